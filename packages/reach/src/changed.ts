import type { GraphPart } from '@clausewatch/model/graph';

import { arrivals } from './arrivals.ts';
import { altered, type Atlas } from './atlas.ts';
import { exposureOf } from './exposed.ts';
import type { Asked, Exposures } from './exposures.ts';
import { type Found, trafficAsked } from './found.ts';
import { joinAll, sameRegion } from './region.ts';
import { select } from './select.ts';
import { touchedBy } from './touched.ts';

export interface Changed {
  readonly before: Atlas;
  readonly after: Atlas;
  /**
   * Endpoints that the change can touch. What gets from one place to another can be another than before only if one of the
   * two is among them, so a question from outside need only be put to these again. `all` when nobody can tell.
   */
  readonly touched: ReadonlySet<string> | 'all';
}

/**
 * The atlas after a change: parts that came, or came anew under the same kind and id, and parts that are gone. What was
 * worked out before and does not stand on any of them is not worked out again; the given atlas stays as it is, so that
 * both can be asked.
 */
export function changed(before: Atlas, come: readonly GraphPart[], gone: readonly GraphPart[] = []): Changed {
  const { atlas: after, done } = altered(before, come, gone);
  return { before, after, touched: touchedBy(done, before.bare, after.bare) };
}

export interface Effect {
  /** The endpoints that are reached by more, by less, or by others than before, in the order of their ids. */
  readonly endpoints: readonly string[];
  /** The answers for all that is touched. */
  readonly before: Exposures;
  readonly after: Exposures;
}

type Founds = ReadonlyMap<string, readonly Found[]>;

function foundsOf(atlas: Atlas, asked: Asked): Founds {
  const from = select(atlas.estate, asked.from, 'from');
  const to = asked.to === undefined ? [] : select(atlas.estate, asked.to, 'to').chosen;
  const { straight, entered, throughBalancers } = arrivals(atlas, from, trafficAsked(asked.traffic));
  const all = new Map<string, Found[]>();
  for (const chosen of to) {
    const founds = [...straight(chosen), ...entered(chosen), ...throughBalancers(chosen)];
    all.set(chosen.place.id, [...(all.get(chosen.place.id) ?? []), ...founds]);
  }
  return all;
}

function differ(before: readonly Found[] = [], after: readonly Found[] = []): boolean {
  const alike =
    before.length === after.length &&
    before.every(({ sure, maybe }, i) => sure === after[i]?.sure && maybe === after[i].maybe);
  if (alike) return false;
  const whole = (founds: readonly Found[], which: 'sure' | 'maybe') => joinAll(founds.map((one) => one[which]));
  return !(['sure', 'maybe'] as const).every((which) => sameRegion(whole(before, which), whole(after, which)));
}

/** What a change does to the answer of one question: only what it can touch is asked again. */
export function effectOf({ before, after, touched }: Changed, asked: Omit<Asked, 'to'>): Effect {
  const inside = [before, after].flatMap(({ estate }) => select(estate, asked.from, 'from').chosen);
  const whole = touched === 'all' || inside.some(({ place }) => touched.has(place.id));
  const ids = whole ? allEndpoints(before, after) : touched;
  const question: Asked = { ...asked, to: { kind: 'endpoints', ids } };
  const [was, is] = [foundsOf(before, question), foundsOf(after, question)];
  const endpoints = [...new Set([...was.keys(), ...is.keys()])].filter((id) => differ(was.get(id), is.get(id)));
  return { endpoints: endpoints.toSorted(), before: exposureOf(before, question), after: exposureOf(after, question) };
}

function allEndpoints(...atlases: readonly Atlas[]): Set<string> {
  const parts = atlases.flatMap(({ bare }) => [...bare.interfaces.values(), ...bare.services.values()]);
  return new Set(parts.map(({ id }) => id));
}
