import { describe as group, expect, it } from 'vitest';
import {
  cidrs,
  count,
  covers,
  describe,
  equal,
  everywhere,
  intersect,
  isEmpty,
  none,
  subtract,
  toCidrs,
  union,
} from './addresses.ts';

group('the traps', () => {
  it('sees all of IPv4 in its two halves, and in a supernet with host bits', () => {
    expect(equal(cidrs('0.0.0.0/1', '128.0.0.0/1'), cidrs('0.0.0.0/0'))).toBe(true);
    expect(equal(cidrs('::/1', '8000::/1'), cidrs('::/0'))).toBe(true);
    expect(covers(cidrs('8.0.0.0/6'), cidrs('10.0.0.0/8'))).toBe(true);
  });

  it('keeps the families apart: ::/0 is not 0.0.0.0/0', () => {
    expect(covers(cidrs('::/0'), cidrs('0.0.0.0/0'))).toBe(false);
    expect(covers(cidrs('::/0'), cidrs('::ffff:10.0.0.1'))).toBe(false);
    expect(covers(everywhere, cidrs('::ffff:10.0.0.1', '2000::/3'))).toBe(true);
  });

  it('never turns a cut in IPv6 into a text that means IPv4', () => {
    expect(
      toCidrs(subtract(cidrs('::/0'), cidrs('::fffe:0:0/96'))).filter((text) => text.includes('ffff:0:0')),
    ).toEqual([]);
    expect(toCidrs(subtract(cidrs('::/0'), cidrs('::ffff:0:0/96')))).toEqual(['::/0']);
  });

  it('gives the set itself back when nothing changes', () => {
    const set = cidrs('10.0.0.0/8', 'fd00::/8');
    expect(
      [
        union(set, none),
        union(none, set),
        union(set, set),
        intersect(set, everywhere),
        intersect(everywhere, set),
        subtract(set, none),
      ].every((one) => one === set),
    ).toBe(true);
    expect(subtract(set, set)).toBe(none);
    expect(isEmpty(union())).toBe(true);
  });

  it('takes ten thousand prefixes in any order', () => {
    const texts = Array.from(
      { length: 10_000 },
      (_, i) => `10.${(i * 7919) % 256}.${(i * 31) % 256}.${(i % 8) * 32}/27`,
    );
    expect(covers(cidrs('10.0.0.0/8'), cidrs(...texts))).toBe(true);
    expect(count(cidrs(...texts)).v4).toBe(new Set(texts).size * 32);
  });
});

group('saying a set to people', () => {
  it('shows the first prefixes and how many more there are', () => {
    expect(describe(everywhere)).toBe('0.0.0.0/0, ::/0');
    expect(describe(none)).toBe('no address');
    expect(describe(cidrs('10.0.0.0/8', '12.0.0.0/8', '14.0.0.0/8', '16.0.0.0/8', 'fd00::/8'), 1)).toBe(
      '10.0.0.0/8 and 4 more',
    );
  });

  it('counts each family', () =>
    expect(count(cidrs('10.0.0.0/24', '10.0.1.0/24', '::/64'))).toEqual({ v4: 512, v6: 2n ** 64n - 2n ** 32n }));
});
