import { describe, expect, it } from 'vitest';
import { parseTraffic, protocolNumber, trafficLabel, wholeProtocol } from './traffic.ts';

describe('traffic as EC2 spells it', () => {
  it.each<[string | number, (number | null | undefined)?, (number | null | undefined)?, string?]>([
    ['-1', 30, 45, 'all'],
    [-1, undefined, undefined, 'all'],
    ['all', 22, 21, 'all'],
    ['tcp', 22, 22, 'tcp/22'],
    ['TCP', 22, 22, 'tcp/22'],
    ['6', 20, 25, 'tcp/20-25'],
    [6, 22, 22, 'tcp/22'],
    ['tcp', undefined, undefined, 'tcp'],
    ['tcp', null, null, 'tcp'],
    ['udp', -1, -1, 'udp'],
    ['17', 0, 65_535, 'udp'],
    ['tcp', 0, 0, 'tcp/0'],
    ['icmp', -1, -1, 'icmp'],
    ['1', 8, -1, 'icmp/8'],
    ['icmp', 8, 0, 'icmp/8/0'],
    ['icmp', 3, 4, 'icmp/3/4'],
    ['icmpv6', null, null, 'icmpv6'],
    [58, 128, 0, 'icmpv6/128/0'],
    ['47', 22, 22, 'protocol/47'],
    ['gre', undefined, undefined, 'protocol/47'],
    [0, undefined, undefined, 'protocol/0'],
    ['255', 1, 0, 'protocol/255'],
  ])('reads %s %s %s as %s', (protocol, from, to, label) =>
    expect(trafficLabel(parseTraffic(protocol, from, to) ?? wholeProtocol(254))).toBe(label),
  );

  it.each<[string | number, (number | null | undefined)?, (number | null | undefined)?]>([
    ['tcp', 23, 22],
    ['tcp', 0, 65_536],
    ['tcp', -1, 22],
    ['tcp', 22, null],
    ['tcp', undefined, 22],
    ['udp', 1.5, 2],
    ['tcp', Number.NaN, 1],
    ['icmp', 256, 0],
    ['icmp', -2, 0],
    ['icmp', -1, 0],
    ['256'],
    [-2],
    ['06'],
    ['6.0'],
    [''],
    [' tcp'],
    ['tcp '],
    ['constructor'],
    ['tcp6'],
    [1.5],
  ])('cannot read %s %s %s', (protocol, from, to) => expect(parseTraffic(protocol, from, to)).toBeUndefined());

  it('gives each protocol number one form', () => {
    for (let number = 0; number < 256; number++)
      expect(protocolNumber(parseTraffic(number) ?? wholeProtocol(256))).toBe(number);
    expect([1, 6, 17, 58].map((number) => parseTraffic(number)?.kind)).toEqual(['icmp', 'ports', 'ports', 'icmp']);
  });
});
