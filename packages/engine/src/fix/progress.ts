/** How far an edit is made in the rules as they are now. */
import { type Edit, type Unit, unitKey } from '@clausewatch/model/edit';

/** `other`: the rules are neither as before, nor as after, nor on the way between them. */
export type Progress = 'none' | 'part' | 'whole' | 'other';

/** Held against all rules of the firewall: whatever else changed in it makes it `other`. */
export function progressOf(edit: Edit, before: readonly Unit[], now: readonly Unit[]): Progress {
  const [was, is] = [keysOf(before), keysOf(now)];
  const [taken, put] = [keysOf(edit.take), keysOf(edit.put)];
  const stays = was.difference(taken);
  if (!stays.isSubsetOf(is) || !is.isSubsetOf(was.union(put))) return 'other';
  return partOf(taken, put.difference(was), is);
}

/** Held against the units of the edit alone: others may have changed what it does not touch. */
export function progressWithin(edit: Edit, before: readonly Unit[], now: readonly Unit[]): Exclude<Progress, 'other'> {
  return partOf(keysOf(edit.take), keysOf(edit.put).difference(keysOf(before)), keysOf(now));
}

function partOf(
  taken: ReadonlySet<string>,
  put: ReadonlySet<string>,
  is: ReadonlySet<string>,
): Exclude<Progress, 'other'> {
  if (taken.isSubsetOf(is) && put.isDisjointFrom(is)) return 'none';
  return taken.isDisjointFrom(is) && put.isSubsetOf(is) ? 'whole' : 'part';
}

/** What is left to be made. */
export function remaining({ of, take, put }: Edit, now: readonly Unit[]): Edit {
  const is = keysOf(now);
  return {
    of,
    take: take.filter((unit) => is.has(unitKey(unit))),
    put: put.filter((unit) => !is.has(unitKey(unit))),
  };
}

/** The edit that takes it back: what was taken returns in the words it had, and what was there before stays. */
export function undoing({ of, take, put }: Edit, before: readonly Unit[]): Edit {
  const was = new Map(before.map((unit) => [unitKey(unit), unit]));
  return {
    of,
    take: put.filter((unit) => !was.has(unitKey(unit))).toReversed(),
    put: take.flatMap((unit) => was.get(unitKey(unit)) ?? []),
  };
}

function keysOf(units: readonly Unit[]): Set<string> {
  return new Set(units.map(unitKey));
}
