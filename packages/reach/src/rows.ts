/** What is found about many endpoints, gathered by the rule that is to blame. */
import { type AddressSet, unionOf } from '@clausewatch/net/addresses';
import { publicShare } from '@clausewatch/net/special';

import { witness } from './answer.ts';
import type { Atlas } from './atlas.ts';
import type { Endpoint, Exposure, Share } from './exposures.ts';
import type { Found, Hop } from './found.ts';
import type { Blamed, Cause } from './path.ts';
import type { Place } from './places.ts';
import { joinAll, less, type Region } from './region.ts';

/** What is known of one way, and what of it the rule lets in. */
interface Proof {
  readonly found: Found;
  readonly region: () => Region;
}

const lesser = (a: Proof, b: Proof): Proof => (b.found.to.id < a.found.to.id ? b : a);

export interface Row {
  readonly cause: Cause;
  readonly through?: string;
  /** Of the endpoint with the least id, so that the proof does not depend on what was asked before. */
  proof: Proof;
  readonly regions: (() => Region)[];
  readonly exposed: Set<readonly Place[]>;
  total: Share;
}

type Unsure = Pick<Found, 'missing' | 'called'>;

interface Doubt extends Unsure {
  readonly places: Set<readonly Place[]>;
}

/** What was found so far, by rule and by what is missing. */
export interface Collected {
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

export interface Named {
  readonly one: (place: Place) => Endpoint;
  /** In the order of their ids. */
  readonly all: (places: ReadonlySet<readonly Place[]>) => Endpoint[];
}

/** Places as others know them, each made once. */
export function endpoints(atlas: Atlas, known = new Map<string, Endpoint>()): Named {
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

/** A row as others know it. */
export function finished({ cause, through, proof, regions, exposed, total }: Row, named: Named): Exposure[] {
  const shown = witness(proof.found, proof.region());
  if (shown === undefined) return [];
  const region = (): Region => joinAll([...new Set(regions.map((one) => one()))]);
  return [
    {
      cause,
      ...(through === undefined ? {} : { through }),
      exposed: named.all(exposed),
      packet: shown.packet,
      path: blaming(shown.path, cause),
      region,
      share: total === nobody ? nobody : publicShare(addressesOf(region())),
      total,
    },
  ];
}

/** Notes what has to be read before these places are sure. */
export function doubt({ doubts }: Collected, { missing, called }: Unsure, places: readonly Place[]): void {
  const key = missing.join('\n');
  const there = doubts.get(key);
  if (there === undefined) doubts.set(key, { missing, ...(called && { called }), places: new Set([places]) });
  else there.places.add(places);
}

/** What was found may be kept, and so is who is to blame for it. */
const blamed = new WeakMap<Found, readonly Blamed[]>();

function blamedFor(found: Found): readonly Blamed[] {
  const known = blamed.get(found) ?? found.blame(found.sure);
  blamed.set(found, known);
  return known;
}

function blame({ rows }: Collected, found: Found, places: readonly Place[], total: Share): void {
  const { through } = found;
  for (const { cause, region } of blamedFor(found)) {
    const key = `${cause.kind} ${cause.id} ${placeInCause(cause)} ${through ?? ''}`;
    const row = rows.get(key);
    if (row === undefined) {
      const by = through === undefined ? {} : { through };
      rows.set(key, {
        cause,
        ...by,
        proof: { found, region },
        regions: [region],
        exposed: new Set([places]),
        total,
      });
    } else {
      row.proof = lesser(row.proof, { found, region });
      row.regions.push(region);
      row.exposed.add(places);
      if (total !== nobody) row.total = most(row.total, total);
    }
  }
}

/** Nobody on the internet. */
const nobody: Share = { v4: 0, v6: 0 };

/** What one rule lets in at some places and at others. */
export function united(parts: readonly (readonly [row: Row, places: readonly Place[]])[]): Row | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  return {
    ...first[0],
    proof: parts.map(([{ proof }]) => proof).reduce(lesser),
    regions: parts.flatMap(([{ regions }]) => regions),
    exposed: new Set(parts.map(([, places]) => places)),
    total: parts.map(([{ total }]) => total).reduce((a, b) => (a === b ? a : most(a, b))),
  };
}

/** Adds what was found for places that are alike. Without `outside`, nobody who sent it is on the internet. */
export function collect(
  collected: Collected,
  founds: readonly Found[],
  places: readonly Place[],
  outside: boolean,
): void {
  const open = founds.filter(({ maybe }) => maybe.length > 0);
  if (open.length === 0) return;
  const total = outside ? publicShare(addressesOf(joinAll(open.map(({ sure }) => sure)))) : nobody;
  for (const found of open) {
    const { sure, maybe } = found;
    if (sure !== maybe && less(maybe, sure).length > 0) doubt(collected, found, places);
    if (sure.length > 0) blame(collected, found, places, total);
  }
}
