/** Which networks are joined to those of a scope, and which ways lead to networks that nobody has seen. */
import type { GraphScope } from '@clausewatch/model/control';
import type { InterfacePart, Route, RouteTablePart } from '@clausewatch/model/graph';
import type { Endpoint } from '@clausewatch/reach/exposures';
import { outOfSight, tableOf } from '@clausewatch/reach/gates';

import { graphOf, isOwn } from './graph.ts';

/** What leads from one network to another. */
export interface Connection {
  /** Id of the peering connection or transit gateway. */
  readonly by: string;
  readonly kind: 'peering' | 'transit-gateway';
}

/** A way to a network that nobody has seen. */
export interface BlindWay extends Connection {
  readonly missing: readonly string[];
}

/** An interface as an answer names it. */
export const endpointOf = ({ id, network, subnet, of }: InterfacePart): Endpoint => ({
  id,
  kind: 'interface',
  ...(network === undefined ? {} : { network }),
  ...(subnet === undefined ? {} : { subnet }),
  of,
});

type Standing = ReadonlyMap<string, ReadonlySet<string | undefined>>;

const known = new WeakMap<GraphScope, Standing>();

/** Where the scope's own interfaces and services stand: subnets by network, under the empty name where that is not told. */
export function standing(scope: GraphScope): Standing {
  const there = known.get(scope) ?? standingIn(scope);
  known.set(scope, there);
  return there;
}

function standingIn(scope: GraphScope): Standing {
  const { interfaces, services, subnets } = graphOf(scope).atlas.bare;
  const all = new Map<string, Set<string | undefined>>();
  const add = (subnet: string | undefined, told?: string): void => {
    const network = told ?? subnets.get(subnet ?? '')?.network ?? '';
    all.set(network, (all.get(network) ?? new Set()).add(subnet));
  };
  for (const part of interfaces.values()) if (isOwn(scope, endpointOf(part))) add(part.subnet, part.network);
  for (const { id, subnets: its = [] } of services.values())
    if (isOwn(scope, { id, kind: 'database', of: [] })) for (const subnet of its) add(subnet);
  return all;
}

/** Subnets in which something of the scope's own stands, and whose route table nobody can tell. */
export function unrouted(scope: GraphScope, network: string): readonly string[] {
  const { atlas } = graphOf(scope);
  const subnets = [...(standing(scope).get(network) ?? [])];
  return subnets.flatMap((subnet) =>
    tableOf(atlas, subnet, network) === undefined ? [subnet ?? `a subnet of ${network}`] : [],
  );
}

/** The route tables of networks. */
export function tablesIn(scope: GraphScope, network: string): readonly RouteTablePart[] {
  const { routeTables, subnets } = graphOf(scope).atlas.bare;
  return [...routeTables.values()].filter(
    (table) =>
      table.network === network ||
      (table.network === undefined && table.subnets.some((id) => subnets.get(id)?.network === network)),
  );
}

/** The live routes of a network to targets of one kind, one of each target. */
export function targetsIn(scope: GraphScope, network: string, kind: Route['target']['kind']): readonly string[] {
  const routes = tablesIn(scope, network).flatMap((table) => table.routes);
  return [
    ...new Set(routes.flatMap(({ target, blackhole }) => (target.kind === kind && !blackhole ? [target.id] : []))),
  ];
}

/** Every network that a connection joins to one. */
export function joinedTo(scope: GraphScope, to: string): readonly (Connection & { readonly from: string })[] {
  const { peeringsOf, attachmentsOf, attachedTo } = graphOf(scope).atlas.bare;
  const peered = (peeringsOf.get(to) ?? []).flatMap(({ id, active, networks }) =>
    active ? networks.filter((from) => from !== to).map((from) => ({ from, by: id, kind: 'peering' as const })) : [],
  );
  const gateways = new Set((attachmentsOf.get(to) ?? []).map(({ gateway }) => gateway));
  const attached = [...gateways].flatMap((by) =>
    (attachedTo.get(by) ?? []).flatMap(({ network: from }) =>
      from === undefined || from === to ? [] : [{ from, by, kind: 'transit-gateway' as const }],
    ),
  );
  return [...peered, ...attached];
}

/** True of a network from which packets may get to any other, as far as items tell. */
export function leadsAnywhere(scope: GraphScope, network: string): boolean {
  const { peerings, attachmentsOf, attachedTo, ...estate } = graphOf(scope).atlas.bare;
  const own = new Set((attachmentsOf.get(network) ?? []).map(({ gateway }) => gateway));
  const isOpen = (route: Route): boolean => {
    const { kind, id } = route.target;
    if (kind === 'peering') return !peerings.has(id);
    if (kind === 'transit-gateway')
      return !own.has(id) || (attachedTo.get(id) ?? []).some((one) => one.network === undefined);
    return outOfSight(estate, route);
  };
  const routes = tablesIn(scope, network).flatMap((table) => table.routes);
  return unrouted(scope, network).length > 0 || routes.some((route) => !route.blackhole && isOpen(route));
}

/** What has to be read to know who stands behind a transit gateway: answers go where the table of the own attachment says. */
function behindGateway(scope: GraphScope, to: string, gateway: string): readonly string[] {
  const { attachmentsOf, attachments, transitTables, networks } = graphOf(scope).atlas.bare;
  const own = (attachmentsOf.get(to) ?? []).filter((one) => one.gateway === gateway);
  if (own.length === 0) return [`transit gateway attachments of ${to}`];
  return own.flatMap(({ id, table = '' }) => {
    const read = transitTables.get(table);
    if (read === undefined) return [table === '' ? `transit gateway route table of ${id}` : table];
    return read.routes.flatMap(({ prefix, attachment, blackhole }) => {
      if (blackhole || attachment === id) return [];
      const other = attachments.get(attachment ?? '');
      if (other === undefined) return [attachment ?? `${table} route ${prefix}`];
      if (other.network === undefined) return [`networks behind ${other.id}`];
      return networks.has(other.network) ? [] : [other.network];
    });
  });
}

/** The ways from a network to others that nobody has seen, with what has to be read. */
export function blindWays(scope: GraphScope, to: string): readonly BlindWay[] {
  const { peerings } = graphOf(scope).atlas.bare;
  const lost = unrouted(scope, to).map((subnet) => `route table of ${subnet}`);
  return [
    ...targetsIn(scope, to, 'peering').flatMap((by) =>
      peerings.has(by) ? [] : [{ by, kind: 'peering' as const, missing: [by] }],
    ),
    ...targetsIn(scope, to, 'transit-gateway').flatMap((by) => {
      const missing = [...new Set(behindGateway(scope, to, by))];
      return missing.length === 0 ? [] : [{ by, kind: 'transit-gateway' as const, missing }];
    }),
    ...(lost.length === 0 ? [] : [{ by: 'unread', kind: 'transit-gateway' as const, missing: lost }]),
  ];
}
