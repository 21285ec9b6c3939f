/**
 * VPC Lattice calls hosts from link-local addresses (Lattice guide, security groups), for whoever uses a service network: no item tells whom it
 * takes and to what it sends. A rule that lets in none but these addresses says that it calls there.
 */
import { everywhere } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';

import { type Asking, found } from './arrive.ts';
import type { Atlas } from './atlas.ts';
import { packets } from './axis.ts';
import { prefixSet } from './build.ts';
import type { Entering } from './callers.ts';
import type { Found } from './found.ts';
import { isLinkLocal } from './joins.ts';
import { follow, type Step, unknown } from './path.ts';
import type { Address, Place } from './places.ts';
import { joinAll, type Region } from './region.ts';
import type { Chosen } from './select.ts';

/** What the rules at a place let in from link-local addresses alone. */
export function calledByNetwork({ estate }: Atlas, { groups = [] }: Place): Region {
  const called = ({ direction, peer }: FirewallRule): boolean =>
    direction === 'ingress' &&
    (isLinkLocal(peer.addresses) ||
      peer.lists.some((id) => isLinkLocal(prefixSet(estate.lists.get(id)?.prefixes ?? []))));
  const rules = groups.flatMap((id) => estate.groups.get(id)?.rules.filter(called) ?? []);
  return joinAll(rules.map(({ traffic = { kind: 'all' } }) => packets([traffic], everywhere)));
}

/** By a service network: from whichever host uses one. */
export function byServiceNetwork(
  { atlas, from, outgoing }: Entering,
  asking: Asking,
  to: Chosen,
  address: Address,
): Found[] {
  const region = calledByNetwork(atlas, to.place);
  if (region.length === 0) return [];
  const gate: Step = { kind: 'security-group', id: to.place.id, sure: region, maybe: region, missing: [] };
  const service = unknown('interface', to.place.id, [`service networks that call ${to.place.id}`]);
  const callers = [
    ...outgoing().map(({ place, addresses }) => ({ end: { id: place.id, kind: place.kind }, addresses })),
    ...(from.beyond === undefined
      ? []
      : [{ end: { id: 'outside', kind: 'outside' } as const, addresses: from.beyond }]),
  ];
  return callers.map(({ end, addresses }) =>
    found({ from: end, to, address }, follow(packets(asking.traffic, addresses), [service, gate])),
  );
}
