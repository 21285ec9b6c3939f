/** Load balancers of the scope's networks that are offered to other networks: endpoints there lead to them. */
import type { GraphScope } from '@clausewatch/model/control';
import type { ServicePart } from '@clausewatch/model/graph';
import type { Endpoint } from '@clausewatch/reach/exposures';
import { namesOf, UNTOLD } from '@clausewatch/reach/joins';

import { graphOf } from './graph.ts';
import { endpointOf } from './graph-joined.ts';

export interface Offered {
  /** The network of the endpoints. */
  readonly from: string;
  /** Where the load balancers answer. */
  readonly endpoints: readonly Endpoint[];
}

function endpointsOf(scope: GraphScope, service: ServicePart, network: string): readonly Endpoint[] {
  const { serving, subnets } = graphOf(scope).atlas.bare;
  const own = namesOf(service).flatMap((name) => serving.get(name) ?? []);
  if (own.length > 0) return own.map(endpointOf).filter((one) => (one.network ?? network) === network);
  const there = service.subnets?.some((id) => (subnets.get(id)?.network ?? network) === network) ?? true;
  return there ? [{ id: service.id, kind: 'load-balancer', network, of: [] }] : [];
}

/** What of a network is offered to others, by each network that an endpoint leads from. */
export function offeredIn(scope: GraphScope, network: string): readonly Offered[] {
  const { endpointServices, endpointsBy, servicesBy, balancers: all } = graphOf(scope).atlas.bare;
  const offers = new Map<string, Endpoint[]>();
  for (const { id, balancers } of endpointServices.values()) {
    // While nobody can tell which, it may be any.
    const services = balancers?.flatMap((name) => servicesBy.get(name) ?? []) ?? all.get('all') ?? [];
    const endpoints = services.flatMap((service) => endpointsOf(scope, service, network));
    for (const { type, network: from } of [id, UNTOLD].flatMap((name) => endpointsBy.get(name) ?? []))
      if (type !== 'gateway' && from !== undefined && from !== network)
        offers.set(from, [...(offers.get(from) ?? []), ...endpoints]);
  }
  return [...offers].flatMap(([from, endpoints]) => (endpoints.length === 0 ? [] : [{ from, endpoints }]));
}
