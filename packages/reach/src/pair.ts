import type { Route } from '@clausewatch/model/graph';
import type { PeeringPart } from '@clausewatch/model/graph-gateways';
import { everywhere, intersect, overlaps } from '@clausewatch/net/addresses';

import { type Atlas, once } from './atlas.ts';
import { allPoints, ofFamily } from './axis.ts';
import { prefixSet } from './build.ts';
import { crossing, type Crossing, type Direction, type Leg } from './crossing.ts';
import { lostBehind, outOfSight, routingOf, spaceOf } from './gates.ts';
import { closed, open, type Step, unknown } from './path.ts';
import { anything, rectangle } from './region.ts';
import { routesFor } from './routes.ts';
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

/** What a target of a route leads to another network by. */
function legsBy(atlas: Atlas, route: Route, direction: Direction): Leg[] {
  const { kind, id } = route.target;
  const wanted = ({ target }: Route): boolean => target.id === id;
  if (kind === 'transit-gateway')
    return overTransit(atlas, id, direction).map((gates) => ({ wanted, gates, groups: 'unknown' }));
  const peering = kind === 'peering' ? atlas.estate.peerings.get(id) : undefined;
  if (peering !== undefined) return overPeering(peering, wanted, direction);
  return kind === 'peering' || outOfSight(atlas.estate, route) ? [blind(lostBehind(route), wanted)] : [];
}

/** Every way in one direction between two networks. */
function legs(atlas: Atlas, direction: Direction): readonly Leg[] {
  const { from, led } = direction;
  const table = routingOf(atlas, from.subnet, from.network);
  if (table === undefined) return [blind(`route table of ${from.subnet ?? 'an unread subnet'}`, () => true)];
  const routes = routesFor(table, led).filter(({ blackhole }) => !blackhole);
  const targets = [...new Map(routes.map((route) => [route.target.id, route])).values()];
  const found = targets.flatMap((route) => legsBy(atlas, route, direction));
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

/** Every way from the one end to an address of the other that stays on private addresses. */
export function waysBetween(atlas: Atlas, ends: Crossing): (readonly Step[])[] {
  const { from, to, at } = ends;
  if (from.network === undefined || to.network === undefined) {
    const lost = from.network === undefined ? from.subnet : to.subnet;
    const any = blind(`network of ${lost ?? 'an unread subnet'}`, () => true);
    return [crossing(atlas, ends, any, any), ...perhapsInOneSubnet(atlas, ends)];
  }
  if (from.network === to.network)
    return [crossing(atlas, ends, BY_LOCAL, BY_LOCAL), ...perhapsInOneSubnet(atlas, ends)];
  return legs(atlas, { from, to, led: at, at }).flatMap((there) =>
    legsBack(atlas, ends).map((back) => crossing(atlas, ends, there, back)),
  );
}
