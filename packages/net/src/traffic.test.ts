import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, type Packet, packets, traffic } from '../test/arbitrary.ts';
import {
  coversTraffic,
  intersectTraffic,
  overlapsTraffic,
  parseTrafficText,
  subtractAllTraffic,
  subtractTraffic,
  tcp,
  type Traffic,
  trafficLabel,
  udp,
  wholeProtocol,
} from './traffic.ts';

const of = (one: Traffic | undefined): Packet[] =>
  one === undefined ? [] : packets.filter((packet) => matches(one, packet));

describe('traffic against packets', () => {
  it('overlaps, covers, intersects and subtracts as the packets say', () => {
    fc.assert(
      fc.property(traffic, traffic, (a, b) => {
        const [inA, inB] = [of(a), of(b)];
        const both = inA.filter((packet) => inB.includes(packet));
        expect(overlapsTraffic(a, b)).toBe(both.length > 0);
        expect(coversTraffic(a, b)).toBe(both.length === inB.length);
        expect(of(intersectTraffic(a, b))).toEqual(both);
        const pieces = subtractTraffic(a, b);
        expect(packets.filter((packet) => pieces.some((piece) => matches(piece, packet)))).toEqual(
          inA.filter((packet) => !inB.includes(packet)),
        );
        expect(packets.every((packet) => pieces.filter((piece) => matches(piece, packet)).length < 2)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('sees two ranges together cover a third', () => {
    expect(subtractAllTraffic(tcp(20, 25), [tcp(20, 22), tcp(23, 30)])).toEqual([]);
    expect(subtractAllTraffic(tcp(20, 25), [tcp(20, 22), udp(23, 30)]).map(trafficLabel)).toEqual(['tcp/23-25']);
  });
});

describe('the text form', () => {
  it('reads back as the same traffic and is one to one', () => {
    fc.assert(
      fc.property(traffic, traffic, (a, b) => {
        expect(parseTrafficText(trafficLabel(a))).toEqual(a);
        expect(trafficLabel(a) === trafficLabel(b)).toBe(coversTraffic(a, b) && coversTraffic(b, a));
      }),
    );
  });

  it.each([
    ['all', 'all'],
    ['tcp', 'tcp'],
    ['tcp/0-65535', 'tcp'],
    ['tcp/22', 'tcp/22'],
    ['tcp/22-22', 'tcp/22'],
    ['udp/5985-5986', 'udp/5985-5986'],
    ['tcp/443,80,81', 'tcp/80-81,443'],
    ['icmp', 'icmp'],
    ['icmp/8', 'icmp/8'],
    ['icmp/8/0', 'icmp/8/0'],
    ['icmpv6/128', 'icmpv6/128'],
    ['protocol/47', 'protocol/47'],
    ['protocol/6', 'tcp'],
  ])('writes %s as %s', (text, label) =>
    expect(trafficLabel(parseTrafficText(text) ?? wholeProtocol(255))).toBe(label),
  );

  it.each([
    '',
    'TCP',
    'any',
    '-1',
    'tcp/',
    'tcp/-1',
    'tcp/65536',
    'tcp/5-4',
    'tcp/22/22',
    'tcp/22-',
    'tcp/ 22',
    'tcp/1e3',
    'icmp/256',
    'icmp/any',
    'icmp/8/',
    'icmp/8/0/0',
    'protocol',
    'protocol/256',
    'protocol/-1',
    'gre',
    `tcp/${'1,'.repeat(600)}1`,
  ])('refuses %j', (text) => expect(parseTrafficText(text)).toBeUndefined());
});
