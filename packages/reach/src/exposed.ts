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
import type { InterfacePart } from '@clausewatch/model/graph';
import { type AddressSet, unionOf } from '@clausewatch/net/addresses';
import { publicShare } from '@clausewatch/net/special';
import type { Traffic } from '@clausewatch/net/traffic';

import { witness } from './answer.ts';
import { arrivals } from './arrivals.ts';
import { batchesOf, mayBePublic } from './batches.ts';
import type { Asked, Endpoint, Exposure, Exposures, Share } from './exposures.ts';
import { type Found, type Hop, trafficAsked } from './found.ts';
import type { Atlas } from './atlas.ts';
import type { Cause } from './path.ts';
import type { Place } from './places.ts';
import type { Selector } from './question.ts';
import { joinAll, less, type Region } from './region.ts';
import { everyEndpoint, select } from './select.ts';

interface Row {
  readonly cause: Cause;
  readonly through?: string;
  readonly found: Found;
  readonly first: Region;
  readonly regions: Set<Region>;
  readonly exposed: Set<readonly Place[]>;
  total: Share;
}

interface Doubt {
  readonly missing: readonly string[];
  readonly places: Set<readonly Place[]>;
}

interface Collected {
  readonly rows: Map<string, Row>;
  readonly doubts: Map<string, Doubt>;
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

const most = (a: Share, b: Share): Share => ({ v4: Math.max(a.v4, b.v4), v6: Math.max(a.v6, b.v6) });

const addressesOf = (region: Region): AddressSet => unionOf(region.map(({ addresses }) => addresses));

interface Named {
  readonly one: (place: Place) => Endpoint;
  /** In the order of their ids. */
  readonly all: (places: ReadonlySet<readonly Place[]>) => Endpoint[];
}

/** Places as others know them, each made once. */
function endpoints(atlas: Atlas): Named {
  const known = new Map<string, Endpoint>();
  const made = ({ id, kind, network, subnet }: Place): Endpoint => {
    const there = known.get(id);
    if (there !== undefined) return there;
    const at = { ...(network === undefined ? {} : { network }), ...(subnet === undefined ? {} : { subnet }) };
    const endpoint = { id, kind, ...at, of: atlas.bare.interfaces.get(id)?.of ?? [] };
    known.set(id, endpoint);
    return endpoint;
  };
  return {
    one: made,
    all: (places) => {
      const all = new Set<Endpoint>();
      for (const list of places) for (const place of list) all.add(made(place));
      return [...all].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}

/** Says of the last security group on the way that it is the cause that let the packet in, where several rules do. */
function blaming(path: readonly Hop[], cause: Cause): Hop[] {
  if (cause.kind !== 'security-group') return [...path];
  const at = path.findLastIndex(({ kind, hop }) => kind === 'security-group' && hop === cause.id);
  const { id = cause.rule.at } = cause.rule;
  return path.map((hop, i) => (i === at ? { ...hop, rule: id } : hop));
}

function finished({ cause, through, found, first, regions, exposed, total }: Row, named: Named): Exposure[] {
  const proof = witness(found, first);
  if (proof === undefined) return [];
  const region = joinAll([...regions]);
  return [
    {
      cause,
      ...(through === undefined ? {} : { through }),
      exposed: named.all(exposed),
      packet: proof.packet,
      path: blaming(proof.path, cause),
      region,
      share: publicShare(addressesOf(region)),
      total,
    },
  ];
}

function doubt({ doubts }: Collected, missing: readonly string[], places: readonly Place[]): void {
  const key = missing.join('\n');
  const there = doubts.get(key);
  if (there === undefined) doubts.set(key, { missing, places: new Set([places]) });
  else there.places.add(places);
}

function blame({ rows }: Collected, found: Found, places: readonly Place[], total: Share): void {
  const { sure, through } = found;
  for (const { cause, region } of found.blame(sure)) {
    const key = `${cause.kind} ${cause.id} ${placeInCause(cause)} ${through ?? ''}`;
    const row = rows.get(key);
    if (row === undefined) {
      const by = through === undefined ? {} : { through };
      rows.set(key, {
        cause,
        ...by,
        found,
        first: region,
        regions: new Set([region]),
        exposed: new Set([places]),
        total,
      });
    } else {
      row.regions.add(region);
      row.exposed.add(places);
      row.total = most(row.total, total);
    }
  }
}

function collect(collected: Collected, founds: readonly Found[], places: readonly Place[]): void {
  const open = founds.filter(({ maybe }) => maybe.length > 0);
  if (open.length === 0) return;
  const total = publicShare(addressesOf(joinAll(open.map(({ sure }) => sure))));
  for (const found of open) {
    const { sure, maybe, missing } = found;
    if (sure !== maybe && less(maybe, sure).length > 0) doubt(collected, missing, places);
    if (sure.length > 0) blame(collected, found, places, total);
  }
}

/** What of the question reaches each endpoint, grouped by the rule that lets it in. */
export function exposureOf(atlas: Atlas, asked: Asked): Exposures {
  const from = select(atlas.estate, asked.from);
  const { straight, throughBalancers, maySend, around } = arrivals(
    atlas,
    from,
    trafficAsked(asked.traffic),
    asked.ways === undefined ? {} : { ways: asked.ways },
  );
  const outside = from.chosen.length === 0 && from.beyond === undefined;
  const worth = (part: InterfacePart): boolean =>
    !outside || mayBePublic(part, around) || (asked.ways === undefined && maySend(part));
  const to = asked.to === undefined ? everyEndpoint(atlas.estate, worth) : select(atlas.estate, asked.to);
  const named = endpoints(atlas);
  const meant = to.chosen.filter(({ place }) => asked.only?.(named.one(place)) !== false);
  const collected: Collected = { rows: new Map(), doubts: new Map() };
  for (const { chosen, places } of batchesOf(meant, around)) collect(collected, straight(chosen), places);
  for (const chosen of meant) {
    const { place } = chosen;
    if (place.addresses.length === 0) doubt(collected, [`addresses of ${place.id}`], [place]);
    if (asked.ways === undefined) collect(collected, throughBalancers(chosen), [place]);
  }
  const byKey = [...collected.rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    rows: byKey.flatMap(([, row]) => finished(row, named)),
    undetermined: [...collected.doubts.values()].map(({ missing, places }) => ({
      missing,
      endpoints: named.all(places),
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
