/** The suite every `Table` passes. An index may lag behind writes on AWS; the stores tested here answer at once. */
import type { Item, Key, Page, Range, Table } from '@clausewatch/app/table';
import { afterAll, beforeAll, describe } from 'vitest';
import { dataContract } from './contract-data.ts';
import { indexContract } from './contract-index.ts';
import { modelContract } from './contract-model.ts';
import { queryContract } from './contract-query.ts';
import { writeContract } from './contract-write.ts';

export interface OpenTable {
  readonly table: Table;
  close(): Promise<void> | void;
}

/** Declares the suite `name` on the table that `open` gives. It is opened once; each case works in partitions of its own. */
export function tableContract(name: string, open: () => Promise<OpenTable>, runs = 100): void {
  describe(name, () => {
    let opened: OpenTable | undefined;
    const table = (): Table => {
      if (!opened) throw new Error('the table is not open');
      return opened.table;
    };
    beforeAll(async () => {
      opened = await open();
    }, 90_000);
    afterAll(() => opened?.close());
    describe('writes', () => writeContract(table));
    describe('queries', () => queryContract(table));
    describe('sparse indexes', () => indexContract(table));
    describe('data', () => dataContract(table));
    describe('model', () => modelContract(table, runs));
  });
}

/** An item with version 1 and small data. */
export function itemAt(key: Key, rest: Partial<Item> = {}): Item {
  return { version: 1, data: { at: key.sk }, ...rest, ...key };
}

/** Reads all pages of a query. Fails on a position that does not advance. */
export async function readAll(
  read: (range: Range) => Promise<Page>,
  range: Range = {},
): Promise<{ readonly items: readonly Item[]; readonly pages: number }> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let after: string | undefined;
  do {
    const page = await read(after === undefined ? range : { ...range, after });
    if (page.items.length > (range.limit ?? 100)) throw new Error('a page is longer than its limit');
    items.push(...page.items);
    after = page.next;
    if (after !== undefined && seen.has(after)) throw new Error('a position came twice');
    seen.add(after ?? '');
  } while (after !== undefined);
  return { items, pages: seen.size };
}

/** Sort keys of the items. */
export function sortKeys(items: readonly Item[]): readonly string[] {
  return items.map((item) => item.sk);
}
