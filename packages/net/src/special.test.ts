import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { cidrs, covers, everywhere, none, overlaps, subtract } from './addresses.ts';
import { publicAddresses, publicShare } from './special.ts';

describe('public addresses', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '192.0.0.9',
    '192.88.99.1',
    '100.128.0.0',
    '172.32.0.0',
    '223.255.255.255',
    '2001:4860::8888',
    '2620:4f:8000::1',
    '2002:808:808::',
    '2001::1',
    '2001:1::1',
    '3fff:1000::',
  ])('%s is public', (text) => expect(covers(publicAddresses, cidrs(text))).toBe(true));

  it.each([
    '0.0.0.1',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.0.0/16',
    '198.19.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::ffff:10.0.0.1',
    'fe80::/10',
    'fd00::/8',
    'ff02::1',
    '2001:db8::/32',
    '2001:2::1',
    '3fff::1',
    '5f00::/16',
    '4000::/3',
  ])('%s is not', (text) => expect(overlaps(publicAddresses, cidrs(text))).toBe(false));

  it('is never wider than what ipaddr.js calls unicast, the entries that the registry calls reachable or N/A apart', () => {
    const known = cidrs(
      '192.0.0.9',
      '192.0.0.10',
      '192.88.99.0/24',
      '192.31.196.0/24',
      '192.52.193.0/24',
      '192.175.48.0/24',
      '2001::/23',
      '2002::/16',
      '2620:4f:8000::/48',
    );
    const rest = subtract(publicAddresses, known);
    const edges = [
      ...rest.v4.map((n) => new ipaddr.IPv4([24, 16, 8, 0].map((shift) => (n >>> shift) & 255))),
      ...rest.v6.map((n) =>
        ipaddr.IPv6.parse(
          n
            .toString(16)
            .padStart(32, '0')
            .replace(/(.{4})(?!$)/g, '$1:'),
        ),
      ),
    ];
    expect(edges.length).toBeGreaterThan(40);
    expect(edges.filter((edge) => edge.range() !== 'unicast').map(String)).toEqual([]);
  });
});

describe('the public share', () => {
  it('is one for everything, its halves together and 2000::/3, none for private space', () => {
    expect(publicShare(everywhere)).toEqual({ v4: 1, v6: 1 });
    expect(publicShare(cidrs('0.0.0.0/1', '128.0.0.0/1'))).toEqual({ v4: 1, v6: 0 });
    expect(publicShare(cidrs('2000::/3'))).toEqual({ v4: 0, v6: 1 });
    expect(publicShare(cidrs('10.0.0.0/8', 'fd00::/8'))).toEqual({ v4: 0, v6: 0 });
    expect(publicShare(none)).toEqual({ v4: 0, v6: 0 });
  });

  it('adds up over a split', () => {
    const low = publicShare(cidrs('0.0.0.0/1')).v4;
    const high = publicShare(cidrs('128.0.0.0/1')).v4;
    expect(low + high).toBeCloseTo(1, 12);
    expect(low).toBeGreaterThan(high);
  });

  it('is small but not zero for one address', () => expect(publicShare(cidrs('2600::1')).v6).toBeGreaterThan(0));
});
