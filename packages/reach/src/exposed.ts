/**
 * One question put to every endpoint at once, answered by the rules that are to blame.
 *
 * ```ts
 * const world = atlasOf(resources.flatMap(graphParts));
 * const { rows, undetermined } = exposureOf(world, { from: { kind: 'internet' }, traffic: [tcp(22)] });
 * ```
 *
 * A row is one rule with every endpoint that it exposes: one rule of a group behind 200 interfaces is one row. A row exists
 * only for what surely gets through; an endpoint of which more may get through than surely does is named in
 * `undetermined`, with what has to be read. An endpoint in neither is closed to the question.
 */
import { type AddressSet, unionOf } from '@clausewatch/net/addresses';
import { publicShare } from '@clausewatch/net/special';
import type { Traffic } from '@clausewatch/net/traffic';

import { witness } from './answer.ts';
import { arrivals } from './arrivals.ts';
import type { Asked, Endpoint, Exposure, Exposures, Share } from './exposures.ts';
import { type Found, type Hop, trafficAsked } from './found.ts';
import { type Atlas, once } from './atlas.ts';
import type { Cause } from './path.ts';
import type { Selector } from './question.ts';
import { joinAll, less, type Region } from './region.ts';
import { type Chosen, everyEndpoint, type Party, select } from './select.ts';

interface Row {
  readonly cause: Cause;
  readonly through?: string;
  readonly found: Found;
  readonly first: Region;
  readonly regions: Set<Region>;
  readonly exposed: Map<string, Endpoint>;
  total: Share;
}

interface Doubt {
  readonly missing: readonly string[];
  readonly endpoints: Map<string, Endpoint>;
}

function placeInCause(cause: Cause): string {
  switch (cause.kind) {
    case 'security-group':
      return cause.rule.at;
    case 'network-acl':
      return cause.entry.at;
    case 'interface':
      return '';
  }
}

function endpointOf(atlas: Atlas, { place: { id, kind, network, subnet } }: Chosen): Endpoint {
  return {
    id,
    kind,
    ...(network === undefined ? {} : { network }),
    ...(subnet === undefined ? {} : { subnet }),
    of: atlas.estate.interfaces.get(id)?.of ?? [],
  };
}

const most = (a: Share, b: Share): Share => ({ v4: Math.max(a.v4, b.v4), v6: Math.max(a.v6, b.v6) });

const addressesOf = (region: Region): AddressSet => unionOf(region.map(({ addresses }) => addresses));

/** Says of the last security group on the way that it is the cause that let the packet in, where several rules do. */
function named(path: readonly Hop[], cause: Cause): Hop[] {
  if (cause.kind !== 'security-group') return [...path];
  const at = path.findLastIndex(({ kind, hop }) => kind === 'security-group' && hop === cause.id);
  const { id = cause.rule.at } = cause.rule;
  return path.map((hop, i) => (i === at ? { ...hop, rule: id } : hop));
}

function finished(row: Row): Exposure[] {
  const { cause, through, found, first, regions, exposed, total } = row;
  const proof = witness(found, first);
  if (proof === undefined) return [];
  const region = joinAll([...regions]);
  return [
    {
      cause,
      ...(through === undefined ? {} : { through }),
      exposed: [...exposed.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      packet: proof.packet,
      path: named(proof.path, cause),
      region,
      share: publicShare(addressesOf(region)),
      total,
    },
  ];
}

interface Collected {
  readonly rows: Map<string, Row>;
  readonly doubts: Map<string, Doubt>;
}

function doubt({ doubts }: Collected, missing: readonly string[], endpoint: Endpoint): void {
  const key = missing.join('\n');
  const there = doubts.get(key);
  if (there === undefined) doubts.set(key, { missing, endpoints: new Map([[endpoint.id, endpoint]]) });
  else there.endpoints.set(endpoint.id, endpoint);
}

function blame({ rows }: Collected, found: Found, endpoint: Endpoint, total: Share): void {
  const { sure, through } = found;
  for (const { cause, region } of sure.length === 0 ? [] : found.blame(sure)) {
    const key = `${cause.kind} ${cause.id} ${placeInCause(cause)} ${through ?? ''}`;
    const row = rows.get(key);
    if (row === undefined) {
      const by = through === undefined ? {} : { through };
      const exposed = new Map([[endpoint.id, endpoint]]);
      rows.set(key, { cause, ...by, found, first: region, regions: new Set([region]), exposed, total });
    } else {
      row.regions.add(region);
      row.exposed.set(endpoint.id, endpoint);
      row.total = most(row.total, total);
    }
  }
}

function collect(collected: Collected, founds: readonly Found[], endpoint: Endpoint): void {
  const total = publicShare(addressesOf(joinAll(founds.map(({ sure }) => sure))));
  for (const found of founds) {
    const { sure, maybe, missing } = found;
    if (sure !== maybe && less(maybe, sure).length > 0) doubt(collected, missing, endpoint);
    blame(collected, found, endpoint, total);
  }
}

/** What of the question reaches each endpoint, grouped by the rule that lets it in. */
export function exposureOf(atlas: Atlas, asked: Asked): Exposures {
  const from = select(atlas.estate, asked.from);
  const to: Party =
    asked.to === undefined
      ? once(atlas, 'endpoints', () => everyEndpoint(atlas.estate))
      : select(atlas.estate, asked.to);
  const { arriving } = arrivals(atlas, from, trafficAsked(asked.traffic));
  const collected: Collected = { rows: new Map(), doubts: new Map() };
  for (const chosen of to.chosen) {
    const endpoint = endpointOf(atlas, chosen);
    if (asked.only?.(endpoint) === false) continue;
    if (chosen.place.addresses.length === 0) doubt(collected, [`addresses of ${endpoint.id}`], endpoint);
    collect(collected, arriving(chosen), endpoint);
  }
  const byKey = [...collected.rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    rows: byKey.flatMap(([, row]) => finished(row)),
    undetermined: [...collected.doubts.values()].map(({ missing, endpoints }) => ({
      missing,
      endpoints: [...endpoints.values()],
    })),
    missing: [...from.missing, ...to.missing],
  };
}

/** What of some networks reaches others: an environment and another. Ask twice for both directions. */
export function pairs(
  atlas: Atlas,
  from: readonly string[],
  to: readonly string[],
  traffic?: readonly Traffic[],
): Exposures {
  const networks = (ids: readonly string[]): Selector => ({ kind: 'networks', name: ids.join(), ids });
  return exposureOf(atlas, {
    from: networks(from),
    to: networks(to),
    ...(traffic === undefined ? {} : { traffic }),
  });
}
