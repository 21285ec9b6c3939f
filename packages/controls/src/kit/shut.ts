/** What may be shut on the way to a firewall whose rule others need as it is: only where all that goes with it is forbidden to everybody there. */
import type { GraphScope, Shut } from '@clausewatch/model/control';
import type { Route } from '@clausewatch/model/graph';
import { covers, intersect, isEmpty, none, parseCidr, unionOf } from '@clausewatch/net/addresses';
import { coversTraffic, icmp, subtractAllTraffic, tcp, type Traffic } from '@clausewatch/net/traffic';
import { spaceOf } from '@clausewatch/reach/gates';

import { beyondConnections, endpointsBehind, hostsOf } from './forbidden.ts';
import { graphOf } from './graph.ts';
import { type Asked, denied, unrouted } from './shut-ways.ts';
import { textsOf } from './wrong-reach.ts';

const kinds: readonly Route['target']['kind'][] = ['peering', 'transit-gateway'];

/** Between networks of which nothing may reach the other, either way. None where their addresses are somebody else's as well. */
export function shutBetween(asked: Asked): readonly Shut[] {
  const { scope, resource, reasons } = asked;
  const others = textsOf(reasons, 'network');
  const { addresses } = hostsOf(scope, resource, others, kinds);
  const { atlas } = graphOf(scope);
  const own = new Set(endpointsBehind(scope, resource).map(({ network }) => network));
  const strangers = [...atlas.bare.networks.values()]
    .map(({ id }) => id)
    .filter((id) => !others.includes(id) && !own.has(id));
  if (strangers.some((id) => !isEmpty(intersect(spaceOf(atlas, id) ?? none, addresses)))) return [];
  const theirs = others.map((id) => spaceOf(atlas, id) ?? none);
  const joins = ({ prefix = '', target }: Route): boolean => {
    if (target.kind === 'peering') return isPeered(scope, target.id, own, others);
    const to = parseCidr(prefix) ?? none;
    return target.kind === 'transit-gateway' && theirs.some((space) => covers(space, to));
  };
  return [
    ...denied(asked, 'ingress', [{ kind: 'all' }], { addresses, leads: ({ target }) => kinds.includes(target.kind) }),
    ...unrouted(asked, joins, { name: others.join(', '), addresses: unionOf(theirs) }),
  ];
}

/** True of a peering both of whose ends are known, one of them among the others: with the same addresses it may lead to somebody else. */
export function isPeered(
  scope: GraphScope,
  id: string,
  own: ReadonlySet<string | undefined>,
  others: readonly string[],
): boolean {
  const ends = graphOf(scope).atlas.bare.peerings.get(id)?.networks ?? [];
  return ends.some((end) => others.includes(end)) && ends.every((end) => others.includes(end) || own.has(end));
}

/**
 * No answer to what is asked from the other end is among it: clients of TCP ask from high ports, those of NFS and remote shells from 512 to 1023
 * (RFC 1282); echo replies have a type of their own. Of UDP some ask from the very port that they ask: NTP, IKE.
 */
const ASKS: readonly Traffic[] = [tcp(0, 511), icmp(4, 8, undefined), icmp(6, 128, undefined)];

/** One way over the peerings that the reasons name: in a list that also meets answers, so only where the traffic is none. */
export function shutOneWay(
  asked: Asked,
  direction: 'ingress' | 'egress',
  allowed: readonly Traffic[] = [],
): readonly Shut[] {
  const { scope, resource, reasons } = asked;
  const traffic = blamedTraffic(asked).flatMap((one) => subtractAllTraffic(one, allowed));
  if (!traffic.every((one) => ASKS.some((ask) => coversTraffic(ask, one)))) return [];
  const ids = textsOf(reasons, 'peering');
  const { addresses } = beyondConnections(scope, resource, ids);
  return denied(asked, direction, traffic, { addresses, leads: ({ target }) => ids.includes(target.id) });
}

/** The traffic of the rules that the reasons point to. */
function blamedTraffic({ resource: { configuration }, reasons }: Asked): readonly Traffic[] {
  if (configuration.kind !== 'security-group') return [];
  const places = new Set(reasons.map(({ at }) => at));
  return configuration.rules.flatMap(({ at, traffic }) => (traffic !== undefined && places.has(at) ? [traffic] : []));
}
