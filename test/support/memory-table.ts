/** A `Table` in memory that copies what it is given, as a real store does. Fast enough for tens of thousands of histories. */
import type { IndexName, Item, Key, Page, Range, Table } from '@clausewatch/app/table';

export function memoryTable(): Table {
  const items = new Map<string, string>();
  const name = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
  const all = (): readonly Item[] => [...items.values()].map((text) => JSON.parse(text) as Item);

  return {
    async get(key) {
      const text = items.get(name(key));
      return text === undefined ? undefined : (JSON.parse(text) as Item);
    },
    async put(item, expected) {
      const text = items.get(name(item));
      const version = text === undefined ? undefined : (JSON.parse(text) as Item).version;
      if (version !== expected) return 'conflict';
      items.set(name(item), JSON.stringify(item));
      return 'saved';
    },
    async delete(key, expected) {
      const text = items.get(name(key));
      if (text === undefined || (JSON.parse(text) as Item).version !== expected) return 'conflict';
      items.delete(name(key));
      return 'deleted';
    },
    async query(pk, range) {
      const found = all().filter((item) => item.pk === pk);
      return page(found, (item) => item.sk, range);
    },
    async queryIndex(index, pk, range) {
      const found = all().filter((item) => item.indexes?.[index]?.pk === pk);
      return page(found, (item) => keyIn(item, index), range);
    },
  };
}

function keyIn(item: Item, index: IndexName): string {
  return `${item.indexes?.[index]?.sk ?? ''}\n${item.pk}\n${item.sk}`;
}

function page(items: readonly Item[], keyOf: (item: Item) => string, range: Range = {}): Page {
  const { prefix = '', upTo, after, limit = 100 } = range;
  const rest = items
    .filter((item) => keyOf(item).startsWith(prefix) && (upTo === undefined || keyOf(item) <= `${upTo}\u{10FFFF}`))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .filter((item) => after === undefined || keyOf(item) > after);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown, ...(rest.length > limit && last !== undefined ? { next: keyOf(last) } : {}) };
}
