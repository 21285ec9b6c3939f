/** Ways that are surely closed, told at a glance: where an estate is asked as a whole, most pairs of ends are. */
import { type AddressSet, isEmpty, none, overlaps, unionOf } from '@clausewatch/net/addresses';

import { type Asking, fromAnybody } from './arrive.ts';
import { type Atlas, once } from './atlas.ts';
import { packets, wholeFamily } from './axis.ts';
import { familyOf, type SourceClass } from './classes.ts';
import { aclGate, aclOf, groupGate, outOfSight, routingOf, sortedKey, spaceOf, targetsFor } from './gates.ts';
import { behindAny, onward, routesOf } from './nats.ts';
import { groupsNamed } from './groups.ts';
import { seenThrough } from './outbound.ts';
import { follow } from './path.ts';
import type { Address, Place } from './places.ts';
import type { Region } from './region.ts';
import type { Chosen } from './select.ts';

const addressesOf = (region: Region): AddressSet => unionOf(region.map(({ addresses }) => addresses));

/** From which addresses the groups at a place, and the lists before it unless packets come from `near`, let something in; groups that rules name aside. */
function admitting({ atlas, traffic, name }: Asking, { id, subnet, groups = [] }: Place, near: boolean): AddressSet {
  const list = near ? 'no list' : (aclOf(atlas.estate, subnet)?.id ?? `list of ${id}`);
  return once(atlas, `${name} admitted by ${list} ${sortedKey(groups)}`, () => {
    const group = groupGate(atlas, id, groups, 'ingress', new Set());
    const lists = [aclGate(atlas, subnet, 'ingress'), aclGate(atlas, subnet, 'egress', undefined, 0)];
    const gates = near ? [group] : [group, ...lists];
    return addressesOf(follow(packets(traffic, unionOf([wholeFamily(4), wholeFamily(6)])), gates).maybe);
  });
}

/** The addresses that hosts of other networks may see for it behind NAT gateways. */
function behindNats(atlas: Atlas, { subnet, network }: Place): AddressSet {
  return once(atlas, `behind the NAT gateways of ${subnet} ${network}`, () => {
    const table = routingOf(atlas, subnet, network);
    const routes = table === undefined ? undefined : [...table.entries.map(({ route }) => route), ...table.unsure];
    return routes?.every(({ target }) => target.kind !== 'nat-gateway') === true ? none : behindAny(atlas, network);
  });
}

/** Whether a NAT gateway took the place of the local route, for some of a network. */
function natInside(atlas: Atlas, { subnet, network }: Place): boolean {
  return once(atlas, `NAT gateway inside from ${subnet} ${network}`, () => {
    const table = routingOf(atlas, subnet, network);
    const space = spaceOf(atlas, network);
    return (
      table === undefined ||
      space === undefined ||
      targetsFor(table, space, ({ target }) => target.kind === 'nat-gateway').length > 0
    );
  });
}

/** Whether anything may get from one of a class to a place on private addresses. */
export function mayBeInside(
  asking: Asking,
  { place: from, addresses, family }: SourceClass,
  { place: to }: Chosen,
): boolean {
  const { atlas } = asking;
  const { groups } = to;
  if (from.groups === undefined || groups === undefined || groups.length === 0) return true;
  // A subnet that nobody told may be the same.
  const near = from.subnet === undefined || to.subnet === undefined || from.subnet === to.subnet;
  const admitted = admitting(asking, to, near);
  if (overlaps(admitted, addresses)) return true;
  const apart = from.network === undefined || from.network !== to.network || natInside(atlas, from);
  if (apart && family === 4 && overlaps(admitted, behindNats(atlas, from))) return true;
  const named = once(atlas, `named ${sortedKey(groups)}`, () => groupsNamed(atlas.estate, groups));
  return from.groups.some((id) => named.has(id));
}

/** The addresses that the internet may see for hosts behind gateways, beside their own public ones; `undefined` when they may be any. */
function seenBehind(atlas: Atlas, { place, family }: SourceClass): AddressSet | undefined {
  const table = routingOf(atlas, place.subnet, place.network);
  if (table === undefined) return undefined;
  const routes = table.entries.map(({ route }) => route);
  const away = onward(atlas.estate, routes, (subnet) => routesOf(atlas.estate, subnet));
  if (away.some((route) => outOfSight(atlas.estate, route))) return undefined;
  const seen: AddressSet[] = [];
  if (family === 4)
    for (const { route } of table.entries) {
      if (route.target.kind !== 'nat-gateway') continue;
      const known = seenThrough(atlas.estate.nats.get(route.target.id));
      if (known === undefined) return undefined;
      seen.push(known);
    }
  return table.unsure.length > 0 ? undefined : unionOf(seen);
}

/** The members of a class that may get out to the internet and in again at a public address of a place. */
export function aroundFor(asking: Asking, from: SourceClass, { place }: Chosen, address: Address): SourceClass {
  if (address.public === undefined || place.deaf !== undefined) return { ...from, members: [] };
  const open = addressesOf(fromAnybody(asking, place, familyOf(address.own)).maybe);
  if (isEmpty(open)) return { ...from, members: [] };
  const gateways = seenBehind(asking.atlas, from);
  if (gateways === undefined || overlaps(gateways, open)) return from;
  return { ...from, members: from.members.filter((one) => overlaps(one.address.public ?? none, open)) };
}
