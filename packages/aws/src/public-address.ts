/** A name that resolves to an address inside the own network is not followed there. */
import { lookup } from 'node:dns';
import { BlockList, type LookupFunction } from 'node:net';

/** IANA special-purpose registries: nothing in them is a server on the internet. */
const inside = new BlockList();
for (const [network, length] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, length, 'ipv4');

/** Of IPv6 only global unicast is outside, without the parts that carry an IPv4 address or a document's example. */
const outside = new BlockList();
outside.addSubnet('2000::', 3, 'ipv6');
const exceptions = new BlockList();
for (const [network, length] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  exceptions.addSubnet(network, length, 'ipv6');

/** True for an address that can be a server on the internet. */
export function isPublicAddress(address: string): boolean {
  if (!address.includes(':')) return !inside.check(address, 'ipv4');
  return outside.check(address, 'ipv6') && !exceptions.check(address, 'ipv6');
}

/** Resolves for a connection that is made at once, so that no second answer of the name server can slip in between. */
export const publicLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '');
    const refused = addresses.some(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (refused || first === undefined) return callback(new PrivateAddress(), '');
    return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

/** The name leads inside. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';

  constructor() {
    super('the name resolves to an address that is not on the internet');
  }
}
