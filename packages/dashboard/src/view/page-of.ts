/** One page of a list. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** `asked` is what a query string says: anything that is not a page number is the first page; beyond the end is the last. */
export function pageOf<T>(all: readonly T[], asked: string | undefined, size: number): PageOf<T> {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const wanted = /^\d{1,6}$/.test(asked ?? '') ? Number(asked) : 1;
  const page = Math.min(pages, Math.max(1, wanted));
  return { items: all.slice((page - 1) * size, page * size), page, pages, total: all.length };
}

/** The value if it is one of `allowed`: a filter from a query string is never shown or used otherwise. */
export function oneOf<T extends string>(value: string | undefined, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === value);
}
