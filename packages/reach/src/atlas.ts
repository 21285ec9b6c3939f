import type { GraphPart } from '@clausewatch/model/graph';

import { type Difference, differing, emptyEstate, withParts } from './build.ts';
import type { Estate } from './estate.ts';
import type { Lookup } from './lookup.ts';

/** One look into a table: what was found under a key. */
interface Read {
  readonly table: keyof Estate;
  readonly key: string;
  readonly found: unknown;
}

/** Something worked out, with all that it was worked out from. */
interface Kept {
  readonly value: unknown;
  readonly reads: readonly (Read | Kept)[];
  /** The estate that it was last seen to hold for. */
  at: Estate;
}

/** One step from an estate to another. */
export interface Step {
  readonly before: Estate;
  readonly after: Estate;
  readonly done: readonly Difference[];
}

/** Where looks are noted while something is worked out. */
interface Notes {
  reads: (Read | Kept)[] | undefined;
}

/** An estate with what was worked out about it: equal lists, group sets and tables are compiled once. */
export interface Atlas {
  /** Looks into it are noted by `once`. */
  readonly estate: Estate;
  readonly bare: Estate;
  readonly memo: Map<string, Kept>;
  readonly notes: Notes;
  /** How it came to be, the newest last; what is long ago is forgotten. */
  readonly steps: readonly Step[];
}

/** Steps that an atlas remembers. */
const REMEMBERED = 64;

function watched<V>(table: keyof Estate, under: Lookup<V>, notes: Notes): Lookup<V> {
  return {
    get: (key) => {
      const found = under.get(key);
      notes.reads?.push({ table, key, found });
      return found;
    },
    has: (key) => {
      notes.reads?.push({ table, key, found: under.get(key) });
      return under.has(key);
    },
    values: () => {
      if (notes.reads !== undefined) throw new Error(`what is kept may not stand on the whole table: ${table}`);
      return under.values();
    },
  };
}

function over(bare: Estate, memo: Map<string, Kept>, steps: readonly Step[] = []): Atlas {
  const notes: Notes = { reads: undefined };
  const names = Object.keys(bare) as (keyof Estate)[];
  const estate = Object.fromEntries(names.map((name) => [name, watched<unknown>(name, bare[name], notes)]));
  return { estate: estate as unknown as Estate, bare, memo, notes, steps };
}

/** The atlas of the parts, which may come in any order. Ask all questions of one estate through one atlas. */
export function atlasOf(parts: readonly GraphPart[]): Atlas {
  return over(withParts(emptyEstate, parts).estate, new Map());
}

let named = 0;

/** A name that nothing else has: a short one, for it is a part of many keys. */
export function shortName(kind: string): string {
  named += 1;
  return `${kind}${named}`;
}

/** How much was kept when an atlas was first changed: by then most of what is asked was asked once. */
const firstKept = new WeakMap<Atlas['memo'], number>();

/** What is kept beyond twice that, and what a small estate may need. */
const ROOM = 20_000;

/** Most of what a memo gains by changes stands on what is no more: when there is too much of it, all is worked out anew. */
function tidy(memo: Atlas['memo']): void {
  const first = firstKept.get(memo) ?? memo.size;
  firstKept.set(memo, first);
  if (memo.size <= 2 * first + ROOM) return;
  memo.clear();
  firstKept.delete(memo);
}

/** The atlas with other parts; what was worked out and stands on none of them is shared. The given atlas stays as it is. */
export function altered(
  { bare, memo, steps }: Atlas,
  come: readonly GraphPart[],
  gone: readonly GraphPart[],
): { readonly atlas: Atlas; readonly done: readonly Difference[] } {
  tidy(memo);
  const { estate, done } = withParts(bare, come, gone);
  const step = { before: bare, after: estate, done };
  return { atlas: over(estate, memo, [...steps.slice(1 - REMEMBERED), step]), done };
}

/** The atlas of other parts, by way of one that was made of some: what they have in common is not worked out again. */
export function atlasAfter(before: Atlas, was: readonly GraphPart[], is: readonly GraphPart[]): Atlas {
  const { come, gone } = differing(was, is);
  return come.length + gone.length > is.length / 2 ? atlasOf(is) : altered(before, come, gone).atlas;
}

function holds(kept: Kept, estate: Estate): boolean {
  if (kept.at === estate) return true;
  for (const one of kept.reads)
    if ('reads' in one ? !holds(one, estate) : estate[one.table].get(one.key) !== one.found) return false;
  kept.at = estate;
  return true;
}

/**
 * `make`, once for each key for as long as all that it looked up in the estate is as it was. A key names what is made, so
 * one key never stands for two types.
 */
export function once<T>({ bare, memo, notes }: Atlas, key: string, make: () => T): T {
  const known = memo.get(key);
  if (known !== undefined && holds(known, bare)) {
    notes.reads?.push(known);
    return known.value as T;
  }
  const outer = notes.reads;
  const reads: (Read | Kept)[] = [];
  notes.reads = reads;
  try {
    const value = make();
    const kept: Kept = { value, reads: [...new Set(reads)], at: bare };
    memo.set(key, kept);
    outer?.push(kept);
    return kept.value as T;
  } finally {
    notes.reads = outer;
  }
}
