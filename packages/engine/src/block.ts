/** Which addresses of an incident may be denied for a time. Whatever is not surely a stranger's is left alone. */
import type { GraphPart } from '@clausewatch/model/graph';
import type { Registers } from '@clausewatch/model/registers';
import type { Threat } from '@clausewatch/model/threat';
import {
  type AddressSet,
  cidrs,
  covers,
  isEmpty,
  overlaps,
  parseCidr,
  subtract,
  toCidrs,
  unionOf,
} from '@clausewatch/net/addresses';
import { publicAddresses } from '@clausewatch/net/special';

/** Why an address is left alone. */
export type Spared =
  | 'unreadable'
  | 'wide'
  | 'special'
  | 'administrators'
  | 'servers'
  | 'third-party'
  | 'own'
  | 'called'
  | 'sample'
  | 'registers'
  | 'estate';

export const sparedWords: Readonly<Record<Spared, string>> = {
  unreadable: 'it is no address',
  wide: 'it is more than one address',
  special: 'it is no ordinary public address',
  administrators: 'administrators connect from there',
  servers: 'an authorised server has it',
  'third-party': 'a third party that we know has it',
  own: 'it is an address of your own',
  called: 'our own machine called it, not it us',
  sample: 'the finding is a sample',
  registers:
    'whose it is cannot be told: adminNetworks, authorisedServers or thirdParties is absent from the registers',
  estate: 'whose it is cannot be told: your own addresses could not be read',
};

/** What is ours or trusted. `own`: every public address of the estate; undefined: they could not be read. */
export interface Neighbours {
  readonly registers: Pick<Registers, 'adminNetworks' | 'authorisedServers' | 'thirdParties' | 'publicEndpoints'>;
  readonly own: readonly string[] | undefined;
}

export interface Blockable {
  /** Whole prefixes as they are denied, each once: /32 of IPv4, /64 of IPv6, which is one subscriber. */
  readonly ranges: readonly string[];
  readonly spared: readonly { readonly address: string; readonly why: Spared }[];
}

/** Embed other addresses, or stand for many hosts: 6to4, Teredo, relays and anycast of the IANA special-purpose registries. */
const shared = cidrs('192.0.0.0/24', '192.88.99.0/24', '2001::/23', '2002::/16');
const ordinary = subtract(publicAddresses, shared);

/** Of what a threat came from. */
export function blockable(
  { remotes, role, sample }: Pick<Threat, 'remotes' | 'role' | 'sample'>,
  near: Neighbours,
): Blockable {
  const all = sample ? 'sample' : role === 'ACTOR' ? 'called' : undefined;
  const judge = judgeBy(near);
  const judged = [...new Set(remotes)].map((address) => ({ address, to: all ?? judge(address) }));
  return {
    ranges: [...new Set(judged.flatMap(({ to }) => (typeof to === 'string' ? [] : toCidrs(to))))],
    spared: judged.flatMap(({ address, to }) => (typeof to === 'string' ? [{ address, why: to }] : [])),
  };
}

/** Asked again before anything is denied: why this range may not be, now. */
export function sparing(range: string, near: Neighbours): Spared | undefined {
  const judged = judgeBy(near)(range);
  if (typeof judged === 'string') return judged;
  return toCidrs(judged).join() === range ? undefined : 'wide';
}

function judgeBy({ registers, own }: Neighbours): (text: string) => AddressSet | Spared {
  const { adminNetworks, authorisedServers, thirdParties } = registers;
  const trusted: readonly (readonly [Spared, AddressSet | undefined])[] = [
    ['administrators', known(adminNetworks?.cidrs)],
    ['servers', known(authorisedServers?.cidrs)],
    ['third-party', known(thirdParties?.flatMap(({ cidrs: theirs = [] }) => theirs))],
    ['own', known(own && [...own, ...(registers.publicEndpoints ?? []).map(({ endpoint }) => endpoint)])],
  ];
  const unknown = trusted.find(([, set]) => set === undefined)?.[0];
  return (text) => {
    const range = rangeOf(text);
    if (typeof range === 'string') return range;
    const owner = trusted.find(([, set]) => set !== undefined && overlaps(set, range))?.[0];
    if (owner !== undefined) return owner;
    if (unknown !== undefined) return unknown === 'own' ? 'estate' : 'registers';
    return range;
  };
}

/** What is no address is a host name, and stands for none. */
function known(texts: readonly string[] | undefined): AddressSet | undefined {
  return texts && unionOf(texts.flatMap((text) => parseCidr(text) ?? []));
}

function rangeOf(text: string): AddressSet | Spared {
  const seen = parseCidr(text);
  if (seen === undefined || isEmpty(seen)) return 'unreadable';
  const [first = 0n] = seen.v6;
  const last = seen.v6.at(-1) ?? 0n;
  const range = seen.v4.length > 0 ? seen : { v4: [], v6: [(first >> 64n) << 64n, first | 0xffff_ffff_ffff_ffffn] };
  if (seen.v4[0] !== seen.v4[1] || last >> 64n !== first >> 64n) return 'wide';
  return covers(ordinary, range) ? range : 'special';
}

/** What an unread part may be that has public addresses. */
const mayHave = /::(?:NetworkInterface|EIP|NatGateway|Subnet|VPC)$/;

function readOf(addresses: readonly string[]): readonly string[] | 'unread' {
  return addresses.every((one) => parseCidr(one) !== undefined) ? addresses : 'unread';
}

/** The public addresses that a part of an estate names, private ones beside them; `unread`: it may have some. */
export function addressesOf(part: GraphPart): readonly string[] | 'unread' {
  switch (part.kind) {
    case 'network':
    case 'subnet':
      return part.prefixes;
    case 'interface':
      return readOf(part.addresses.flatMap((one) => [one.address, ...(one.public === undefined ? [] : [one.public])]));
    case 'public-address':
      return part.public === undefined ? 'unread' : [part.public];
    case 'nat-gateway':
      return part.addresses.flatMap((one) => one.public ?? []);
    case 'unread':
      return mayHave.test(part.type) ? 'unread' : [];
    default:
      return [];
  }
}
