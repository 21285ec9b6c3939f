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
import type { Traffic } from '@clausewatch/net/traffic';

import { arrivals } from './arrivals.ts';
import type { Atlas } from './atlas.ts';
import { batchesOf, mayBePublic } from './batches.ts';
import type { Asked, Exposures } from './exposures.ts';
import { doubtful } from './entered.ts';
import { trafficAsked } from './found.ts';
import type { Selector } from './question.ts';
import { collect, type Collected, endpoints, finished } from './rows.ts';
import { everyEndpoint, select } from './select.ts';

/** What of the question reaches each endpoint, grouped by the rule that lets it in. */
export function exposureOf(atlas: Atlas, asked: Asked): Exposures {
  const from = select(atlas.estate, asked.from, 'from');
  const { straight, entered, mayEnter, throughBalancers, maySend, around } = arrivals(
    atlas,
    from,
    trafficAsked(asked.traffic),
    asked.ways === undefined ? {} : { ways: asked.ways },
  );
  const shared = (from.outside ?? from.beyond) !== undefined;
  const outside = from.chosen.length === 0 && from.beyond === undefined;
  const worth = (part: InterfacePart): boolean =>
    !outside || mayBePublic(part, around) || mayEnter(part) || (asked.ways === undefined && maySend(part));
  const to = asked.to === undefined ? everyEndpoint(atlas.estate, worth) : select(atlas.estate, asked.to, 'to');
  const named = endpoints(atlas);
  const meant = to.chosen.filter(({ place }) => asked.only?.(named.one(place)) !== false);
  const collected: Collected = { rows: new Map(), doubts: new Map() };
  for (const { chosen, places } of batchesOf(meant, around)) collect(collected, straight(chosen), places, shared);
  for (const chosen of meant) {
    const { place } = chosen;
    collect(
      collected,
      doubtful(entered(chosen), () => straight(chosen)),
      [place],
      shared,
    );
    if (asked.ways === undefined) collect(collected, throughBalancers(chosen), [place], shared);
  }
  const byKey = [...collected.rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    rows: byKey.flatMap(([, row]) => finished(row, named)),
    undetermined: [...collected.doubts.values()].map(({ places, ...unsure }) => ({
      ...unsure,
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
