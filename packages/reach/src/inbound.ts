import type { Route } from '@clausewatch/model/graph';

import { type Atlas, once } from './atlas.ts';
import { aclGate, groupGate, routeGate, tableOf } from './gates.ts';
import type { PeerGroups } from './groups.ts';
import { edge, internetGateway, publicBlock } from './internet.ts';
import { closed, type Step } from './path.ts';
import type { Address, Place } from './places.ts';
import { nothing } from './region.ts';

export const toInternetGateway = ({ target }: Route): boolean => target.kind === 'internet-gateway';

/** The gates that places have in common when list, table, groups and network are the same. */
function classKey({ estate }: Atlas, { subnet, network, groups, id }: Place): string {
  const acl = subnet === undefined ? undefined : estate.aclOf.get(subnet)?.id;
  const excluded = estate.exclusions.some((one) => one.of === subnet) ? subnet : '';
  if (acl === undefined || network === undefined || groups === undefined) return `one ${id} ${subnet}`;
  const table = (subnet === undefined ? undefined : estate.tableOf.get(subnet)?.id) ?? 'main';
  return `${network} ${acl} ${table} ${excluded} ${groups.toSorted().join()}`;
}

const nobody: PeerGroups = new Set<string>();

function gates(atlas: Atlas, place: Place): Step[] {
  const { subnet, network, groups, id } = place;
  return [
    internetGateway(atlas, subnet, network),
    ...publicBlock(atlas, subnet, network, 'in'),
    routeGate(atlas, subnet, network, toInternetGateway, 'answers have no route to the internet gateway'),
    aclGate(atlas, subnet, 'ingress'),
    groupGate(atlas, id, groups, 'ingress', nobody),
    aclGate(atlas, subnet, 'egress', undefined, 0),
  ];
}

/** The gates between the internet and one address of a place, with a key that equal gates share. */
export function fromInternet(
  atlas: Atlas,
  place: Place,
  address: Address,
): { readonly key: string; readonly steps: readonly Step[] } {
  if (place.deaf !== undefined) return { key: `deaf ${place.id}`, steps: [closed('interface', place.id, place.deaf)] };
  if (address.public === undefined)
    return { key: `private ${place.id}`, steps: [closed('interface', place.id, 'it has no public address')] };
  const key = classKey(atlas, place);
  const steps = once(atlas, `inbound ${key}`, () => gates(atlas, place));
  const detour = edge(atlas, place.network, address.own);
  return detour.length === 0 ? { key, steps } : { key: `${key} ${place.id}`, steps: [...detour, ...steps] };
}

/** Targets behind which there are hosts that no item describes. */
function beyond(atlas: Atlas, { target }: Route): boolean {
  if (target.kind === 'private-gateway' || target.kind === 'transit-gateway') return true;
  if (target.kind !== 'peering') return false;
  const peering = atlas.estate.peerings.get(target.id);
  return peering === undefined || (peering.active && peering.networks.some((id) => !atlas.estate.networks.has(id)));
}

/** Sends on what the table leads out of sight; never sure. */
function outOfSight(atlas: Atlas, { subnet, network }: Place): Step | undefined {
  const table = tableOf(atlas, subnet, network);
  if (table === undefined) return undefined;
  const targets = table.entries.flatMap(({ route }) =>
    !route.blackhole && beyond(atlas, route) ? [`networks behind ${route.target.id}`] : [],
  );
  if (targets.length === 0) return undefined;
  const gate = routeGate(atlas, subnet, network, (route) => beyond(atlas, route), 'no such route');
  return { ...gate, sure: nothing, missing: [...new Set([...targets, ...gate.missing])] };
}

/** The gates for hosts of other networks, of which nothing is known; `undefined` when no route leads to any. */
export function fromBeyond(atlas: Atlas, place: Place): readonly Step[] | undefined {
  const { subnet, id, groups, deaf } = place;
  const gate = deaf === undefined ? outOfSight(atlas, place) : undefined;
  if (gate === undefined) return undefined;
  return [
    gate,
    aclGate(atlas, subnet, 'ingress'),
    groupGate(atlas, id, groups, 'ingress', 'unknown'),
    aclGate(atlas, subnet, 'egress', undefined, 0),
  ];
}

/** The same the other way round. */
export function toBeyond(atlas: Atlas, place: Place): readonly Step[] | undefined {
  const { subnet, id, groups } = place;
  const gate = outOfSight(atlas, place);
  if (gate === undefined) return undefined;
  return [
    groupGate(atlas, id, groups, 'egress', 'unknown'),
    aclGate(atlas, subnet, 'egress'),
    gate,
    aclGate(atlas, subnet, 'ingress', undefined, 0),
  ];
}
