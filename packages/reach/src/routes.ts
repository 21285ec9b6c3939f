import type { Route, RouteTablePart } from '@clausewatch/model/graph';
import {
  type AddressSet,
  count,
  equal,
  intersect,
  isEmpty,
  none,
  parseCidr,
  subtract,
  toCidrs,
  unionOf,
} from '@clausewatch/net/addresses';

import type { Estate } from './estate.ts';

/** One prefix of a routing table as the router sees it. */
interface Entry {
  readonly addresses: AddressSet;
  /** How many bits of the address the prefix fixes. */
  readonly length: number;
  /** Between equal prefixes: local, by hand, by prefix list, learned (VPC user guide, route priority). */
  readonly rank: number;
  readonly route: Route;
  /** All routes whose lists hold this very prefix, where they lead to several targets: one is chosen at random (VPC user guide, route priority for prefix lists). */
  readonly rivals?: readonly Route[];
}

/** The rank of routes by prefix list. */
const BY_LIST = 2;

/** A routing table, longest prefix first. */
export interface Routing {
  readonly id: string;
  readonly entries: readonly Entry[];
  /** Routes whose prefixes nobody can tell. */
  readonly unsure: readonly Route[];
}

function lengthOf(set: AddressSet): number {
  const { v4, v6 } = count(set);
  // A single prefix: its size is a power of two. Only `::/0` is short of one, by the IPv4-mapped block.
  return v4 > 0 ? 32 - Math.log2(v4) : 128 - (v6.toString(2).length - (isPower(v6) ? 1 : 0));
}

const isPower = (value: bigint): boolean => (value & (value - 1n)) === 0n;

function entry(prefix: string, route: Route, rank: number): Entry[] {
  const addresses = parseCidr(prefix);
  return addresses === undefined ? [] : [{ addresses, length: lengthOf(addresses), rank, route }];
}

/** A target that passes traffic on as software inside decides, which no configuration tells; so may an endpoint that nobody read. */
export function appliance({ endpoints }: Pick<Estate, 'endpoints'>, { target: { kind, id } }: Route): boolean {
  if (kind === 'endpoint') return (endpoints.get(id)?.type ?? 'other') === 'other';
  return kind === 'interface' || kind === 'other';
}

/** A gateway endpoint's own list holds addresses of the service only, so while it is unread it takes nothing from others. */
function harmless(estate: Estate, route: Route): boolean {
  return route.target.kind === 'endpoint' && !appliance(estate, route);
}

const LOCAL: Route = {
  target: { kind: 'local', id: 'local' },
  blackhole: false,
  propagated: false,
  at: '/local',
};

/** The local route may be given one of these targets (VPC user guide, replace the local route), and no other. */
const INSTEAD_OF_LOCAL: ReadonlySet<Route['target']['kind']> = new Set(['interface', 'endpoint', 'nat-gateway']);

/** A route to a gateway that the network is not attached to is dead (VPC user guide, blackhole), whatever an older item of the table says. */
function asItIs(estate: Estate, route: Route, network: string): Route {
  const gateway = estate.gateways.get(route.target.id);
  return gateway === undefined || gateway.networks.includes(network) ? route : { ...route, blackhole: true };
}

/** Reads a table; the prefixes of the network itself are always routed locally. */
export function routing(estate: Estate, table: RouteTablePart, network: string): Routing {
  const own = (estate.networks.get(network)?.prefixes ?? []).flatMap((prefix) => entry(prefix, LOCAL, 0));
  const given = table.routes.flatMap(({ prefix, target }) =>
    prefix !== undefined && INSTEAD_OF_LOCAL.has(target.kind) ? (parseCidr(prefix) ?? []) : [],
  );
  const entries = own.filter((local) => !given.some((prefix) => equal(prefix, local.addresses)));
  const unsure: Route[] = [];
  if (own.length === 0 && !table.routes.some((route) => route.target.kind === 'local')) unsure.push(LOCAL);
  for (const told of table.routes) {
    const route = asItIs(estate, told, network);
    const list = route.list === undefined ? undefined : estate.lists.get(route.list);
    const read =
      route.prefix === undefined
        ? (list?.prefixes ?? []).flatMap((prefix) => entry(prefix, route, BY_LIST))
        : entry(route.prefix, route, route.target.kind === 'local' ? 0 : route.propagated ? 3 : 1);
    entries.push(...read);
    const whole = route.prefix === undefined ? list !== undefined : read.length > 0;
    if (!whole && !harmless(estate, route)) unsure.push(route);
  }
  return { id: table.id, entries: sorted(withRivals(entries)), unsure };
}

function withRivals(entries: readonly Entry[]): readonly Entry[] {
  const listed = Map.groupBy(
    entries.filter(({ rank }) => rank === BY_LIST),
    ({ addresses }) => toCidrs(addresses).join(),
  );
  return entries.map((one) => {
    const same = one.rank !== BY_LIST ? [] : (listed.get(toCidrs(one.addresses).join()) ?? []);
    // A table has one route by each list.
    const rivals = [...new Map(same.toReversed().map(({ route }) => [route.list, route])).values()];
    return new Set(rivals.map(({ target }) => target.id)).size > 1 ? { ...one, rivals } : one;
  });
}

const sorted = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted((a, b) => b.length - a.length || a.rank - b.rank);

/** A table that knows no network of its own, as a transit gateway has. */
export function tableFrom(id: string, routes: readonly Route[]): Routing {
  const read = routes.map((route) => ({ route, entries: entry(route.prefix ?? '', route, 1) }));
  return {
    id,
    entries: sorted(read.flatMap((one) => one.entries)),
    unsure: read.flatMap((one) => (one.entries.length === 0 ? [one.route] : [])),
  };
}

export interface Routed {
  readonly sure: AddressSet;
  readonly maybe: AddressSet;
  readonly missing: readonly string[];
}

/** The part of `addresses` whose most specific route is one of those wanted and leads somewhere. */
export function routed(table: Routing, addresses: AddressSet, wanted: (route: Route) => boolean): Routed {
  const leads = (route: Route): boolean => !route.blackhole && wanted(route);
  let left = addresses;
  const taken: AddressSet[] = [];
  const doubted: AddressSet[] = [];
  const lists = new Set<string>();
  for (const { addresses: prefix, route, rivals = [route] } of table.entries) {
    if (isEmpty(left)) break;
    const some = rivals.some(leads) ? intersect(left, prefix) : none;
    if (!isEmpty(some) && !rivals.every(leads)) {
      doubted.push(some);
      for (const { list } of rivals) if (list !== undefined) lists.add(list);
    } else taken.push(some);
    left = subtract(left, prefix);
  }
  const sure = unionOf(taken);
  const unsure = table.unsure.map((route) => route.list ?? `${table.id} route ${route.at}`);
  const missing = [...unsure, ...[...lists].toSorted()];
  if (missing.length === 0) return { sure, maybe: sure, missing };
  const maybe = table.unsure.some(leads) ? addresses : unionOf([sure, ...doubted]);
  return { sure: table.unsure.length === 0 ? sure : none, maybe, missing };
}

/** Every route that the most specific match gives for some of `addresses`, dead ones included, the unsure ones last. */
export function routesFor(table: Routing, addresses: AddressSet): Route[] {
  let left = addresses;
  const found: Route[] = [];
  for (const { addresses: prefix, route, rivals = [route] } of table.entries) {
    if (isEmpty(left)) break;
    if (!isEmpty(intersect(left, prefix))) found.push(...rivals);
    left = subtract(left, prefix);
  }
  return [...found, ...table.unsure];
}
