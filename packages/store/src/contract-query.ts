import type { Table } from '@clausewatch/app/table';
import { beforeAll, expect, it } from 'vitest';
import { itemAt, readAll, sortKeys } from './contract.ts';
import { compareBytes } from './range.ts';

const PK = 'query';

/** Sort keys that differ in byte and UTF-16 order, hold SQL and expression wildcards, controls, and end in the last code points. */
const ODD = [
  'a%',
  'a_',
  'a\'"',
  'a\\',
  'a\0',
  'a\0b',
  'a#',
  'ü',
  '日本',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '😀',
  '\u{10ffff}',
  '\u{10ffff}a',
];
const EVEN = Array.from({ length: 250 - ODD.length }, (_, index) => `k#${index % 7}#${index}`);
const ALL = [...ODD, ...EVEN].toSorted(compareBytes);

async function fill(table: Table): Promise<void> {
  const items = ALL.map((sk) => itemAt({ pk: PK, sk }));
  for (let start = 0; start < items.length; start += 25)
    await Promise.all(items.slice(start, start + 25).map((item) => table.put(item, undefined)));
  await table.put(itemAt({ pk: `${PK}2`, sk: 'k#0#0' }), undefined);
}

/** Ranges and pages over 250 items. */
export function queryContract(table: () => Table): void {
  beforeAll(() => fill(table()), 60_000);
  const keys = async (range: { prefix?: string; upTo?: string; limit?: number } = {}): Promise<readonly string[]> =>
    sortKeys((await readAll((part) => table().query(PK, part), range)).items);

  it('a partition without items is one empty page', async () => {
    expect(await table().query('query nothing')).toEqual({ items: [] });
    expect(await table().queryIndex('open', 'query nothing')).toEqual({ items: [] });
  });

  it('gives at most 100 items a page unless told, in order of bytes, each once', async () => {
    const first = await table().query(PK);
    expect(first.items).toHaveLength(100);
    expect(first.next).toBeTypeOf('string');
    expect(await keys()).toEqual(ALL);
  });

  it.each([1, 7, 125, 249, 250, 251])(
    'gives the same items in pages of %i',
    async (limit) => {
      expect(await keys({ limit })).toEqual(ALL);
    },
    60_000,
  );

  it.each(['k', 'k#3#', 'a', 'a\0', 'a%', '\ud7ff', '\uffff', '\u{10ffff}', '日', 'nothing', ''])(
    'selects the prefix %j',
    async (prefix) => {
      expect(await keys({ prefix, limit: 40 })).toEqual(ALL.filter((sk) => sk.startsWith(prefix)));
    },
  );

  it.each(['a', 'a\0', 'k#3#', 'k#3#3', '\uffff', '😀', 'zz', '', '\u{10ffff}\u{10ffff}'])(
    'selects up to and including %j, alone and with a prefix',
    async (upTo) => {
      const below = ALL.filter((sk) => compareBytes(sk, upTo) <= 0);
      expect(await keys({ upTo, limit: 60 })).toEqual(below);
      for (const prefix of ['k#3#', 'a', 'k#3#3', '\u{10ffff}'])
        expect(await keys({ upTo, prefix, limit: 11 })).toEqual(below.filter((sk) => sk.startsWith(prefix)));
    },
  );

  it.each(['', 'a', 'a\0', 'k#3#', 'k#3#3', '\uffff', '😀', 'zz', '\u{10ffff}\u{10ffff}'])(
    'selects from %j on',
    async (from) => {
      const above = ALL.filter((sk) => compareBytes(sk, from) >= 0);
      const { items } = await readAll((part) => table().query(PK, part), { from, limit: 60 });
      expect(sortKeys(items)).toEqual(above);
      await expect(table().query(PK, { from, upTo: 'k' })).rejects.toThrow('`from` goes with neither');
    },
  );

  it('continues behind an item that has been deleted since', async () => {
    const pk = 'query gap';
    for (const sk of ['1', '2', '3']) await table().put(itemAt({ pk, sk }), undefined);
    const { next = '' } = await table().query(pk, { limit: 2 });
    await table().delete({ pk, sk: '2' }, 1);
    expect(sortKeys((await table().query(pk, { after: next })).items)).toEqual(['3']);
  });

  it('refuses a position that no page of the query gave', async () => {
    const { next = '' } = await table().query(PK, { limit: 2 });
    const made = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const after of [
      '',
      'x',
      `${next}A`,
      `${next}=`,
      next.slice(1),
      made(null),
      made({ pk: PK, sk: 'a' }),
      made([PK]),
      made([PK, 1]),
    ])
      await expect(table().query(PK, { after }), after).rejects.toThrow(
        '`after` is not the `next` of a page of this query',
      );
    await expect(table().query(`${PK}2`, { after: next })).rejects.toThrow('`after`');
    await expect(table().query(PK, { after: next, prefix: 'k#6' })).rejects.toThrow('`after`');
    await expect(table().queryIndex('open', PK, { after: next })).rejects.toThrow('`after`');
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses the limit %d', async (limit) => {
    await expect(table().query(PK, { limit })).rejects.toThrow('limit');
  });
}
