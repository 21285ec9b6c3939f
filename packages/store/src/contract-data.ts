import type { Item, Json, Table } from '@clausewatch/app/table';
import { expect, it } from 'vitest';
import { itemAt, readAll } from './contract.ts';
import { MAX_ITEM_BYTES } from './record.ts';

const nested = (depth: number): Json => (depth === 0 ? 'deep' : { in: [nested(depth - 1)] });

const AWKWARD: readonly (readonly [string, string])[] = [
  ['a member named __proto__', '{"__proto__":{"polluted":true},"in":{"__proto__":1}}'],
  [
    'members named like methods',
    '{"constructor":{"name":"Set"},"toJSON":1,"toString":null,"hasOwnProperty":[],"then":2}',
  ],
  ['members named like DynamoDB types', '{"S":"a","N":"1","M":{"L":[{"NULL":true}]},"NS":["1"],"":{"":""}}'],
  ['empty values', '{"text":"","list":[],"map":{},"null":null,"nested":[[],[{}],""]}'],
  ['numbers', '{"n":[1e21,0.1,1e-7,5e-324,1.7976931348623157e308,9007199254740993,-1,0.30000000000000004,1e-200]}'],
  ['Unicode', '{"😀":"\u2028\u2029\\u0000\\u001f\\"\\\\\\ufeffé e\u0301 \u{10ffff}","\\ud800":"\\udfff half a pair"}'],
  ['nesting 32 deep and more', JSON.stringify({ at32: nested(16), at200: nested(100) })],
];

/** Every JSON value comes back as it went in. */
export function dataContract(table: () => Table): void {
  const roundTrip = async (sk: string, data: Item['data']): Promise<Item['data'] | undefined> => {
    const item = itemAt({ pk: 'data', sk }, { data });
    expect(await table().put(item, undefined)).toBe('saved');
    const { items } = await table().query('data', { prefix: sk });
    expect(items).toHaveLength(1);
    const read = await table().get(item);
    expect(JSON.stringify(items[0])).toBe(JSON.stringify(read));
    return read?.data;
  };

  it.each(AWKWARD)('keeps %s', async (name, json) => {
    const data: Item['data'] = JSON.parse(json);
    const read = await roundTrip(name, data);
    expect(JSON.stringify(read)).toBe(JSON.stringify(data));
    expect(read).toEqual(data);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read ?? {})).toEqual(Object.keys(data));
  });

  it('reads -0 back as 0, as JSON writes it', async () => {
    expect(Object.is((await roundTrip('zero', { n: -0 }))?.['n'], 0)).toBe(true);
  });

  it('leaves out members that are undefined', async () => {
    const data = { kept: 1, in: [{}] };
    Reflect.set(data, 'gone', undefined);
    Reflect.set(data.in[0] ?? {}, 'gone', undefined);
    expect(JSON.stringify(await roundTrip('undefined', data))).toBe('{"kept":1,"in":[{}]}');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses the number %d, which JSON would write as null',
    async (n) => {
      await expect(
        table().put(itemAt({ pk: 'data', sk: 'not finite' }, { data: { in: [n] } }), undefined),
      ).rejects.toThrow(/is (NaN|Infinity), which JSON cannot carry/);
    },
  );

  it('keeps items of 300 KB, and pages over more of them than one answer holds', async () => {
    const data = { text: 'é'.repeat(150_000) };
    const items = ['1', '2', '3', '4', '5'].map((sk) => itemAt({ pk: 'data large', sk }, { data }));
    for (const item of items) expect(await table().put(item, undefined)).toBe('saved');
    expect((await readAll((range) => table().query('data large', range))).items).toEqual(items);
  });

  it('refuses an item that DynamoDB could not hold, with its key and size, before anything is sent', async () => {
    const item = itemAt({ pk: 'data', sk: 'too large' }, { data: { text: 'é'.repeat(MAX_ITEM_BYTES / 2) } });
    await expect(table().put(item, undefined)).rejects.toThrow(
      /"data" "too large" has 400\d{3} bytes, an item holds at most 400000/,
    );
    expect(await table().get(item)).toBeUndefined();
    const fits = itemAt({ pk: 'data', sk: 'just fits' }, { data: { text: 'é'.repeat(MAX_ITEM_BYTES / 2 - 200) } });
    expect(await table().put(fits, undefined)).toBe('saved');
  });
}
