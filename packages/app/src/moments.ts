/** The moments at which a scope changed, and which of them are looked at: that follows from its members' states alone. */
import { resourceKey } from '@clausewatch/model/key';

import { type MemberState, remembered } from './scope-members.ts';
import { later } from './time.ts';

/** Seconds without a change after which a scope is looked at: half-made changes alarm nobody, and a burst costs one look. */
export const settleSeconds = 300;
/** A scope that is never quiet is looked at all the same, after so many seconds. */
export const restlessSeconds = 1800;

export interface Moment {
  readonly order: string;
  readonly at: string;
  /** Nothing changed but what anybody may send: whoever waits for quiet waits no longer for it. */
  readonly idle: boolean;
}

/** The moment behind which is forgotten what was gone by then: of what was before it nobody can judge any more. */
export type Bygone = Pick<Moment, 'order' | 'at'>;

/** Many controls look at the same states. */
const known = new WeakMap<readonly MemberState[], readonly Moment[]>();

function momentsOf(states: readonly MemberState[], bygone: Bygone | undefined): readonly Moment[] {
  const moments = known.get(states) ?? since(momentsIn(states), bygone);
  known.set(states, moments);
  return moments;
}

/** What came before stands for itself no more: it is looked at as of then. */
function since(moments: readonly Moment[], bygone: Bygone | undefined): readonly Moment[] {
  if (bygone === undefined || (moments[0]?.order ?? '~') >= bygone.order) return moments;
  const { order, at } = bygone;
  return [{ order, at, idle: false }, ...moments.filter((moment) => moment.order > order)];
}

/** One for each order. A state that is stamped before its forerunner, or whose stamp lies ahead of its arrival, counts as of then. */
function momentsIn(states: readonly MemberState[]): readonly Moment[] {
  let latest = '';
  const active = new Set<string>();
  const moments = new Map<string, Moment>();
  for (const state of states.toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))) {
    const { order, at } = state;
    const idle = isIdle(state, active) && moments.get(order)?.idle !== false;
    if (!idle) latest = at > latest ? at : latest;
    moments.set(order, { order, at: at > latest ? at : latest, idle });
  }
  return [...moments.values()];
}

/** A request to be peered, whatever becomes of it, until it is accepted. `active`: the connections that were. */
function isIdle({ kind, ref, resource }: MemberState, active: Set<string>): boolean {
  if (kind !== 'peering') return false;
  const configuration = resource?.().configuration;
  const status = configuration?.kind === 'peering' ? (configuration.status ?? 'active') : 'deleted';
  if (status === 'active') active.add(resourceKey(ref));
  return !active.has(resourceKey(ref));
}

const lastAsked = new WeakMap<readonly Moment[], { readonly now: string; readonly quiet: ReadonlySet<string> }>();

/** Orders behind which nothing changed for the settle window, as far as `now` can tell; in a scope that never rests, one now and then. */
function quietOrders(moments: readonly Moment[], now: string): ReadonlySet<string> {
  const last = lastAsked.get(moments);
  if (last?.now === now) return last.quiet;
  const quiet = new Set<string>();
  lastAsked.set(moments, { now, quiet });
  let looked = moments[0]?.at ?? '';
  let next = now;
  const rests = moments.toReversed().map(({ at, idle }) => {
    const rested = next >= later(at, settleSeconds);
    if (!idle) next = at;
    return rested;
  });
  for (const [index, { order, at }] of moments.entries()) {
    if (rests[moments.length - 1 - index] !== true && at < later(looked, restlessSeconds)) continue;
    quiet.add(order);
    looked = at;
  }
  return quiet;
}

/** Moments looked at again when news of an earlier time arrives, fewer in a large scope: what lies behind them stays as it was decided. */
function mostLooks(states: number): number {
  return Math.max(96, Math.min(960, Math.floor(400_000 / states)));
}

/** Behind the newest gap: of a member with many states those before its second are forgotten, and nobody can tell any more how it was then. */
function wholeFrom(states: readonly MemberState[]): string {
  let from = '';
  for (const own of Map.groupBy(states, ({ ref }) => resourceKey(ref)).values()) {
    const second = own.length < remembered ? '' : (own.map(({ order }) => order).toSorted()[1] ?? '');
    if (second > from) from = second;
  }
  return from;
}

/** What is to be looked at. */
export interface Stretch {
  /** Looks from this order on are made anew. */
  readonly since: string;
  /** As far as this order; absent: to the end. */
  readonly until?: string;
  readonly moments: readonly Moment[];
}

/** From the state before `changed` on: a new state can end the quiet of the one before. */
export function stretchOf(
  states: readonly MemberState[],
  changed: string,
  now: string,
  bygone: Bygone | undefined,
): Stretch {
  const moments = momentsOf(states, bygone);
  const quiet = quietOrders(moments, now);
  const after = (order: string): number => {
    const index = moments.findIndex((moment) => moment.order >= order);
    return index < 0 ? moments.length : index;
  };
  const first = Math.max(0, after(changed) - 1, after(wholeFrom(states)));
  const all = moments.slice(first).filter(({ order }) => quiet.has(order));
  const looked = all.slice(-mostLooks(states.length));
  const since = (looked.length < all.length ? looked[0]?.order : moments[first]?.order) ?? changed;
  return { since, moments: looked };
}

/** The stretch as far as an order. */
export function upTo({ since, moments }: Stretch, until: string): Stretch {
  return { since, until, moments: moments.filter(({ order }) => order <= until) };
}

/** The newest order that a look at all states would look at; empty: none. */
export function lastQuiet(states: readonly MemberState[], now: string, bygone: Bygone | undefined): string {
  return [...quietOrders(momentsOf(states, bygone), now)].at(-1) ?? '';
}

/** Seconds for which all is remembered, however many moments lie behind it. */
const rememberedSeconds = 30 * 24 * 60 * 60;

/** The newest moment behind which late news is not judged anyway, and after which all was quiet: whoever looks on from there takes the same steps. */
export function bygoneIn(states: readonly MemberState[], now: string, bygone: Bygone | undefined): Bygone | undefined {
  const moments = momentsOf(states, bygone);
  const quiet = quietOrders(moments, now);
  const judged = moments.filter(({ order }) => quiet.has(order)).slice(-mostLooks(states.length));
  const latest = later(now, -rememberedSeconds);
  return moments.findLast(({ order, at }, index) => {
    const next = moments[index + 1];
    const old = order <= (judged[0]?.order ?? '') && at <= latest;
    return old && next !== undefined && next.at >= later(at, settleSeconds);
  });
}

/** The earliest order of which nobody can tell yet whether quiet follows; `undefined` when all rests. */
export function unrested(states: readonly MemberState[], now: string): string | undefined {
  const quiet = later(now, -settleSeconds);
  let first: string | undefined;
  for (const { order, at } of states) if (at > quiet && (first === undefined || order < first)) first = order;
  return first;
}
