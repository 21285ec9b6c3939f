/** Who is not trusted, as sources of packets: on the internet, and inside or beside the networks. */
import type { GraphScope } from '@clausewatch/model/control';
import { type AddressSet, isEmpty, overlaps, parseCidr, subtract, unionOf } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';
import { publicShare } from '@clausewatch/net/special';
import { allTraffic, type Traffic } from '@clausewatch/net/traffic';
import type { Endpoint, Exposures } from '@clausewatch/reach/exposures';
import type { Cause } from '@clausewatch/reach/path';

import { ask, graphOf, groupsAt, ownSpace } from './graph.ts';
import type { Networks } from './params.ts';
import { remembered } from './remembered.ts';
import { publicStrangers, strangers } from './sources.ts';
import { holds, meets, type TrafficSet } from './traffic-set.ts';

/** A rule that may admit somebody who is not trusted to some of the ports, as far as the rule itself tells. */
export function mayAdmit(rule: FirewallRule, group: string, ports: TrafficSet, trusted: Networks): boolean {
  if (rule.direction !== 'ingress' || (rule.traffic !== undefined && !meets(ports, rule.traffic))) return false;
  const { addresses, groups, lists, invalid } = rule.peer;
  const strangers = groups.some(({ id }) => id !== group && !trusted.groups.includes(id));
  return strangers || lists.length > 0 || invalid.length > 0 || beyond(addresses, trusted);
}

/** Whether some of the addresses are not trusted. */
const beyond = remembered((addresses, { addresses: own }: Networks) => !isEmpty(subtract(addresses, own)));

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

const everybody = {};
const shareOf = remembered((addresses, _owner: object) => publicShare(addresses));

/** A rule for somebody in particular, not for the internet at large, as far as its prefix lists are read. */
export function isNarrow(scope: GraphScope, { direction, peer }: FirewallRule, worldShare: number): boolean {
  const { lists } = graphOf(scope).atlas.bare;
  const listed = peer.lists.flatMap((id) => lists.get(id)?.prefixes.flatMap((prefix) => parseCidr(prefix) ?? []) ?? []);
  const { v4, v6 } = shareOf(listed.length === 0 ? peer.addresses : unionOf([peer.addresses, ...listed]), everybody);
  return direction === 'ingress' && Math.max(v4, v6) < worldShare;
}

/** A rule that may admit some of these parties, as far as the rule itself tells. In a group may be who has an address of ours. */
export function mayAdmitOf(
  scope: GraphScope,
  { peer }: FirewallRule,
  parties: readonly { readonly addresses: AddressSet }[],
): boolean {
  const named = peer.groups.length === 0 ? peer.addresses : unionOf([peer.addresses, ownSpace(scope)]);
  return (
    peer.lists.length > 0 || peer.invalid.length > 0 || parties.some(({ addresses }) => overlaps(named, addresses))
  );
}

/** What nobody read of the rules before endpoints that are exposed, of each that has any. */
export function unreadBehind(
  scope: GraphScope,
  rows: Exposures['rows'],
  meant: (rule: FirewallRule) => boolean,
): Exposures['undetermined'] {
  return rows.flatMap(({ exposed }) =>
    exposed.flatMap((one) => {
      const missing = unreadRules(scope, one, meant);
      return missing.length === 0 ? [] : [{ missing, endpoints: [one] }];
    }),
  );
}

/** Whom else an endpoint may let in by rules that nobody read: groups, and the prefix lists of those of their rules that are meant. */
function unreadRules(scope: GraphScope, endpoint: Endpoint, meant: (rule: FirewallRule) => boolean): readonly string[] {
  const graph = graphOf(scope);
  const { groups, lists } = graph.atlas.bare;
  return groupsAt(graph, endpoint.id).flatMap((id) => {
    const rules = groups.get(id)?.rules.filter(meant);
    return rules === undefined ? [id] : rules.flatMap(({ peer }) => peer.lists.filter((list) => !lists.has(list)));
  });
}
