/** Whom clauses about what can be reached shut out, as sets of addresses and groups. */
import type { GraphScope } from '@clausewatch/model/control';
import type { Route, ServicePart } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';
import { type AddressSet, everywhere, intersect, none, subtract, unionOf } from '@clausewatch/net/addresses';
import type { GroupRef } from '@clausewatch/net/rule';
import { publicAddresses } from '@clausewatch/net/special';
import type { Endpoint } from '@clausewatch/reach/exposures';
import { routingOf, spaceOf } from '@clausewatch/reach/gates';
import { placesOfService } from '@clausewatch/reach/places';
import { routed } from '@clausewatch/reach/routes';

import { graphOf, ownSpace } from './graph.ts';
import { endpointOf } from './graph-joined.ts';
import type { Networks } from './params.ts';
import { going, goingUntrusted } from './sources.ts';
import type { Forbidden } from './wrong-reach.ts';

type Outsiders = Pick<Forbidden, 'addresses' | 'idle'>;

/** The internet, but for the parties that are known, and for hosts that come on a private way whatever their address: IPv6 has no other. */
export function publicBut(scope: GraphScope, resource: Resource, known: Networks): Outsiders {
  const outside = routedFrom(
    scope,
    endpointsBehind(scope, resource),
    ({ target }) => target.kind === 'internet-gateway',
  );
  const inside = subtract(ownSpace(scope), outside);
  return going({ addresses: subtract(subtract(publicAddresses, known.addresses), inside) }, known);
}

/** Everybody but the trusted; without a register nobody knows of private addresses whether they are. */
export function allBut(trusted: Networks): Outsiders {
  const asked = trusted.declared ? everywhere : publicAddresses;
  return goingUntrusted({ addresses: subtract(asked, trusted.addresses) }, trusted);
}

/** The endpoints that a firewall stands before, a service once for each of its subnets. */
export function endpointsBehind(scope: GraphScope, { ref, configuration }: Resource): readonly Endpoint[] {
  const { membersOf, servicesOf, interfacesIn, servicesIn, acls } = graphOf(scope).atlas.bare;
  if (configuration.kind === 'security-group')
    return [
      ...(membersOf.get(ref.id) ?? []).map(endpointOf),
      ...(servicesOf.get(ref.id) ?? []).flatMap((one) => serviceEndpoints(scope, one)),
    ];
  return (acls.get(ref.id)?.subnets ?? []).flatMap((subnet) => [
    ...(interfacesIn.get(subnet) ?? []).map(endpointOf),
    ...(servicesIn.get(subnet) ?? []).flatMap((one) => serviceEndpoints(scope, one)),
  ]);
}

function serviceEndpoints(scope: GraphScope, service: ServicePart): readonly Endpoint[] {
  return placesOfService(graphOf(scope).atlas.bare, service).map(({ id, kind, subnet, network }) => ({
    id,
    kind,
    ...(subnet === undefined ? {} : { subnet }),
    ...(network === undefined ? {} : { network }),
    of: [service.id],
  }));
}

/** The addresses to which the route tables of endpoints send over some targets. */
function routedFrom(scope: GraphScope, endpoints: readonly Endpoint[], wanted: (route: Route) => boolean): AddressSet {
  const { atlas } = graphOf(scope);
  const places = new Map(endpoints.map((one) => [`${one.subnet} ${one.network}`, one]));
  return unionOf(
    [...places.values()].map(({ subnet, network }) => {
      const table = routingOf(atlas, subnet, network);
      return table === undefined ? none : routed(table, everywhere, wanted).sure;
    }),
  );
}

/** Whoever is behind connections, as the route tables of the endpoints behind a firewall tell. Their own networks are not, whatever is routed. */
export function beyondConnections(scope: GraphScope, resource: Resource, ids: readonly string[]): Outsiders {
  const endpoints = endpointsBehind(scope, resource);
  const led = routedFrom(scope, endpoints, ({ target }) => ids.includes(target.id));
  return { addresses: subtract(led, spacesOf(scope, endpoints)) };
}

function spacesOf(scope: GraphScope, endpoints: readonly Endpoint[]): AddressSet {
  const networks = new Set(endpoints.map(({ network }) => network));
  return unionOf([...networks].map((id) => spaceOf(graphOf(scope).atlas, id) ?? none));
}

/** The hosts of some networks, as far as routes lead to them from behind a firewall, and the groups of those networks. */
export function hostsOf(
  scope: GraphScope,
  resource: Resource,
  networks: readonly string[],
  by: readonly Route['target']['kind'][],
): Pick<Forbidden, 'addresses' | 'group'> {
  const { atlas, find } = graphOf(scope);
  const endpoints = endpointsBehind(scope, resource);
  const theirs = unionOf(networks.map((id) => spaceOf(atlas, id) ?? none));
  const led = routedFrom(scope, endpoints, ({ target }) => by.includes(target.kind));
  const networkOf = (id: string): string | undefined => {
    const configuration = find(id)?.configuration;
    return (
      atlas.bare.groups.get(id)?.network ??
      (configuration?.kind === 'security-group' ? configuration.network : undefined)
    );
  };
  return {
    addresses: intersect(subtract(theirs, spacesOf(scope, endpoints)), led),
    group: ({ id }) => networks.includes(networkOf(id) ?? ''),
  };
}

/** Tells the groups that are surely on the other side of some peerings: of an account there that is not the scope's own. */
export function ownedBeyond(scope: GraphScope, ids: readonly string[]): (peer: GroupRef) => boolean {
  const owners = ids.flatMap((id) => {
    const configuration = graphOf(scope).find(id)?.configuration;
    if (configuration?.kind !== 'peering') return [];
    return [configuration.requester, configuration.accepter].map(({ account }) => account);
  });
  return ({ owner, peering }) =>
    (peering !== undefined && ids.includes(peering)) ||
    (owner !== undefined && owner !== scope.account && owners.includes(owner));
}
