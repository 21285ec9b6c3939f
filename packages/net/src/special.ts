import { type AddressSet, cidrs, count, intersect, subtract, unionOf } from './addresses.ts';

/*
 * Public means: a unicast address that the Internet can carry. That is the unicast space less every entry of the IANA
 * special-purpose registries (RFC 6890, updated by RFC 8190) whose column "Globally Reachable" says False. Entries that
 * say N/A (6to4 2002::/16, Teredo 2001::/32, the retired relay 192.88.99.0/24) depend on routers elsewhere and are kept:
 * leaving them out would hide an open rule.
 *
 *   www.iana.org/assignments/iana-ipv4-special-registry
 *   www.iana.org/assignments/iana-ipv6-special-registry
 */
const NOT_REACHABLE: readonly (readonly [prefix: string, why: string])[] = [
  ['0.0.0.0/8', 'this network, RFC 791'],
  ['10.0.0.0/8', 'private use, RFC 1918'],
  ['100.64.0.0/10', 'carrier-grade NAT, RFC 6598'],
  ['127.0.0.0/8', 'loopback, RFC 1122'],
  ['169.254.0.0/16', 'link local and instance metadata, RFC 3927'],
  ['172.16.0.0/12', 'private use, RFC 1918'],
  ['192.0.0.0/24', 'IETF protocol assignments, RFC 6890'],
  ['192.0.2.0/24', 'documentation, RFC 5737'],
  ['192.88.99.2/32', '6a44 relay, RFC 6751'],
  ['192.168.0.0/16', 'private use, RFC 1918'],
  ['198.18.0.0/15', 'benchmarking, RFC 2544'],
  ['198.51.100.0/24', 'documentation, RFC 5737'],
  ['203.0.113.0/24', 'documentation, RFC 5737'],
  ['224.0.0.0/4', 'multicast, RFC 5771'],
  ['240.0.0.0/4', 'reserved and limited broadcast, RFC 1112 and RFC 8190'],
  ['2001::/23', 'IETF protocol assignments, RFC 2928'],
  ['2001:db8::/32', 'documentation, RFC 3849'],
  ['3fff::/20', 'documentation, RFC 9637'],
];

/** Inside the entries above, and reachable all the same. */
const REACHABLE: readonly (readonly [prefix: string, why: string])[] = [
  ['192.0.0.9/32', 'Port Control Protocol anycast, RFC 7723'],
  ['192.0.0.10/32', 'TURN anycast, RFC 8155'],
  ['2001::/32', 'Teredo, RFC 4380 (N/A)'],
  ['2001:1::1/128', 'Port Control Protocol anycast, RFC 7723'],
  ['2001:1::2/128', 'TURN anycast, RFC 8155'],
  ['2001:1::3/128', 'DNS-SD service registration anycast, RFC 9665'],
  ['2001:3::/32', 'AMT, RFC 7450'],
  ['2001:4:112::/48', 'AS112, RFC 7535'],
  ['2001:20::/28', 'ORCHIDv2, RFC 7343'],
  ['2001:30::/28', 'drone remote identification, RFC 9374'],
];

/** The unicast space: all of IPv4 (multicast goes above) and the IPv6 global unicast block, RFC 4291 section 2.4. */
const UNICAST = cidrs('0.0.0.0/0', '2000::/3');

function named(table: readonly (readonly [prefix: string, why: string])[]): AddressSet {
  return cidrs(...table.map(([prefix]) => prefix));
}

/** Every public address. The documentation prefixes are not public: examples of "the Internet" need real ones. */
export const publicAddresses: AddressSet = unionOf([subtract(UNICAST, named(NOT_REACHABLE)), named(REACHABLE)]);

/** Addresses that hosts have inside networks: private use (RFC 1918, RFC 6598) and unique local (RFC 4193). */
export const privateAddresses: AddressSet = cidrs(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
);

const all = count(publicAddresses);

/**
 * The share of the public space that the set covers, 0 to 1 per family. Zero only when it covers none; rounded, so 1
 * may lack a few IPv6 addresses: ask `covers(set, publicAddresses)` when that matters.
 */
export function publicShare(set: AddressSet): { readonly v4: number; readonly v6: number } {
  const common = intersect(set, publicAddresses);
  if (common === publicAddresses) return { v4: 1, v6: 1 };
  const part = count(common);
  return { v4: part.v4 / all.v4, v6: Number(part.v6) / Number(all.v6) };
}
