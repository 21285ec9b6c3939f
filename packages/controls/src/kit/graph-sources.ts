/** Who is not trusted, as sources of packets: on the internet, and inside or beside the networks. */
import type { GraphScope } from '@clausewatch/model/control';
import {
  type AddressSet,
  cidrs,
  intersect,
  isEmpty,
  overlaps,
  parseCidr,
  subtract,
  unionOf,
} from '@clausewatch/net/addresses';
import type { FirewallRule, Peer } from '@clausewatch/net/rule';
import { publicAddresses, publicShare } from '@clausewatch/net/special';
import { allTraffic, type Traffic } from '@clausewatch/net/traffic';
import { prefixSet } from '@clausewatch/reach/build';
import type { Endpoint, Exposures } from '@clausewatch/reach/exposures';
import type { Cause } from '@clausewatch/reach/path';

import { ask, graphOf, groupsAt } from './graph.ts';
import type { Networks } from './params.ts';
import { publicStrangers, strangers } from './sources.ts';
import { holds, meets, type TrafficSet } from './traffic-set.ts';

/** Addresses that no packet from the internet has: RFC 1918, 6598, 4193. */
const PRIVATE = cidrs('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');

/** Every address of the interfaces in some security groups. */
function membersOf(scope: GraphScope, groups: readonly string[]): AddressSet {
  if (groups.length === 0) return unionOf([]);
  const interfaces = [...graphOf(scope).atlas.bare.interfaces.values()];
  const members = interfaces.filter((one) => one.groups?.some((id) => groups.includes(id)) === true);
  return unionOf(members.flatMap((one) => one.addresses.flatMap(({ address }) => parseCidr(address) ?? [])));
}

/** What the networks of the scope use of the public IPv6 space. */
function ownSpace(scope: GraphScope): AddressSet {
  const { networks } = graphOf(scope).atlas.bare;
  return unionOf([...networks.values()].map(({ prefixes }) => ({ v4: [], v6: prefixSet(prefixes).v6 })));
}

/** A rule that may admit somebody who is not trusted to some of the ports, as far as the rule itself tells. */
export function mayAdmit(rule: FirewallRule, group: string, ports: TrafficSet, trusted: Networks): boolean {
  if (rule.direction !== 'ingress' || (rule.traffic !== undefined && !meets(ports, rule.traffic))) return false;
  const { addresses, groups, lists, invalid } = rule.peer;
  const strangers = groups.some(({ id }) => id !== group && !trusted.groups.includes(id));
  return strangers || lists.length > 0 || invalid.length > 0 || !isEmpty(subtract(addresses, trusted.addresses));
}

/** Strangers on the internet who reach some of the ports. */
export function fromStrangers(
  scope: GraphScope,
  ports: TrafficSet,
  trusted: Networks,
  only?: (endpoint: Endpoint) => boolean,
): Exposures {
  const from = { kind: 'internet', except: trusted.addresses } as const;
  return ask(scope, { from, traffic: ports, ...(only === undefined ? {} : { only }) });
}

/**
 * Hosts of the networks themselves, and of those behind their gateways, that are not trusted and reach some of the ports. Without a register
 * nobody can say of a host inside whether it is.
 */
export function fromInside(
  scope: GraphScope,
  ports: TrafficSet,
  { trusted, register }: { readonly trusted: Networks; readonly register: string },
  only?: (endpoint: Endpoint) => boolean,
): Exposures {
  const { atlas, groups } = graphOf(scope);
  const { bare: estate } = atlas;
  const open = groups.flatMap(({ ref, configuration }) => {
    const rules = configuration.rules.filter((rule) => mayAdmit(rule, ref.id, ports, trusted));
    return rules.length === 0 ? [] : [{ id: ref.id, peers: rules.map(({ peer }) => peer) }];
  });
  const concerned = new Set(open.map(({ id }) => id));
  const addresses = subtract(
    sourcesOf(
      scope,
      open.flatMap(({ peers }) => peers),
    ),
    unionOf([trusted.addresses, membersOf(scope, trusted.groups)]),
  );
  if (isEmpty(addresses)) return { rows: [], undetermined: [], missing: [] };
  const { rows, undetermined, missing } = ask(scope, {
    from: { kind: 'addresses', addresses },
    traffic: ports,
    only: (endpoint) => {
      const own = groupsAt(graphOf(scope), endpoint.id);
      const may = own.length === 0 || own.some((id) => concerned.has(id) || !estate.groups.has(id));
      return may && only?.(endpoint) !== false;
    },
  });
  // A rule that names its own group adds nobody.
  const told = rows.filter(
    ({ cause }) => cause.kind !== 'security-group' || mayAdmit(cause.rule, cause.id, ports, trusted),
  );
  if (trusted.declared) return { rows: told, undetermined, missing };
  const unclear = told.map(({ exposed, path }) => ({
    missing: [`register ${register}: whether ${path[0]?.hop ?? 'a host'} is trusted`],
    endpoints: exposed,
  }));
  return { rows: [], undetermined: [...undetermined, ...unclear], missing };
}

