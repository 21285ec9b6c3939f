import type { Table } from '@clausewatch/app/table';
import { expect, it } from 'vitest';
import { itemAt } from './contract.ts';

/** Conditional writes: exactly one writer wins a version. */
export function writeContract(table: () => Table): void {
  it('a missing key is undefined', async () => {
    expect(await table().get({ pk: 'write', sk: 'missing' })).toBeUndefined();
  });

  it('creates an item only where there is none', async () => {
    const item = itemAt({ pk: 'write', sk: 'create' });
    expect(await table().put(item, undefined)).toBe('saved');
    expect(await table().put({ ...item, data: { other: true } }, undefined)).toBe('conflict');
    expect(await table().get(item)).toEqual(item);
  });

  it('keeps until when an item is needed, and forgets it with the next write that says nothing of it', async () => {
    const item = itemAt({ pk: 'write', sk: 'expires' }, { expires: '2199-01-01T00:00:00.000Z' });
    expect(await table().put(item, undefined)).toBe('saved');
    expect(await table().get(item)).toEqual(item);
    const { expires: _expires, ...lasting } = { ...item, version: 2 };
    expect(await table().put(lasting, 1)).toBe('saved');
    expect(await table().get(item)).toEqual(lasting);
    await expect(table().put({ ...lasting, version: 3, expires: 'soon' }, 2)).rejects.toThrow(
      '"soon" is not an instant',
    );
  });

  it('updates only the expected version', async () => {
    const item = itemAt({ pk: 'write', sk: 'update' });
    expect(await table().put({ ...item, version: 2 }, 1)).toBe('conflict');
    await table().put(item, undefined);
    expect(await table().put({ ...item, version: 2, data: { n: 2 } }, 1)).toBe('saved');
    expect(await table().put({ ...item, version: 2, data: { n: 3 } }, 1)).toBe('conflict');
    expect(await table().put({ ...item, version: 4 }, 3)).toBe('conflict');
    expect(await table().get(item)).toEqual({ ...item, version: 2, data: { n: 2 } });
  });

  it('deletes only the expected version, and lets the key be created again', async () => {
    const item = itemAt({ pk: 'write', sk: 'delete' });
    expect(await table().delete(item, 1)).toBe('conflict');
    await table().put(item, undefined);
    expect(await table().delete(item, 2)).toBe('conflict');
    expect(await table().get(item)).toEqual(item);
    expect(await table().delete(item, 1)).toBe('deleted');
    expect(await table().get(item)).toBeUndefined();
    expect(await table().delete(item, 1)).toBe('conflict');
    expect(await table().put(item, undefined)).toBe('saved');
  });

  it('lets exactly one of 16 parallel writers create, and exactly one update', async () => {
    const key = { pk: 'write', sk: 'race' };
    const race = async (version: number, expected: number | undefined): Promise<void> => {
      const writers = Array.from({ length: 16 }, (_, writer) => itemAt(key, { version, data: { writer } }));
      const results = await Promise.all(writers.map((item) => table().put(item, expected)));
      const winners = results.flatMap((result, writer) => (result === 'saved' ? [writer] : []));
      expect(winners).toHaveLength(1);
      expect(await table().get(key)).toEqual(itemAt(key, { version, data: { writer: winners[0] ?? -1 } }));
    };
    await race(1, undefined);
    await race(2, 1);
  });

  it('keeps every increment of 8 writers that try again on a conflict', async () => {
    const key = { pk: 'write', sk: 'counter' };
    const add = async (): Promise<void> => {
      const old = await table().get(key);
      const item = itemAt(key, { version: (old?.version ?? 0) + 1, data: { n: Number(old?.data['n'] ?? 0) + 1 } });
      if ((await table().put(item, old?.version)) === 'conflict') await add();
    };
    await Promise.all(Array.from({ length: 8 }, () => add().then(add)));
    expect(await table().get(key)).toEqual(itemAt(key, { version: 16, data: { n: 16 } }));
  });

  it('keeps two keys apart that differ only in how their parts are joined, in case or in accents', async () => {
    const keys = [
      ['join', 'ab#c'],
      ['join#ab', 'c'],
      ['join', 'AB#C'],
      ['join', 'é'],
      ['join', 'e\u0301'],
      ['join', 'a'],
      ['join', 'a\0'],
      ['join', 'a '],
    ] as const;
    const items = keys.map(([pk, sk], index) => itemAt({ pk, sk }, { data: { index } }));
    for (const item of items) expect(await table().put(item, undefined)).toBe('saved');
    expect(await Promise.all(items.map((item) => table().get(item)))).toEqual(items);
  });

  it.each([
    ['an empty partition key', { pk: '', sk: 'a' }],
    ['an empty sort key', { pk: 'a', sk: '' }],
    ['a sort key above 1,024 bytes', { pk: 'a', sk: 'é'.repeat(513) }],
    ['a partition key above 2,048 bytes', { pk: 'a'.repeat(2049), sk: 'a' }],
    ['half a surrogate pair', { pk: 'a', sk: '\ud83d' }],
  ])('refuses %s, in the table and in an index', async (_, key) => {
    await expect(table().get(key)).rejects.toThrow(RangeError);
    await expect(table().put(itemAt(key), undefined)).rejects.toThrow(RangeError);
    const indexed = itemAt({ pk: 'write', sk: 'bad index' }, { indexes: { due: key } });
    await expect(table().put(indexed, undefined)).rejects.toThrow(RangeError);
  });

  it('refuses a version that does not grow', async () => {
    const item = itemAt({ pk: 'write', sk: 'stuck' });
    await expect(table().put({ ...item, version: 0 }, undefined)).rejects.toThrow('version 0 does not follow');
    await expect(table().put({ ...item, version: 1 }, 1)).rejects.toThrow('version 1 does not follow 1');
    await expect(table().put({ ...item, version: 1.5 }, 1)).rejects.toThrow('version 1.5');
  });
}
