/**
 * What is known of a question from one atlas to the next. After a change those endpoints are forgotten that it can touch, or that some source may
 * reach which came, went, or sends otherwise than before.
 */
import { type AddressSet, none, toCidrs } from '@clausewatch/net/addresses';
import { trafficLabel } from '@clausewatch/net/traffic';

import type { Atlas } from './atlas.ts';
import type { Asked, Endpoint, Exposure } from './exposures.ts';
import { type Found, trafficAsked } from './found.ts';
import { meets, type Moved, movedBetween } from './moved.ts';
import type { Place } from './places.ts';
import type { Selector } from './question.ts';
import type { Collected, Row } from './rows.ts';
import { type Chosen, type Party, select } from './select.ts';
import { type Touched, touchedBetween } from './since.ts';

/** What was found for places that are alike. */
export interface Said {
  readonly founds: readonly Found[];
  readonly collected: Collected;
}

/** One endpoint. */
export interface Entry {
  readonly chosen: readonly Chosen[];
  readonly places: readonly Place[];
  /** Absent: it was not asked about. */
  said?: readonly Said[];
}

export type Part = readonly [row: Row, places: readonly Place[]];

/** A row, with what it was made of. */
export interface Made {
  readonly parts: readonly Part[];
  readonly exposures: readonly Exposure[];
}

export interface Kept {
  at: Atlas;
  ids: readonly string[];
  from: Party;
  /** Every endpoint that is not surely closed has an entry. */
  whole: boolean;
  entries: Map<string, Entry>;
  rows: ReadonlyMap<string, Made>;
  readonly endpoints: Map<string, Endpoint>;
}

/** By what the atlases share that came of each other. */
const answers = new WeakMap<Atlas['memo'], Map<string, Kept>>();

const textOf = (addresses: AddressSet = none): string => toCidrs(addresses).join();

function sourcesText(from: Selector): string {
  switch (from.kind) {
    case 'internet':
    case 'endpoints':
      return textOf(from.except);
    case 'addresses':
      return textOf(from.addresses);
    case 'networks':
      return from.ids.join();
    default:
      return from.id;
  }
}

const idsOf = (from: Selector): readonly string[] => (from.kind === 'endpoints' ? [...from.ids] : []);

function anew(atlas: Atlas, { from }: Asked): Kept {
  const party = select(atlas.estate, from, 'from');
  return {
    at: atlas,
    ids: idsOf(from),
    from: party,
    whole: false,
    entries: new Map(),
    rows: new Map(),
    endpoints: new Map(),
  };
}

export function put({ entries }: Kept, chosen: readonly Chosen[]): void {
  for (const [id, own] of Map.groupBy(chosen, ({ place }) => place.id))
    if (!entries.has(id)) entries.set(id, { chosen: own, places: own.slice(0, 1).map(({ place }) => place) });
}

/** The sources as they are now: the very same where none of them moved. */
function sourcesNow(kept: Kept, atlas: Atlas, { from }: Asked, { rulesOnly, senders }: Touched): Party {
  const still = senders !== 'all' && !kept.from.chosen.some(({ place }) => senders.has(place.id));
  if (from.kind === 'internet' || (from.kind === 'addresses' && rulesOnly && still)) return kept.from;
  const ids = idsOf(from);
  const same = from.kind === 'endpoints' && ids.length === kept.ids.length && ids.every((id, i) => id === kept.ids[i]);
  if (same && senders !== 'all' && !ids.some((id) => senders.has(id))) return kept.from;
  kept.ids = ids;
  return select(atlas.estate, from, 'from');
}

/** Forgets what a change can have made another; nothing is kept where nobody can tell. */
function upToDate(kept: Kept, atlas: Atlas, asked: Asked): Kept {
  const touched = touchedBetween(kept.at, atlas);
  const { all, senders } = touched;
  if (all === 'all' || senders === 'all') return anew(atlas, asked);
  for (const id of all) {
    kept.entries.delete(id);
    kept.endpoints.delete(id);
  }
  if (kept.whole) put(kept, select(atlas.estate, { kind: 'endpoints', ids: all }, 'to').chosen);
  const from = sourcesNow(kept, atlas, asked, touched);
  if (from !== kept.from) {
    const moved = movedBetween(atlas, kept.from, from, senders);
    if (moved === undefined) kept.from = { ...from, chosen: kept.from.chosen };
    else {
      forget(kept, atlas, asked, moved);
      kept.from = from;
    }
  }
  kept.at = atlas;
  return kept;
}

/** Forgets what was found where some of the sources that moved were among those who got through, or may be. */
function forget({ entries }: Kept, atlas: Atlas, asked: Asked, moved: Moved): void {
  const mayMeet = meets(atlas, asked, moved);
  for (const entry of entries.values())
    if (
      entry.said !== undefined &&
      mayMeet(
        entry.chosen,
        entry.said.flatMap(({ founds }) => founds),
      )
    )
      delete entry.said;
}

/** Questions that were not asked for so long that nobody remembers what changed since are asked anew in any case. */
function forgetOld(known: Map<string, Kept>, atlas: Atlas): void {
  const reached = new Set([atlas.bare, ...atlas.steps.map(({ before }) => before)]);
  for (const [key, { at }] of known)
    if (![at.bare, ...at.steps.map(({ before }) => before)].some((estate) => reached.has(estate))) known.delete(key);
}

/** What is known of a question, and holds for this atlas. */
export function keptFor(atlas: Atlas, asked: Asked, name: string): Kept {
  const { from, traffic, ways = '' } = asked;
  const known = answers.get(atlas.memo) ?? new Map<string, Kept>();
  answers.set(atlas.memo, known);
  const key = [name, ways, from.kind, sourcesText(from), ...trafficAsked(traffic).map(trafficLabel)].join('\n');
  const before = known.get(key);
  if (before === undefined) forgetOld(known, atlas);
  const kept = before === undefined ? anew(atlas, asked) : upToDate(before, atlas, asked);
  known.set(key, kept);
  return kept;
}