/** Hosts that are no strangers from the internet, as far as these peers name them. */
function sourcesOf(scope: GraphScope, peers: readonly Peer[]): AddressSet {
  const inside = unionOf([PRIVATE, intersect(ownSpace(scope), publicAddresses)]);
  if (peers.some(({ lists }) => lists.length > 0)) return inside;
  const groups = peers.flatMap((peer) => peer.groups.map(({ id }) => id));
  const named = unionOf([...peers.map((peer) => peer.addresses), membersOf(scope, groups)]);
  return intersect(inside, named);
}

/** Whom a cause lets in that is not trusted, for people. */
export function strangersLabel(cause: Cause, trusted: Networks): string {
  if (cause.kind === 'interface') return 'anybody';
  if (cause.kind === 'network-acl') return strangers(cause.entry.addresses, trusted)?.label ?? 'nobody';
  const { addresses, groups, lists } = cause.rule.peer;
  const open = strangers(addresses, trusted)?.label;
  return [
    ...(open === undefined ? [] : [open]),
    ...groups.filter(({ id }) => !trusted.groups.includes(id)).map(({ id }) => `members of ${id}`),
    ...lists.map((id) => `entries of ${id}`),
  ].join(', ');
}

/** The traffic that a cause lets in. */
export function trafficOf(cause: Cause): Traffic {
  if (cause.kind === 'interface') return allTraffic;
  return (cause.kind === 'network-acl' ? cause.entry.traffic : cause.rule.traffic) ?? allTraffic;
}

/** Whom on the internet a cause lets in that is not known, for people. */
export function publicLabel(cause: Cause, known: Networks): string {
  if (cause.kind === 'interface') return 'the internet';
  const addresses = cause.kind === 'network-acl' ? cause.entry.addresses : cause.rule.peer.addresses;
  const lists = cause.kind === 'network-acl' ? [] : cause.rule.peer.lists;
  const open = publicStrangers(addresses, known)?.label;
  return [...(open === undefined ? [] : [open]), ...lists.map((id) => `entries of ${id}`)].join(', ');
}

/** A rule that may admit somebody from the internet to traffic beyond the allowed, as far as the rule itself tells. */
export function mayAdmitPublic(rule: FirewallRule, allowed: TrafficSet, known: Networks): boolean {
  if (rule.direction !== 'ingress' || (rule.traffic !== undefined && holds(allowed, rule.traffic))) return false;
  const { addresses, lists, invalid } = rule.peer;
  return lists.length > 0 || invalid.length > 0 || publicStrangers(addresses, known) !== undefined;
}

/** A rule for somebody in particular, not for the internet at large. */
export function isNarrow({ direction, peer }: FirewallRule, worldShare: number): boolean {
  const { v4, v6 } = publicShare(peer.addresses);
  return direction === 'ingress' && Math.max(v4, v6) < worldShare;
}

/** A rule that may admit some of these parties, as far as the rule itself tells. */
export function mayAdmitOf({ peer }: FirewallRule, parties: readonly { readonly addresses: AddressSet }[]): boolean {
  return (
    peer.lists.length > 0 ||
    peer.invalid.length > 0 ||
    parties.some(({ addresses }) => overlaps(peer.addresses, addresses))
  );
}
