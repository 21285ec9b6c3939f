import type { Route } from '@clausewatch/model/graph';
import type { AddressSet } from '@clausewatch/net/addresses';

import { type Atlas, once } from './atlas.ts';
import { aclGate, groupGate, pinned, routeGate } from './gates.ts';
import { groupsNamed, type PeerGroups } from './groups.ts';
import type { Step } from './path.ts';
import type { Place } from './places.ts';

/** One end of a way inside the estate, the same for every place of a class. */
export type End = Pick<Place, 'id' | 'subnet' | 'network' | 'groups'>;

export interface Crossing {
  readonly from: End;
  readonly to: End;
  /** The address that packets are sent to. */
  readonly at: AddressSet;
}

/** What the rules of one end can see of the other: the groups they name, less those that are not there. */
function seenBy(atlas: Atlas, end: End, other: End, through: Leg['groups']): PeerGroups {
  if (end.groups === undefined || other.groups === undefined) return 'unknown';
  const { groups } = end;
  const named = once(atlas, `named ${groups.toSorted().join()}`, () => groupsNamed(atlas.estate, groups));
  const seen = other.groups.filter((id) => named.has(id));
  return through === 'unknown' && seen.length > 0 ? 'unknown' : new Set(seen);
}

/** From one end to the other: of packets, or of their answers. */
export interface Direction {
  readonly from: End;
  readonly to: End;
  /** All addresses that the other end may have. */
  readonly led: AddressSet;
  /** The address that all is sent to, where it is one. */
  readonly at?: AddressSet;
}

/** One direction of a way: by which routes of the sender's table, and what stands between the two networks. */
export interface Leg {
  readonly wanted: (route: Route) => boolean;
  readonly gates: readonly Step[];
  /** Whether rules can name the other end's groups here is a setting that nobody reads. */
  readonly groups?: 'unknown';
  /** Behind a NAT gateway: the addresses that the other end may see. */
  readonly as?: AddressSet;
}

/** Out of the one subnet, into the other, and back; packets and their answers may go different ways. */
export function crossing(atlas: Atlas, { from, to, at }: Crossing, there: Leg, back: Leg): Step[] {
  const inside = from.subnet !== undefined && from.subnet === to.subnet;
  const egress = groupGate(atlas, from.id, from.groups, 'egress', seenBy(atlas, from, to, there.groups), at);
  const { as } = there;
  const sender = as === undefined ? seenBy(atlas, to, from, there.groups) : new Set<string>();
  const ingress = groupGate(atlas, to.id, to.groups, 'ingress', sender, as);
  // Inside one subnet neither list nor table is asked (VPC user guide, network ACL basics).
  if (inside) return [egress, ...there.gates, ingress];
  return [
    egress,
    aclGate(atlas, from.subnet, 'egress', at),
    routeGate(atlas, from.subnet, from.network, there.wanted, 'no such route', at),
    ...there.gates,
    aclGate(atlas, to.subnet, 'ingress', as),
    ingress,
    aclGate(atlas, to.subnet, 'egress', as, as === undefined ? 0 : 1),
    routeGate(atlas, to.subnet, to.network, back.wanted, 'no such route for the answers', as),
    ...back.gates.map((gate) => pinned(gate, as)),
    aclGate(atlas, from.subnet, 'ingress', at, 0),
  ];
}
