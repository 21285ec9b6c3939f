import type { Route } from '@clausewatch/model/graph';
import type { PeeringPart } from '@clausewatch/model/graph-gateways';
import { type AddressSet, everywhere, intersect, overlaps } from '@clausewatch/net/addresses';

import { type Atlas, once } from './atlas.ts';
import { allPoints, ofFamily } from './axis.ts';
import { prefixSet } from './build.ts';
import { crossing, type Crossing, type Direction, type End, type Leg } from './crossing.ts';
import { lostBehind, outOfSight, routingOf, spaceOf } from './gates.ts';
import { behindAny, behindOne, natSomewhere } from './nats.ts';
import { closed, open, type Step, unknown } from './path.ts';
import { anything, rectangle } from './region.ts';
import { routesFor, type Routing } from './routes.ts';
import { overTransit } from './transit.ts';

const NO_LEG: Leg = { wanted: () => false, gates: [] };
const BY_LOCAL: Leg = { ...NO_LEG, wanted: ({ target }) => target.kind === 'local' };

/** A way of which nobody knows where it leads. */
function blind(lost: string, wanted: Leg['wanted']): Leg {
  return { wanted, gates: [unknown('route-table', 'unread', [lost])] };
}

function overPeering({ id, active, networks }: PeeringPart, wanted: Leg['wanted'], { from, to }: Direction): Leg[] {
  if (![from, to].every(({ network = '' }) => networks.includes(network))) return [];
  const gate = active ? open('peering', id) : closed('peering', id, 'it is not active');
  return [{ wanted, gates: [gate] }];
}

/** One live route to each target that some of the addresses are sent to. */
function liveRoutes(table: Routing, addresses: AddressSet): Route[] {
  const routes = routesFor(table, addresses).filter(({ blackhole }) => !blackhole);
  return [...new Map(routes.map((route) => [route.target.id, route])).values()];
}

/** What a NAT gateway sends on as its own; answers go through the one alone that sent what they answer. */
function overNat(atlas: Atlas, id: string, direction: Direction, passed: readonly string[]): Omit<Leg, 'wanted'>[] {
  const { from, at } = direction;
  const nat = atlas.estate.nats.get(id);
  if (at === undefined || at.v4.length === 0 || nat?.available === false || passed.includes(id)) return [];
  const table = routingOf(atlas, nat?.subnet, from.network);
  const ways =
    table === undefined
      ? [NO_LEG]
      : liveRoutes(table, at).flatMap((next) => legsBy(atlas, next, direction, [...passed, id]));
  return ways.map(({ gates, as }) => ({
    gates: [natSomewhere(id), ...gates],
    groups: 'unknown',
    as: as ?? behindOne(atlas, id, from.network),
  }));
}

/** What a target of a route leads to another network by. */
function legsBy(atlas: Atlas, route: Route, direction: Direction, passed: readonly string[] = []): Leg[] {
  const { kind, id } = route.target;
  const wanted = ({ target }: Route): boolean => target.id === id;
  if (kind === 'transit-gateway')
    return overTransit(atlas, id, direction).map((gates) => ({ wanted, gates, groups: 'unknown' }));
  if (kind === 'local') return direction.from.network === direction.to.network ? [BY_LOCAL] : [];
  if (kind === 'nat-gateway') return overNat(atlas, id, direction, passed).map((leg) => ({ ...leg, wanted }));
  const peering = kind === 'peering' ? atlas.estate.peerings.get(id) : undefined;
  if (peering !== undefined) return overPeering(peering, wanted, direction);
  return kind === 'peering' || outOfSight(atlas.estate, route) ? [blind(lostBehind(route), wanted)] : [];
}

/** The same way behind a NAT gateway, while nobody knows of one; answers go through none. */
function perhapsBehind(atlas: Atlas, { network }: End, at: AddressSet | undefined, leg: Leg): Leg[] {
  return at === undefined || at.v4.length === 0 ? [leg] : [leg, { ...leg, as: behindAny(atlas, network) }];
}

/** Every way in one direction between two networks. */
function legs(atlas: Atlas, direction: Direction): readonly Leg[] {
  const { from, led, at } = direction;
  const table = routingOf(atlas, from.subnet, from.network);
  if (table === undefined)
    return perhapsBehind(
      atlas,
      from,
      at,
      blind(`route table of ${from.subnet ?? 'an unread subnet'}`, () => true),
    );
  const found = liveRoutes(table, led).flatMap((route) => legsBy(atlas, route, direction));
  return found.length === 0 ? [NO_LEG] : found;
}

/** The ways of answers, the same for every address of the two ends. */
function legsBack(atlas: Atlas, { from, to, at }: Crossing): readonly Leg[] {
  const family = ofFamily(everywhere, at);
  return once(atlas, `back from ${to.subnet} ${to.network} to ${from.network} v${family.v6.length > 0 ? 6 : 4}`, () => {
    const led = intersect(spaceOf(atlas, from.network) ?? everywhere, family);
    return legs(atlas, { from: to, to: from, led });
  });
}

/** An end that does not tell its subnet may be in that of the other, where nothing stands between the two. */
function perhapsInOneSubnet(atlas: Atlas, { from, to, at }: Crossing): Step[][] {
  if (from.subnet !== undefined && to.subnet !== undefined) return [];
  const subnet = from.subnet ?? to.subnet ?? 'unread';
  const told = atlas.estate.subnets.get(subnet);
  const space = told === undefined ? everywhere : prefixSet(told.prefixes);
  const [lost, maybe] = from.subnet === undefined ? [from, rectangle(allPoints, space)] : [to, anything];
  if (lost === to && !overlaps(space, at)) return [];
  const gate = { ...unknown('route-table', 'unread', [`subnet of ${lost.id}`]), maybe };
  const there: Leg = { ...NO_LEG, gates: [gate] };
  return [crossing(atlas, { from: { ...from, subnet }, to: { ...to, subnet }, at }, there, NO_LEG)];
}

/** Inside one network: by the local route, or by a NAT gateway that took its place. */
function legsInside(atlas: Atlas, { from, to, at }: Crossing): Leg[] {
  const table = routingOf(atlas, from.subnet, from.network);
  const nats = table === undefined ? [] : liveRoutes(table, at).filter(({ target }) => target.kind === 'nat-gateway');
  return [BY_LOCAL, ...nats.flatMap((route) => legsBy(atlas, route, { from, to, led: at, at }))];
}

/** Every way from the one end to an address of the other that stays on private addresses. */
export function waysBetween(atlas: Atlas, ends: Crossing): (readonly Step[])[] {
  const { from, to, at } = ends;
  if (from.network === undefined || to.network === undefined) {
    const lost = from.network === undefined ? from.subnet : to.subnet;
    const any = blind(`network of ${lost ?? 'an unread subnet'}`, () => true);
    const ways = perhapsBehind(atlas, from, at, any).map((there) => crossing(atlas, ends, there, any));
    return [...ways, ...perhapsInOneSubnet(atlas, ends)];
  }
  if (from.network === to.network)
    return [
      ...legsInside(atlas, ends).map((there) => crossing(atlas, ends, there, BY_LOCAL)),
      ...perhapsInOneSubnet(atlas, ends),
    ];
  return legs(atlas, { from, to, led: at, at }).flatMap((there) =>
    legsBack(atlas, ends).map((back) => crossing(atlas, ends, there, back)),
  );
}
