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
