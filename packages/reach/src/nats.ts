/** NAT gateways on the way to other networks: where they lead is told by the table of their own subnet (NAT gateway guide, private NAT gateways). */
import type { Route } from '@clausewatch/model/graph';
import { type AddressSet, everywhere, intersect, parseCidr, unionOf } from '@clausewatch/net/addresses';

import type { Atlas } from './atlas.ts';
import { natTraffic, wholeFamily } from './axis.ts';
import type { Estate } from './estate.ts';
import { routeGate, routingOf, spaceOf, tableOf } from './gates.ts';
import { type Step, unknown } from './path.ts';
import type { Place } from './places.ts';
import { routesFor } from './routes.ts';

/** Live routes, with those of a NAT gateway's own table in place of the route to it, which stays where `behind` cannot tell that table. */
export function onward(
  { nats }: Pick<Estate, 'nats'>,
  routes: readonly Route[],
  behind: (subnet: string | undefined) => readonly Route[] | undefined,
): Route[] {
  const followed = new Set<string>();
  const live = (route: Route): boolean =>
    !route.blackhole && !followed.has(route.target.id) && nats.get(route.target.id)?.available !== false;
  const follow = (route: Route): Route[] => {
    if (!live(route)) return [];
    if (route.target.kind !== 'nat-gateway') return [route];
    followed.add(route.target.id);
    return behind(nats.get(route.target.id)?.subnet)?.flatMap(follow) ?? [route];
  };
  return routes.flatMap(follow);
}

/** The routes of the table of a subnet, whose own item tells its network. */
export function routesOf(estate: Estate, subnet: string | undefined): readonly Route[] | undefined {
  return tableOf({ estate }, subnet, estate.subnets.get(subnet ?? '')?.network)?.routes;
}

/** Who is behind any NAT gateway of a network is seen as one of these. */
export function behindAny(atlas: Atlas, network: string | undefined): AddressSet {
  const four = wholeFamily(4);
  return intersect(spaceOf(atlas, network) ?? four, four);
}

/** Inside, a NAT gateway is seen by its private addresses, whether it has public ones or not. */
export function behindOne(atlas: Atlas, id: string, network: string | undefined): AddressSet {
  const known = atlas.estate.nats.get(id)?.addresses.map((one) => parseCidr(one.private ?? ''));
  return known === undefined || known.length === 0 || known.includes(undefined)
    ? behindAny(atlas, network)
    : unionOf(known.flatMap((set) => set ?? []));
}

/** What it sends on without anybody telling where. */
export const natSomewhere = (id: string): Step => ({
  ...unknown('nat-gateway', id, [`where ${id} leads`]),
  maybe: natTraffic,
});

/** Through a NAT gateway, and on by a route of its own table that is one of those wanted; `undefined` when it surely has none. */
export function pastNat(
  atlas: Atlas,
  { subnet, network }: Pick<Place, 'subnet' | 'network'>,
  id: string,
  wanted: (route: Route) => boolean,
  to?: AddressSet,
): Step[] | undefined {
  const nat = atlas.estate.nats.get(id);
  const table = routingOf(atlas, nat?.subnet, network);
  const next = (route: Route): boolean =>
    route.target.id !== id && (route.target.kind === 'nat-gateway' || wanted(route));
  const none = table !== undefined && !routesFor(table, to ?? everywhere).some((one) => !one.blackhole && next(one));
  if (none || nat?.available === false) return undefined;
  return [
    routeGate(atlas, subnet, network, ({ target }) => target.id === id, `no route to ${id}`, to),
    natSomewhere(id),
    routeGate(atlas, nat?.subnet, network, next, `${id} has no such route`, to),
  ];
}
