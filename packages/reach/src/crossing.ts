import type { Route, RouteTargetKind } from '@clausewatch/model/graph';
import type { AddressSet } from '@clausewatch/net/addresses';

import { type Atlas, once } from './atlas.ts';
import { aclGate, groupGate, routeGate } from './gates.ts';
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
function seenBy(atlas: Atlas, end: End, other: End, through: 'known' | 'unknown'): PeerGroups {
  if (end.groups === undefined || other.groups === undefined) return 'unknown';
  const { groups } = end;
  const named = once(atlas, `named ${groups.toSorted().join()}`, () => groupsNamed(atlas.estate, groups));
  const seen = other.groups.filter((id) => named.has(id));
  return through === 'unknown' && seen.length > 0 ? 'unknown' : new Set(seen);
}

const TO_NO_OTHER: ReadonlySet<RouteTargetKind> = new Set([
  'local',
  'internet-gateway',
  'egress-only-gateway',
  'nat-gateway',
]);

/** A route that may lead to another network of the estate: by which of them answers come back, nobody knows of a way out of sight. */
export const toAnother: Wanted = ({ target }) => !TO_NO_OTHER.has(target.kind);

type Wanted = (route: Route) => boolean;

/** Everything but the middle is alike on every way: out of the one subnet, into the other, and back. */
export function crossing(
  atlas: Atlas,
  { from, to, at }: Crossing,
  middle: readonly Step[],
  wanted: Wanted,
  groups: 'known' | 'unknown' = 'known',
): Step[] {
  const inside = from.subnet !== undefined && from.subnet === to.subnet;
  const egress = groupGate(atlas, from.id, from.groups, 'egress', seenBy(atlas, from, to, groups), at);
  const ingress = groupGate(atlas, to.id, to.groups, 'ingress', seenBy(atlas, to, from, groups));
  // Inside one subnet neither list nor table is asked (VPC user guide, network ACL basics).
  if (inside) return [egress, ...middle, ingress];
  return [
    egress,
    aclGate(atlas, from.subnet, 'egress', at),
    routeGate(atlas, from.subnet, from.network, wanted, 'no such route', at),
    ...middle,
    aclGate(atlas, to.subnet, 'ingress'),
    ingress,
    aclGate(atlas, to.subnet, 'egress', undefined, 0),
    routeGate(atlas, to.subnet, to.network, wanted, 'no such route for the answers'),
    aclGate(atlas, from.subnet, 'ingress', at, 0),
  ];
}
