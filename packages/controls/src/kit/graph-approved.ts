/** The register of endpoints that may be public, held against the endpoints that there are. */
import type { GraphScope } from '@clausewatch/model/control';
import { allTraffic, subtractAllTraffic, type Traffic } from '@clausewatch/net/traffic';
import type { Endpoint } from '@clausewatch/reach/exposures';
import * as z from 'zod/mini';

import { behind, graphOf } from './graph.ts';
import { type TrafficSet, TrafficSetParam } from './traffic-set.ts';

/** The register; empty where it is absent, because nobody approved anything. */
export const EndpointsParam = z.pipe(
  z.union([z.null(), z.array(z.object({ name: z.string(), endpoint: z.string(), ports: TrafficSetParam }))]),
  z.transform((list) => list ?? []),
);
type Approved = z.infer<typeof EndpointsParam>;

/** Everything by which an entry of the register may name an endpoint. */
function namesOf(scope: GraphScope, endpoint: Endpoint): ReadonlySet<string> {
  const graph = graphOf(scope);
  const { interfaces, services } = graph.atlas.bare;
  const thing = behind(graph, endpoint);
  const addresses = interfaces.get(endpoint.id)?.addresses.flatMap((one) => [one.public ?? '', one.address]) ?? [];
  const known = [endpoint.id, ...endpoint.of, thing?.ref.id, thing?.ref.name, thing?.arn, ...addresses];
  const names = services.get(thing?.ref.id ?? endpoint.id)?.names ?? [];
  return new Set(
    [...known, ...names].flatMap((name) => (name === undefined || name === '' ? [] : [name.toLowerCase()])),
  );
}

interface Approval {
  /** What of them is not approved. */
  readonly traffic: readonly Traffic[];
  readonly holds: (endpoint: Endpoint) => boolean;
}

/** Tells whether an entry of the register names an endpoint. */
function naming(scope: GraphScope): (endpoint: Endpoint, entry: Approved[number]) => boolean {
  const known = new Map<string, ReadonlySet<string>>();
  return (endpoint, { endpoint: text }) => {
    const names = known.get(endpoint.id) ?? namesOf(scope, endpoint);
    known.set(endpoint.id, names);
    return names.has(text.toLowerCase());
  };
}

/** What is approved of some of these endpoints. */
export function approvedOf(scope: GraphScope, approved: Approved, endpoints: readonly Endpoint[]): TrafficSet {
  const named = naming(scope);
  return approved.flatMap((entry) => (endpoints.some((one) => named(one, entry)) ? entry.ports : []));
}

/** The endpoints in parts, by what of each is not approved. */
export function approvals(scope: GraphScope, approved: Approved): readonly Approval[] {
  const named = naming(scope);
  const listed = (endpoint: Endpoint): boolean => approved.some((one) => named(endpoint, one));
  return [
    { traffic: [allTraffic], holds: (endpoint) => !listed(endpoint) },
    ...[...Map.groupBy(approved, ({ endpoint }) => endpoint.toLowerCase()).values()].flatMap((entries) =>
      entries.slice(0, 1).map((one) => ({
        traffic: subtractAllTraffic(
          allTraffic,
          entries.flatMap(({ ports }) => ports),
        ),
        holds: (endpoint: Endpoint) => named(endpoint, one),
      })),
    ),
  ];
}
