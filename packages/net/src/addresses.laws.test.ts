import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressSet, modelled, universe } from '../test/arbitrary.ts';
import {
  type AddressSet,
  cidrs,
  count,
  covers,
  equal,
  everywhere,
  intersect,
  isEmpty,
  none,
  overlaps,
  parseCidr,
  subtract,
  toCidrs,
  union,
  unionOf,
} from './addresses.ts';

function members(set: AddressSet): string[] {
  return universe.filter((address) => covers(set, cidrs(address)));
}

function isCanonical(list: readonly (number | bigint)[]): boolean {
  const points = list.map(BigInt);
  return (
    points.length % 2 === 0 &&
    points.every(
      (point, i) =>
        i === 0 || point > (points[i - 1] ?? 0n) + BigInt(1 - (i % 2)) || (i % 2 === 1 && point === points[i - 1]),
    )
  );
}

describe('sets of addresses against a brute-force model', () => {
  it('answers every operation as the model does', () => {
    fc.assert(
      fc.property(modelled, modelled, (a, b) => {
        const inBoth = universe.filter((one) => a.model.has(one) && b.model.has(one));
        expect(members(a.set)).toEqual(universe.filter((one) => a.model.has(one)));
        expect(members(union(a.set, b.set))).toEqual(universe.filter((one) => a.model.has(one) || b.model.has(one)));
        expect(members(intersect(a.set, b.set))).toEqual(inBoth);
        expect(members(subtract(a.set, b.set))).toEqual(
          universe.filter((one) => a.model.has(one) && !b.model.has(one)),
        );
        expect(overlaps(a.set, b.set)).toBe(inBoth.length > 0);
        expect(covers(a.set, b.set)).toBe(inBoth.length === b.model.size);
        expect(equal(a.set, b.set)).toBe(inBoth.length === a.model.size && inBoth.length === b.model.size);
        expect(isEmpty(a.set)).toBe(a.model.size === 0);
        expect(count(a.set).v4 + Number(count(a.set).v6)).toBe(a.model.size);
      }),
      { numRuns: 300 },
    );
  });

  it('writes texts that read back as the same set, next to the IPv4-mapped block too', () => {
    fc.assert(
      fc.property(modelled, ({ set }) => equal(cidrs(...toCidrs(set)), set)),
      { numRuns: 500 },
    );
    const around = cidrs('::fffe:ffff:ffff', '::1:0:0:0');
    expect(toCidrs(around)).toEqual(['::fffe:ffff:ffff/128', '::1:0:0:0/128']);
  });
});

describe('laws of sets of addresses', () => {
  const law = (title: string, holds: (a: AddressSet, b: AddressSet, c: AddressSet) => boolean): void =>
    it(title, () => fc.assert(fc.property(addressSet, addressSet, addressSet, holds), { numRuns: 500 }));

  law(
    'union and intersection commute',
    (a, b) => equal(union(a, b), union(b, a)) && equal(intersect(a, b), intersect(b, a)),
  );
  law(
    'union is associative however many sets it takes',
    (a, b, c) => equal(union(a, b, c), union(a, union(b, c))) && equal(unionOf([a, b, c, a, b]), union(c, union(b, a))),
  );
  law('intersection distributes over union', (a, b, c) =>
    equal(intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c))),
  );
  law('taking away a union is taking away each (De Morgan)', (a, b, c) =>
    equal(subtract(a, union(b, c)), subtract(subtract(a, b), c)),
  );
  law('complement twice is the set itself', (a) => equal(subtract(everywhere, subtract(everywhere, a)), a));
  law(
    'a set is its part inside another and its part outside, which do not meet',
    (a, b) => equal(union(intersect(a, b), subtract(a, b)), a) && !overlaps(subtract(a, b), b),
  );
  law('covers means that subtracting leaves nothing', (a, b) => covers(a, b) === isEmpty(subtract(b, a)));
  law('overlaps means that the intersection is not empty', (a, b) => overlaps(a, b) === !isEmpty(intersect(a, b)));
  law('counts add up', (a, b) => count(union(a, b)).v6 + count(intersect(a, b)).v6 === count(a).v6 + count(b).v6);
  law('every result is canonical', (a, b) =>
    [union(a, b), intersect(a, b), subtract(a, b)].every((set) => isCanonical(set.v4) && isCanonical(set.v6)),
  );
  law('the text of a set reads back as the set', (a, b) =>
    [a, union(a, b), intersect(a, b), subtract(a, b)].every((set) => equal(cidrs(...toCidrs(set)), set)),
  );
  law('nothing given is changed', (a, b) => {
    const before = JSON.stringify([a.v4, b.v4, a.v6.map(String), b.v6.map(String)]);
    for (const operation of [union, intersect, subtract]) operation(a, b);
    return before === JSON.stringify([a.v4, b.v4, a.v6.map(String), b.v6.map(String)]);
  });

  it('splitting a prefix into its halves, again and again, changes nothing', () => {
    const halves = (text: string, width: number): string[] => {
      const [address = '', length = ''] = text.split('/');
      const size = 1n << BigInt(width - Number(length) - 1);
      const set = cidrs(text);
      const first = width === 32 ? BigInt(set.v4[0] ?? 0) : (set.v6[0] ?? 0n);
      const hex = (first + size).toString(16).padStart(width / 4, '0');
      const second =
        width === 32
          ? (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.')
          : (hex.match(/..../g) ?? []).join(':');
      return [`${address}/${Number(length) + 1}`, `${second}/${Number(length) + 1}`];
    };
    const start = fc.constantFrom<[string, number]>(
      ['0.0.0.0/0', 32],
      ['10.0.0.0/8', 32],
      ['::/0', 128],
      ['2000::/3', 128],
      ['fd00::/8', 128],
    );
    fc.assert(
      fc.property(start, fc.array(fc.nat(), { maxLength: 12 }), ([text, width], choices) => {
        const parts = [text];
        for (const choice of choices)
          parts.splice(choice % parts.length, 1, ...halves(parts[choice % parts.length] ?? text, width));
        return equal(cidrs(...parts), cidrs(text)) && covers(cidrs(...parts), cidrs(text));
      }),
    );
  });

  it('all of IPv4 and texts in the cache give the same set, and a full cache forgets without changing an answer', () => {
    expect(parseCidr('0.0.0.0/0')).toBe(parseCidr('0.0.0.0/0'));
    expect(parseCidr('2001:db8:7::/48')).toBe(parseCidr('2001:db8:7::/48'));
    expect(Object.isFrozen(none) && Object.isFrozen(everywhere)).toBe(true);
    const texts = Array.from({ length: 9000 }, (_, i) => `2001:db8:${i.toString(16)}::/48`);
    const [once, again] = [texts.map(parseCidr), texts.map(parseCidr)];
    expect(again.filter((set, i) => set === once[i]).length).toBeLessThan(5000);
    expect(again).toEqual(once);
  });
});
