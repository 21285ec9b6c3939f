import type { IndexName, Item, Page, Range, Table } from './table.ts';

/** Every item of a paged query, one after the other. */
export async function* walk(ask: (range: Range) => Promise<Page>, range: Range = {}): AsyncIterable<Item> {
  let after: string | undefined;
  do {
    const page = await ask(after === undefined ? range : { ...range, after });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

export function walkPartition(table: Table, pk: string, range?: Range): AsyncIterable<Item> {
  return walk((asked) => table.query(pk, asked), range);
}

export function walkIndex(table: Table, index: IndexName, pk: string, range?: Range): AsyncIterable<Item> {
  return walk((asked) => table.queryIndex(index, pk, asked), range);
}

/** Calls of the store that are under way at once: one after the other, thousands of them take longer than an invocation may. */
const width = 16;

/** Works on some at a time; the answers are in the order of what was asked. */
export async function atOnce<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const answers: R[] = [];
  for (let from = 0; from < all.length; from += width)
    answers.push(...(await Promise.all(all.slice(from, from + width).map(work))));
  return answers;
}
