import type { IndexName, Item, Key, Range, Table } from '@clausewatch/app/table';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAll } from './contract.ts';
import { compareBytes } from './range.ts';

// Without characters between U+E000 and U+FFFF: dynalite compares the start of a later page by UTF-16 units, in which these come behind '😀'. That
// order goes by bytes is held by the query contract.
const SORT_KEYS = ['a', 'a\0', 'ab', 'a#1', 'b', '\ud7ff', '😀', '\u{10ffff}'];

const sortKey = fc.constantFrom(...SORT_KEYS);
const index = fc.constantFrom<IndexName>('open', 'due');
const partition = fc.constantFrom<string>('p', 'q');
const indexKeys = fc.record({ open: fc.option(sortKey), due: fc.option(sortKey) });
const range = fc.record(
  {
    prefix: fc.constantFrom('', ...SORT_KEYS),
    upTo: fc.constantFrom('', ...SORT_KEYS),
    limit: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: [] },
);

const command = fc.oneof(
  {
    weight: 4,
    // `stale` is subtracted from the stored version: 0 is the right one.
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      pk: partition,
      sk: sortKey,
      stale: fc.constantFrom(0, 0, 0, 1, -1),
      data: fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
      keys: indexKeys,
    }),
  },
  fc.record({ kind: fc.constant('delete' as const), pk: partition, sk: sortKey, stale: fc.constantFrom(0, 0, 1) }),
  fc.record({ kind: fc.constant('get' as const), pk: partition, sk: sortKey }),
  fc.record({ kind: fc.constant('query' as const), pk: partition, range }),
  fc.record({ kind: fc.constant('queryIndex' as const), index, pk: partition, range }),
);

type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;
type Model = Map<string, Item>;

let run = 0;

/** Any sequence of commands answers as a plain map does. */
export function modelContract(table: () => Table, runs: number): void {
  it('answers any sequence of commands as a map does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 30 }), async (commands) => {
        const model: Model = new Map();
        const prefix = `model ${run++} `;
        for (const next of commands) await step(table(), model, { ...next, pk: prefix + next.pk });
        for (const item of model.values()) expect(await table().get(item)).toEqual(item);
      }),
      { numRuns: runs },
    );
  }, 120_000);
}

async function step(table: Table, model: Model, next: Command): Promise<void> {
  if (next.kind === 'query') return await compare(model, next, 'table', (part) => table.query(next.pk, part));
  if (next.kind === 'queryIndex')
    return await compare(model, next, next.index, (part) => table.queryIndex(next.index, next.pk, part));
  const id = JSON.stringify([next.pk, next.sk]);
  const stored = model.get(id);
  if (next.kind === 'get') return expect(await table.get(next)).toEqual(stored);
  const expected = (stored?.version ?? 0) - next.stale;
  const right = stored?.version === expected;
  if (next.kind === 'delete') {
    expect(await table.delete(next, expected)).toBe(right ? 'deleted' : 'conflict');
    if (right) model.delete(id);
    return;
  }
  const item = toItem(next, Math.max(expected, 0) + 1);
  const condition = expected > 0 ? expected : undefined;
  const saved = stored?.version === condition;
  expect(await table.put(item, condition)).toBe(saved ? 'saved' : 'conflict');
  if (saved) model.set(id, item);
}

function toItem(next: Extract<Command, { kind: 'put' }>, version: number): Item {
  const key = (sk: string): Key => ({ pk: next.pk, sk });
  const { open, due } = next.keys;
  const indexes = { ...(open !== null && { open: key(open) }), ...(due !== null && { due: key(due) }) };
  const data: Item['data'] = JSON.parse(JSON.stringify(next.data));
  const item = { pk: next.pk, sk: next.sk, version, data };
  return Object.keys(indexes).length > 0 ? { ...item, indexes } : item;
}

async function compare(
  model: Model,
  next: { readonly pk: string; readonly range: Range },
  source: 'table' | IndexName,
  read: Parameters<typeof readAll>[0],
): Promise<void> {
  const keyOf = (item: Item): Key | undefined => (source === 'table' ? item : item.indexes?.[source]);
  const { prefix = '', upTo } = next.range;
  const wanted = [...model.values()].filter((item) => {
    const key = keyOf(item);
    return key?.pk === next.pk && key.sk.startsWith(prefix) && (upTo === undefined || compareBytes(key.sk, upTo) <= 0);
  });
  const { items } = await readAll(read, next.range);
  const found = items.map((item) => keyOf(item)?.sk ?? '');
  expect(found).toEqual(found.toSorted(compareBytes));
  // Items that share an index key have no order among them.
  const byKey = (a: Item, b: Item): number => compareBytes(JSON.stringify([a.pk, a.sk]), JSON.stringify([b.pk, b.sk]));
  expect(items.toSorted(byKey)).toEqual(wanted.toSorted(byKey));
}
