import type { Item, Range, Table } from '@clausewatch/app/table';
import { expect, it } from 'vitest';
import { itemAt, readAll } from './contract.ts';

/** Indexes hold an item only while it carries a key for them. */
export function indexContract(table: () => Table): void {
  const due = async (pk: string, range: Range = {}): Promise<readonly Item[]> =>
    (await readAll((part) => table().queryIndex('due', pk, part), range)).items;

  it('an item appears, moves and disappears with its index key', async () => {
    const key = { pk: 'sparse', sk: 'one' };
    const first = itemAt(key);
    const both = itemAt(key, { version: 2, indexes: { open: { pk: 'o', sk: '1' }, due: { pk: 'd', sk: '1' } } });
    const moved = itemAt(key, { version: 3, indexes: { due: { pk: 'd2', sk: '1' } } });
    await table().put(first, undefined);
    expect(await due('d')).toEqual([]);
    await table().put(both, 1);
    expect(await due('d')).toEqual([both]);
    expect((await table().queryIndex('open', 'o')).items).toEqual([both]);
    expect(await table().get(key)).toEqual(both);
    await table().put(moved, 2);
    expect(await due('d')).toEqual([]);
    expect((await table().queryIndex('open', 'o')).items).toEqual([]);
    expect(await due('d2')).toEqual([moved]);
    await table().put(itemAt(key, { version: 4, indexes: {} }), 3);
    expect(await due('d2')).toEqual([]);
    expect(await table().get(key)).toEqual(itemAt(key, { version: 4 }));
    await table().put({ ...moved, version: 5 }, 4);
    await table().delete(key, 5);
    expect(await due('d2')).toEqual([]);
  });

  it('orders and pages items by their index key, also where many share one', async () => {
    const times = ['2026-01-01', '2026-01-02', '2026-01-03'];
    const items = Array.from({ length: 30 }, (_, n) =>
      itemAt({ pk: `sparse ${n % 2}`, sk: `${n}` }, { indexes: { due: { pk: 'times', sk: times[n % 3] ?? '' } } }),
    );
    await Promise.all(items.map((item) => table().put(item, undefined)));
    const now = await due('times', { upTo: '2026-01-02', limit: 3 });
    expect(now.map((item) => item.indexes?.due?.sk)).toEqual([
      ...Array<string>(10).fill('2026-01-01'),
      ...Array<string>(10).fill('2026-01-02'),
    ]);
    expect(new Set(now.map((item) => item.sk)).size).toBe(20);
    expect(await due('times', { prefix: '2026-01-03', limit: 4 })).toHaveLength(10);
  });
}
