/** Answers that are kept from one atlas to the next: only what was forgotten is asked about anew. */
import { arrivals } from './arrivals.ts';
import type { Atlas } from './atlas.ts';
import { batchesOf } from './batches.ts';
import { doubtful } from './entered.ts';
import { exposureOf } from './exposed.ts';
import type { Asked, Exposure, Exposures } from './exposures.ts';
import { type Found, trafficAsked } from './found.ts';
import { type Entry, type Kept, keptFor, type Made, type Part, put, type Said } from './keeping.ts';
import type { Place } from './places.ts';
import { collect, type Collected, doubt, endpoints, finished, type Named, united } from './rows.ts';
import { everyEndpoint, select, unreadInterfaces } from './select.ts';

function askAbout({ at: atlas, from }: Kept, asked: Asked, entries: readonly Entry[]): void {
  if (entries.length === 0) return;
  const { ways, traffic } = asked;
  const extent = ways === undefined ? {} : { ways };
  const { straight, entered, throughBalancers, around } = arrivals(atlas, from, trafficAsked(traffic), extent);
  const shared = (from.outside ?? from.beyond) !== undefined;
  const all = new Map<string, Said[]>();
  const note = (places: readonly Place[], founds: readonly Found[], noted: (into: Collected) => void): void => {
    const collected: Collected = { rows: new Map(), doubts: new Map() };
    noted(collected);
    if (collected.rows.size + collected.doubts.size === 0) return;
    for (const id of new Set(places.map((place) => place.id)))
      all.set(id, [...(all.get(id) ?? []), { founds, collected }]);
  };
  const found = (places: readonly Place[], founds: readonly Found[]): void => {
    const open = founds.filter(({ maybe }) => maybe.length > 0);
    if (open.length > 0) note(places, open, (into) => collect(into, open, places, shared));
  };
  const chosen = entries.flatMap((entry) => entry.chosen);
  for (const batch of batchesOf(chosen, around)) found(batch.places, straight(batch.chosen));
  for (const one of chosen) {
    const { id, addresses } = one.place;
    if (addresses.length === 0)
      note([one.place], [], (into) => doubt(into, { missing: [`addresses of ${id}`] }, [one.place]));
    found(
      [one.place],
      doubtful(entered(one), () => straight(one)),
    );
    if (ways === undefined) found([one.place], throughBalancers(one));
  }
  for (const entry of entries) entry.said = all.get(entry.places[0]?.id ?? '') ?? [];
}

const alike = (a: readonly Part[], b: readonly Part[]): boolean =>
  a.length === b.length && a.every(([row, places], i) => row === b[i]?.[0] && places === b[i][1]);

function rowsOf(kept: Kept, entries: readonly Entry[], named: Named): readonly Exposure[] {
  const parts = new Map<string, Part[]>();
  for (const { said = [], places } of entries)
    for (const { collected } of said)
      for (const [key, row] of collected.rows) {
        const there = parts.get(key);
        if (there === undefined) parts.set(key, [[row, places]]);
        else there.push([row, places]);
      }
  const rows = [...parts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]): readonly [string, Made] => {
      const before = kept.rows.get(key);
      if (before !== undefined && alike(before.parts, own)) return [key, before];
      const row = united(own);
      return [key, { parts: own, exposures: row === undefined ? [] : finished(row, named) }];
    });
  kept.rows = new Map(rows);
  return rows.flatMap(([, { exposures }]) => exposures);
}

/** What `exposureOf` answers. `name` tells questions apart whose sources are other endpoints, of which there would else be one answer at a time. */
export function exposureKept(atlas: Atlas, asked: Asked, name = ''): Exposures {
  const { to, only } = asked;
  if (to !== undefined && to.kind !== 'endpoints') return exposureOf(atlas, asked);
  const kept = keptFor(atlas, asked, name);
  if (to === undefined && !kept.whole) {
    put(kept, everyEndpoint(atlas.estate, () => true).chosen);
    kept.whole = true;
  }
  const ids = to === undefined ? undefined : new Set(to.ids);
  if (ids !== undefined)
    put(
      kept,
      select(atlas.estate, { kind: 'endpoints', ids: [...ids].filter((id) => !kept.entries.has(id)) }, 'to').chosen,
    );
  const named = endpoints(atlas, kept.endpoints);
  const there = ids === undefined ? [...kept.entries.values()] : [...ids].flatMap((id) => kept.entries.get(id) ?? []);
  // Of whom nothing was found nobody needs to know whether it is meant.
  const meant = there.filter(
    ({ said, places }) => said?.length !== 0 && places.some((place) => only?.(named.one(place)) !== false),
  );
  askAbout(
    kept,
    asked,
    meant.filter(({ said }) => said === undefined),
  );
  const doubts: Collected = { rows: new Map(), doubts: new Map() };
  for (const { said = [], places } of meant)
    for (const { collected } of said) for (const unsure of collected.doubts.values()) doubt(doubts, unsure, places);
  return {
    rows: rowsOf(kept, meant, named),
    undetermined: [...doubts.doubts.values()].map(({ places, ...unsure }) => ({
      ...unsure,
      endpoints: named.all(places),
    })),
    missing: [...kept.from.missing, ...(to === undefined ? unreadInterfaces(atlas.estate) : [])],
  };
}
