/** A `Table` in memory that copies what it is given, as a real store does. Fast enough for tens of thousands of histories. */
import type { IndexName, Item, Page, Range, Table } from '@clausewatch/app/table';

interface Held {
  readonly text: string;
  readonly version: number;
  readonly indexes: Item['indexes'];
}

type Positions = Map<string, Held>;

export function memoryTable(): Table {
  const partitions = new Map<string, Positions>();
  const indexes = { open: new Map<string, Positions>(), due: new Map<string, Positions>() };

  function unlink({ pk, sk }: Item, held: Held | undefined): void {
    for (const name of ['open', 'due'] as const) {
      const key = held?.indexes?.[name];
      if (key !== undefined) indexes[name].get(key.pk)?.delete(positionOf(key.sk, pk, sk));
    }
  }

  function link({ pk, sk }: Item, held: Held): void {
    for (const name of ['open', 'due'] as const) {
      const key = held.indexes?.[name];
      if (key !== undefined) within(indexes[name], key.pk).set(positionOf(key.sk, pk, sk), held);
    }
  }

  return {
    async get({ pk, sk }) {
      const held = partitions.get(pk)?.get(sk);
      return held && (JSON.parse(held.text) as Item);
    },
    async put(item, expected) {
      const positions = within(partitions, item.pk);
      const before = positions.get(item.sk);
      if (before?.version !== expected) return 'conflict';
      const held = { text: JSON.stringify(item), version: item.version, indexes: item.indexes };
      unlink(item, before);
      positions.set(item.sk, held);
      link(item, held);
      return 'saved';
    },
    async delete({ pk, sk }, expected) {
      const positions = partitions.get(pk);
      const before = positions?.get(sk);
      if (before === undefined || before.version !== expected) return 'conflict';
      unlink(JSON.parse(before.text) as Item, before);
      positions?.delete(sk);
      return 'deleted';
    },
    query: async (pk, range) => page(partitions.get(pk), range),
    queryIndex: async (index: IndexName, pk, range) => page(indexes[index].get(pk), range),
  };
}

function within(all: Map<string, Positions>, name: string): Positions {
  const known = all.get(name) ?? new Map<string, Held>();
  all.set(name, known);
  return known;
}

function positionOf(indexed: string, pk: string, sk: string): string {
  return `${indexed}\n${pk}\n${sk}`;
}

function page(positions: Positions | undefined, range: Range = {}): Page {
  const { prefix = '', upTo, from = '', after, limit = 100 } = range;
  const last = upTo === undefined ? undefined : `${upTo}\u{10FFFF}`;
  const rest = [...(positions ?? [])]
    .filter(
      ([at]) =>
        at >= from &&
        at.startsWith(prefix) &&
        (last === undefined || at <= last) &&
        (after === undefined || at > after),
    )
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const shown = rest.slice(0, limit);
  const end = shown.at(-1)?.[0];
  return {
    items: shown.map(([, { text }]) => JSON.parse(text) as Item),
    ...(rest.length > limit && end !== undefined ? { next: end } : {}),
  };
}
