import { isIPv4, isIPv6 } from 'node:net';
import { containsCidr, excludeCidr, mergeCidr, overlapCidr } from 'cidr-tools';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { v4Prefix, v6Prefix } from '../test/arbitrary.ts';
import { cidrs, covers, overlaps, parseCidr, subtract, toCidrs } from './addresses.ts';

/** The libraries read mapped addresses as IPv6, which is the difference we want: it is tested by example. */
const plainV6 = v6Prefix.filter((text) => !overlaps(cidrs(text), cidrs('::/64')));
const networks = fc.array(fc.oneof(v4Prefix, plainV6), { minLength: 1, maxLength: 10 });
const withLength = (texts: string[]): string[] =>
  texts.map((text) => (text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`)).toSorted();

describe('against cidr-tools', () => {
  it('merges the same networks into the same prefixes', () => {
    fc.assert(
      fc.property(networks, (list) => {
        expect(toCidrs(cidrs(...list)).toSorted()).toEqual(withLength(mergeCidr(list)));
      }),
    );
  });

  it('subtracts to the same prefixes', () => {
    fc.assert(
      fc.property(networks, networks, (a, b) => {
        expect(toCidrs(subtract(cidrs(...a), cidrs(...b))).toSorted()).toEqual(withLength(excludeCidr(a, b)));
      }),
    );
  });

  it('agrees on covering and overlapping', () => {
    fc.assert(
      fc.property(networks, networks, (a, b) => {
        expect(overlaps(cidrs(...a), cidrs(...b))).toBe(overlapCidr(a, b));
        expect(covers(cidrs(...a), cidrs(...b))).toBe(containsCidr(mergeCidr(a), mergeCidr(b)));
      }),
    );
  });
});

describe('against ipaddr.js and Node', () => {
  it('gives an IPv6 address the same bytes and the same text', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const oracle = ipaddr.IPv6.parse(text);
        if (oracle.isIPv4MappedAddress()) return;
        const bytes = oracle.toByteArray().map((byte) => byte.toString(16).padStart(2, '0'));
        expect(parseCidr(text)?.v6[0]).toBe(BigInt(`0x${bytes.join('')}`));
        expect(toCidrs(cidrs(text))).toEqual([`${oracle.toRFC5952String()}/128`]);
      }),
      { numRuns: 1000 },
    );
  });

  it('masks host bits as ipaddr.js does', () => {
    fc.assert(
      fc.property(v4Prefix, (text) => {
        const first = ipaddr.IPv4.networkAddressFromCIDR(text).toByteArray();
        const last = ipaddr.IPv4.broadcastAddressFromCIDR(text).toByteArray();
        const value = (bytes: number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
        expect(parseCidr(text)?.v4).toEqual([value(first), value(last)]);
      }),
      { numRuns: 1000 },
    );
  });

  it('accepts exactly the addresses that Node accepts, however they are damaged', () => {
    const piece = fc.constantFrom(
      '',
      ':',
      '::',
      '.',
      '0',
      '00',
      '1',
      '255',
      '256',
      'ffff',
      'fffff',
      'g',
      ' ',
      '+1',
      '-',
      '1.2.3.4',
      '0x1',
      '١',
    );
    const damaged = fc
      .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(), fc.nat(4), piece)
      .map(
        ([text, at, cut, extra]) =>
          text.slice(0, at % (text.length + 1)) + extra + text.slice((at % (text.length + 1)) + cut),
      );
    const built = fc.array(piece, { maxLength: 10 }).map((parts) => parts.join(':'));
    fc.assert(
      fc.property(fc.oneof(damaged, built), (text) => {
        fc.pre(text.length <= 64);
        expect(parseCidr(text) !== undefined).toBe(isIPv4(text) || isIPv6(text));
      }),
      { numRuns: 5000 },
    );
  });
});
