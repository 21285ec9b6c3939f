/**
 * What is to be done at a place where addresses are denied, from what is wanted and what is there: asked again and again, so that no crash and no
 * second worker leads anywhere else. All of it goes by instants of the approval; no time zone is in it.
 */
import type { Denial, Hold, Ledger, Turn } from '@clausewatch/model/block';

import { past } from './house.ts';

export interface Planned {
  /** To be saved before anything of it is done; the same list when nothing changes. */
  readonly denials: readonly Denial[];
  readonly deny: readonly string[];
  readonly allow: readonly string[];
}

/** `there`: the ranges that the place denies now. */
export function planDenials(denials: readonly Denial[], there: ReadonlySet<string>, at: string): Planned {
  const next = denials.map((denial) => stepOf(denial, there.has(denial.range), at));
  return {
    denials: next.every((denial, index) => denial === denials[index]) ? denials : next,
    deny: next.flatMap(({ state, range }) => (state === 'putting' ? range : [])),
    allow: next.flatMap(({ state, range }) => (state === 'lifting' ? range : [])),
  };
}

function stepOf(denial: Denial, there: boolean, at: string): Denial {
  const { holds, state } = denial;
  const live = holds.filter((hold) => isOpen(hold) && hold.until > at);
  const over = holds.filter((hold) => isOpen(hold) && hold.until <= at);
  /** The same object where nothing changes. */
  const become = (next: Denial['state'], turns: ReadonlyMap<Hold, Turn> = new Map()): Denial => {
    const turned = holds.map((hold) => {
      const turn = turns.get(hold);
      return turn === undefined ? hold : { ...hold, turn };
    });
    return next === state && turns.size === 0 ? denial : { ...denial, holds: turned, state: next };
  };
  const all = (of: readonly Hold[], turn: Turn): ReadonlyMap<Hold, Turn> => new Map(of.map((hold) => [hold, turn]));

  if (live.length > 0) {
    const kept = all(over, 'kept');
    // A hold of which nothing was seen yet is a new approval: it puts again what somebody took away.
    const fresh = live.filter(({ turn }) => turn === undefined);
    // What another worker took away, or is about to, is put again: it is no stranger's doing.
    if (state === 'lifting') return become('putting', kept);
    if (there) {
      const seen = state === 'idle' || state === 'found' ? 'found' : 'denied';
      return become(seen, new Map([...kept, ...all(fresh, seen)]));
    }
    if (fresh.length === 0 && (state === 'denied' || state === 'found'))
      return become('idle', all([...live, ...over], 'gone'));
    return become('putting', kept);
  }
  if (over.length === 0) return denial;
  switch (state) {
    case 'idle':
      return become('idle', all(over, 'late'));
    case 'found':
      return become('idle', all(over, there ? 'left' : 'gone'));
    case 'denied':
    case 'putting':
    case 'lifting':
      if (there) return become('lifting');
      return become('idle', all(over, ({ denied: 'gone', putting: 'late', lifting: 'ended' } as const)[state]));
  }
}

/** Nothing is left to do for it once it is closed. */
export function isOpen({ turn }: Hold): boolean {
  return turn === undefined || turn === 'denied' || turn === 'found';
}

/** With a hold of the proposal on each of the ranges; the same list when all of them are known. */
export function withHolds(denials: readonly Denial[], ranges: readonly string[], hold: Hold): readonly Denial[] {
  const byRange = new Map(denials.map((denial) => [denial.range, denial]));
  let changed = false;
  for (const range of ranges) {
    const known = byRange.get(range) ?? { range, holds: [], state: 'idle' as const };
    if (known.holds.some(({ proposal }) => proposal === hold.proposal)) continue;
    byRange.set(range, { ...known, holds: [...known.holds, hold] });
    changed = true;
  }
  return changed ? [...byRange.values()] : denials;
}

/** With the proposal's holds ending at an instant where they would last longer; the same list when there is none. */
export function endingAt(denials: readonly Denial[], proposal: string, at: string): readonly Denial[] {
  return ending(denials, at, (hold) => hold.proposal === proposal && isOpen(hold));
}

/** Only those of which nothing was seen yet. */
export function unseenEnding(denials: readonly Denial[], proposal: string, at: string): readonly Denial[] {
  return ending(denials, at, (hold) => hold.proposal === proposal && hold.turn === undefined);
}

function ending(denials: readonly Denial[], at: string, which: (hold: Hold) => boolean): readonly Denial[] {
  const lasts = (hold: Hold): boolean => which(hold) && hold.until > at;
  if (!denials.some(({ holds }) => holds.some(lasts))) return denials;
  return denials.map((denial) => ({
    ...denial,
    holds: denial.holds.map((hold) => (lasts(hold) ? { ...hold, until: at } : hold)),
  }));
}

/** Without the proposal's closed holds, and without what nobody holds. */
export function collected(denials: readonly Denial[], proposal: string): readonly Denial[] {
  const closed = (hold: Hold): boolean => hold.proposal === proposal && !isOpen(hold);
  if (!denials.some(({ holds }) => holds.some(closed))) return denials;
  return denials.flatMap((denial) => {
    const holds = denial.holds.filter((hold) => !closed(hold));
    return holds.length === 0 ? [] : { ...denial, holds };
  });
}

/** A quarter of an hour: then what should be over and is not is trouble of our own. */
const patience = 'PT15M';

/** Since when something is denied for longer than anybody approved. */
export function overdueSince({ denials }: Pick<Ledger, 'denials'>, at: string): string | undefined {
  const ends = denials.flatMap(({ holds }) => {
    const open = holds.filter(isOpen).map(({ until }) => until);
    return open.toSorted().at(-1) ?? [];
  });
  return ends.filter((end) => past(end, patience) <= at).toSorted()[0];
}
