/**
 * Sets of whole numbers as flat lists of inclusive pairs `[start, end, start, end, …]`: sorted, disjoint and not
 * adjacent, so equal sets are equal lists. Ports, IPv4 (number) and IPv6 (bigint) all run through this one code path.
 */
export type Intervals<T extends number | bigint> = readonly T[];

export const NOTHING: readonly never[] = Object.freeze([]);

/** The element of a list at an index that the caller knows to be inside it. */
function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

function after<T extends number | bigint>(point: T): T {
  let next = point;
  next++;
  return next;
}

function before<T extends number | bigint>(point: T): T {
  let previous = point;
  previous--;
  return previous;
}

/** Index of the first pair, from `from` on, that ends at or after `point`; the list's length when there is none. */
function seek<T extends number | bigint>(list: Intervals<T>, point: T, from: number): number {
  let low = from >> 1;
  let high = list.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(list, middle * 2 + 1) < point) low = middle + 1;
    else high = middle;
  }
  return low * 2;
}

export function same<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** True when every point of `b` is in `a`. */
export function contains<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  if (a === b || b.length === 0) return true;
  if (a.length === 2) return at(a, 0) <= at(b, 0) && at(b, b.length - 1) <= at(a, 1);
  let i = 0;
  for (let j = 0; j < b.length; j += 2) {
    i = seek(a, at(b, j + 1), i);
    if (i >= a.length || at(a, i) > at(b, j)) return false;
  }
  return true;
}

/** True when some point is in both. */
export function meet<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  if (a.length > b.length) return meet(b, a);
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    j = seek(b, at(a, i), j);
    if (j >= b.length) return false;
    if (at(b, j) <= at(a, i + 1)) return true;
  }
  return false;
}

/** The points in both; `a` or `b` itself when it is the answer. */
export function common<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  if (a.length === 0 || b.length === 0) return NOTHING;
  if (contains(b, a)) return a;
  if (contains(a, b)) return b;
  if (a.length > b.length) return common(b, a);
  const out: T[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    const start = at(a, i);
    const end = at(a, i + 1);
    for (j = seek(b, start, j); j < b.length && at(b, j) <= end; j += 2) {
      const low = at(b, j);
      const high = at(b, j + 1);
      out.push(low > start ? low : start, high < end ? high : end);
      if (high >= end) break; // the same pair may reach into the next one of `a`
    }
  }
  return out.length === 0 ? NOTHING : out;
}

/** The points of `a` that are not in `b`; `a` itself when nothing is taken away. */
export function without<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  if (!meet(a, b)) return a;
  const out: T[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let start = at(a, i);
    const end = at(a, i + 1);
    for (j = seek(b, start, j); j < b.length && at(b, j) <= end; j += 2) {
      if (at(b, j) > start) out.push(start, before(at(b, j)));
      start = after(at(b, j + 1));
      if (start > end) break; // the same pair may reach into the next one of `a`
    }
    if (start <= end) out.push(start, end);
  }
  return out.length === 0 ? NOTHING : out;
}

/** The points in either; `a` or `b` itself when it is the answer. */
export function either<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  if (contains(a, b)) return a;
  if (contains(b, a)) return b;
  const out: T[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const fromA = j >= b.length || (i < a.length && at(a, i) <= at(b, j));
    const start = fromA ? at(a, i) : at(b, j);
    const end = fromA ? at(a, i + 1) : at(b, j + 1);
    if (fromA) i += 2;
    else j += 2;
    const last = out.length - 1;
    if (last < 0 || start > after(at(out, last))) out.push(start, end);
    else if (end > at(out, last)) out[last] = end;
  }
  return out;
}

/** The points in any of the lists, merged as a balanced tree: n lists cost n log n. */
export function any<T extends number | bigint>(
  lists: readonly Intervals<T>[],
  from = 0,
  to = lists.length,
): Intervals<T> {
  if (to - from < 1) return NOTHING;
  if (to - from === 1) return at(lists, from);
  const middle = (from + to) >> 1;
  return either(any(lists, from, middle), any(lists, middle, to));
}
