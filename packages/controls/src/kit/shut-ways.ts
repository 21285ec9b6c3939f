/** The two ways to shut what leads to a firewall: entries of the network ACL before it, and routes of its table. */
import type { GraphScope, Shut } from '@clausewatch/model/control';
import type { RouteUnit } from '@clausewatch/model/edit';
import type { Route, RouteTablePart } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';
import { type AddressSet, describe, intersect, isEmpty, subtract } from '@clausewatch/net/addresses';
import { publicAddresses } from '@clausewatch/net/special';
import type { Traffic } from '@clausewatch/net/traffic';
import type { Endpoint } from '@clausewatch/reach/exposures';
import { aclOf, routingOf, tableOf } from '@clausewatch/reach/gates';
import { type Routing, routed, routesFor, routing } from '@clausewatch/reach/routes';

import { endpointsBehind } from './forbidden.ts';
import { behind, graphOf } from './graph.ts';
import { labels } from './traffic-set.ts';

/** Others have the say there, unless it is to blame itself. */
const byHand = ({ resource }: Asked, id: string): string =>
  resource.ref.id === id ? '' : ` What is changed is ${id}, not the rule, so it is made by hand.`;

export interface Asked {
  readonly scope: GraphScope;
  readonly resource: Resource;
  readonly reasons: readonly Reason[];
}

/** Who is on the other side, and the routes that lead there and nowhere else. */
export interface OtherSide {
  readonly addresses: AddressSet;
  readonly leads: (route: Route) => boolean;
}

/** The endpoints that the reasons name; all that stand behind the firewall where they do not name every one. */
function exposed({ scope, resource, reasons }: Asked): readonly Endpoint[] {
  const all = endpointsBehind(scope, resource);
  const proofs = reasons.map(({ proof }) => proof);
  if (proofs.some((proof) => proof === undefined || proof.count > proof.exposed.length)) return all;
  const ids = new Set(proofs.flatMap((proof) => proof?.exposed.map(({ id }) => id) ?? []));
  return all.filter((one) => ids.has(behind(graphOf(scope), one)?.ref.id ?? one.id));
}

const only = <T>(all: readonly T[]): T | undefined => (new Set(all).size === 1 ? all[0] : undefined);

/**
 * Denied in the one network ACL before all that is exposed. None where the list stands before a subnet from which the same addresses are
 * reached another way: they are then somebody else's as well, or may be.
 */
export function denied(
  asked: Asked,
  direction: 'ingress' | 'egress',
  traffic: readonly Traffic[],
  { addresses, leads }: OtherSide,
): readonly Shut[] {
  const { scope } = asked;
  const { bare } = graphOf(scope).atlas;
  const list = only(exposed(asked).map(({ subnet }) => aclOf(bare, subnet)));
  if (list?.readable !== true || isEmpty(addresses) || traffic.length === 0) return [];
  if (!list.subnets.every((id) => leadsAlone(scope, id, addresses, leads))) return [];
  const them = describe(addresses);
  const all = traffic.some(({ kind }) => kind === 'all');
  const [comes, goes] = all ? ['what comes', 'what goes'] : [labels(traffic), labels(traffic)];
  const what = direction === 'ingress' ? `${comes} from ${them} to` : `${goes} to ${them} from`;
  const answers = all ? ', answers to what they ask there included' : '';
  const first = `It denies ${what} every machine in the subnets of ${list.id}${answers}.${byHand(asked, list.id)}`;
  return [{ kind: 'deny', id: list.id, direction, traffic, addresses, first }];
}

/** Addresses of the internet are also met there; nobody there has a private one. */
const outwards: ReadonlySet<string> = new Set(['internet-gateway', 'egress-only-gateway', 'nat-gateway']);

function leadsAlone(scope: GraphScope, subnet: string, addresses: AddressSet, leads: OtherSide['leads']): boolean {
  const { atlas } = graphOf(scope);
  const network = atlas.bare.subnets.get(subnet)?.network;
  const table = routingOf(atlas, subnet, network);
  if (table === undefined) return false;
  const elsewhere = (some: AddressSet, wanted: (route: Route) => boolean): boolean =>
    !isEmpty(routed(table, some, (route) => !leads(route) && wanted(route)).maybe);
  return !(
    elsewhere(intersect(addresses, publicAddresses), () => true) ||
    elsewhere(subtract(addresses, publicAddresses), staysInside)
  );
}

/** The routes to it that the one table of all that is exposed has; all that they carry goes with them. */
export function unrouted(
  asked: Asked,
  leads: OtherSide['leads'],
  to: { readonly name: string; readonly addresses: AddressSet },
): readonly Shut[] {
  const { scope } = asked;
  const { atlas } = graphOf(scope);
  const all = exposed(asked);
  const table = only(all.map(({ subnet, network }) => tableOf(atlas, subnet, network)));
  const network = only(all.map((one) => one.network));
  if (table === undefined || network === undefined) return [];
  const routes = unitsIn(table, leads);
  if (routes.length === 0) return [];
  const rest = table.routes.filter(({ prefix }) => !routes.some((one) => one.prefix === prefix));
  const others = leadingTo(to.addresses, routing(atlas.bare, { ...table, routes: rest }, network));
  const but = others.length === 0 ? '' : `, except by routes that stay (${labelled(others)})`;
  const first = `Without ${routes.length === 1 ? 'this route' : 'these routes'} nothing in the subnets of ${table.id} gets to ${to.name}, nor an answer back${but}.${byHand(asked, table.id)}`;
  return [{ kind: 'unroute', id: table.id, routes, first }];
}

/** The live routes that may lead to some of the addresses. */
function leadingTo(addresses: AddressSet, table: Routing): readonly Route[] {
  const live = (some: AddressSet, wanted: (route: Route) => boolean): readonly Route[] =>
    isEmpty(some)
      ? []
      : routesFor(table, some).filter((one) => !one.blackhole && one.target.kind !== 'local' && wanted(one));
  const known = live(intersect(addresses, publicAddresses), () => true);
  return [...new Set([...known, ...live(subtract(addresses, publicAddresses), staysInside)])];
}

const staysInside = ({ target }: Route): boolean => !outwards.has(target.kind);

/** Routes that the words name. */
const shownRoutes = 3;

function labelled(routes: readonly Route[]): string {
  const shown = routes
    .slice(0, shownRoutes)
    .map(({ prefix, list, at, target }) => `${prefix ?? list ?? at} to ${target.id}`);
  return routes.length > shownRoutes ? `${shown.join(', ')} and ${routes.length - shownRoutes} more` : shown.join(', ');
}

/** The routes of a table that lead there, one for each destination: none where another target would take over, as one that was learned may. */
export function unitsIn(table: RouteTablePart, leads: OtherSide['leads']): readonly RouteUnit[] {
  return [...Map.groupBy(table.routes, ({ prefix }) => prefix).values()].flatMap((same) => {
    const [first] = same;
    const { kind, id } = first?.target ?? { kind: 'other', id: '' };
    if (first?.prefix === undefined || (kind !== 'peering' && kind !== 'transit-gateway')) return [];
    const gone = same.every((route) => route.target.id === id && !route.blackhole && !route.propagated && leads(route));
    return gone ? [{ kind: 'route', prefix: first.prefix, target: { kind, id } }] : [];
  });
}
