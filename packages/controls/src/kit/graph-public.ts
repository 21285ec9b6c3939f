/** Which endpoints the internet reaches beyond what is declared. */
import type { GraphScope } from '@clausewatch/model/control';
import { allTraffic, subtractAllTraffic, tcp, type Traffic } from '@clausewatch/net/traffic';
import type { Endpoint, Exposure, Exposures } from '@clausewatch/reach/exposures';

import { ask, behind, graphOf } from './graph.ts';
import { httpEndpoints } from './http-endpoints.ts';
import type { Networks } from './params.ts';
import type { TrafficSet } from './traffic-set.ts';

type Only = ((endpoint: Endpoint) => boolean) | undefined;

/** Everything but the allowed. */
function beyondAllowed(allowed: TrafficSet): readonly Traffic[] {
  return subtractAllTraffic(allTraffic, allowed);
}

/** The way of some traffic from the internet straight to the endpoints: what a load balancer passes on is the load balancer's. */
export function fromInternet(scope: GraphScope, traffic: readonly Traffic[], known: Networks, only: Only): Exposures {
  const from = { kind: 'internet', except: known.addresses } as const;
  return ask(scope, { from, traffic, ways: 'straight', ...(only === undefined ? {} : { only }) });
}

function keyOf({ cause, through = '' }: Exposure): string {
  const at = cause.kind === 'security-group' ? cause.rule.at : cause.kind === 'network-acl' ? cause.entry.at : '';
  return `${cause.kind} ${cause.id} ${at} ${through}`;
}

/** The rows of one cause as one: the proof of the first, and all that they expose. */
function merged(rows: readonly Exposure[]): readonly Exposure[] {
  return [...Map.groupBy(rows, keyOf).values()].flatMap(([first, ...rest]) => {
    if (first === undefined || rest.length === 0) return first ?? [];
    const exposed = new Map([first, ...rest].flatMap((row) => row.exposed.map((one) => [one.id, one])));
    return { ...first, exposed: [...exposed.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  });
}

/** Several answers as one. */
export function together(...all: readonly Exposures[]): Exposures {
  return {
    rows: merged(all.flatMap(({ rows }) => rows)),
    undetermined: all.flatMap(({ undetermined }) => undetermined),
    missing: all.flatMap(({ missing }) => missing),
  };
}

/** True of a load balancer all of whose listeners for plain HTTP on port 80 only send the caller on to HTTPS. */
export function redirects(scope: GraphScope, endpoint: Endpoint): boolean {
  const graph = graphOf(scope);
  const { services, listeners } = graph.atlas.bare;
  const id = behind(graph, endpoint)?.ref.id ?? endpoint.id;
  const names = new Set([id, ...(services.get(id)?.names ?? [])]);
  const own = [...listeners.values()].filter(({ balancer, port }) => names.has(balancer) && port === 80);
  return own.length > 0 && own.every((listener) => sendsOn(scope, listener.id));
}

function sendsOn(scope: GraphScope, listener: string): boolean {
  const resource = graphOf(scope).find(listener);
  if (resource?.configuration.kind !== 'listener') return false;
  const answers = httpEndpoints({ ...resource, configuration: resource.configuration });
  return answers.length > 0 && answers.every(({ answer }) => answer === 'redirects');
}

export const PLAIN_HTTP: readonly Traffic[] = [tcp(80)];

interface Declared {
  readonly allowed: TrafficSet;
  /** Load balancers may redirect port 80. */
  readonly redirect: boolean;
  readonly known: Networks;
}

/** The way from the internet to what is not declared. */
export function fromInternetBeyond(scope: GraphScope, { allowed, redirect, known }: Declared, only: Only): Exposures {
  if (!redirect) return fromInternet(scope, beyondAllowed(allowed), known, only);
  const plain = (one: Endpoint): boolean => !redirects(scope, one) && only?.(one) !== false;
  return together(
    fromInternet(scope, beyondAllowed([...allowed, ...PLAIN_HTTP]), known, only),
    fromInternet(scope, PLAIN_HTTP, known, plain),
  );
}

/** The database services, in parts by the port that they listen on. */
export function databasesOf(
  scope: GraphScope,
): readonly { readonly traffic: readonly Traffic[]; readonly holds: (endpoint: Endpoint) => boolean }[] {
  const graph = graphOf(scope);
  const all = [...graph.atlas.estate.services.values()].filter(({ type }) => type === 'database');
  return [...Map.groupBy(all, ({ port }) => port)].map(([port, some]) => {
    const ids = new Set(some.map(({ id }) => id));
    return {
      traffic: port === undefined ? [allTraffic] : [tcp(port)],
      holds: (endpoint) => ids.has(endpoint.id) || ids.has(behind(graph, endpoint)?.ref.id ?? ''),
    };
  });
}

/** What the interfaces of caches and search domains say that they serve. */
const DATABASE = /^(?:ElastiCache|ES) /;

/** What of the internet reaches interfaces of databases that nobody read: nobody knows their ports. */
export function unreadDatabases(scope: GraphScope, known: Networks, only: Only): Exposures['undetermined'] {
  const { interfaces, servicesBy } = graphOf(scope).atlas.bare;
  const lost = new Map(
    [...interfaces.values()].flatMap(({ id, of }) => {
      const name = of.find((one) => DATABASE.test(one) && !servicesBy.has(one));
      return name === undefined ? [] : [[id, name] as const];
    }),
  );
  if (lost.size === 0) return [];
  const { rows, undetermined } = fromInternet(
    scope,
    [allTraffic],
    known,
    (one) => lost.has(one.id) && only?.(one) !== false,
  );
  const unclear = rows.flatMap(({ exposed }) =>
    exposed.map((one) => ({ missing: [lost.get(one.id) ?? one.id], endpoints: [one] })),
  );
  return [...undetermined, ...unclear];
}
