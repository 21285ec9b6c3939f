import { readBlock, writeBlocks4, writeBlocks6 } from './address-text.ts';
import { plainPrefix } from './plain-prefix.ts';
import { any, common, contains, either, meet, NOTHING, same, without } from './intervals.ts';
import { containsNumbers, numbersMeet } from './number-intervals.ts';

/**
 * A set of IPv4 and IPv6 addresses: flat inclusive pairs, sorted, disjoint, not adjacent, so equal sets have equal
 * lists. IPv4-mapped IPv6 addresses (`::ffff:0:0/96`) never appear on a wire as IPv6: a prefix inside that block is the
 * IPv4 set, and a shorter one (`::/0`) is IPv6 only and does not contain the block.
 */
export interface AddressSet {
  readonly v4: readonly number[];
  readonly v6: readonly bigint[];
}

const MAPPED: readonly bigint[] = [0xffff_0000_0000n, 0xffff_ffff_ffffn];
const MAX_TEXT = 64;
const MAX_INTERNED = 4096;
const interned = new Map<string, AddressSet>();

export const none: AddressSet = Object.freeze({ v4: NOTHING, v6: NOTHING });

/** Every IPv4 and every IPv6 address: `0.0.0.0/0` and `::/0`. */
export const everywhere: AddressSet = Object.freeze(cidrs('0.0.0.0/0', '::/0'));

/**
 * An address or a prefix, `undefined` when the text is neither. Host bits are masked, as EC2 does on write
 * (`10.1.2.3/8` is `10.0.0.0/8`). Refused: leading zeros, missing octets, signs, blanks, zones, lengths out of range.
 * The same text may give the same object: sets are never changed.
 */
export function parseCidr(text: string): AddressSet | undefined {
  const plain = plainPrefix(text);
  if (plain !== undefined) return plain;
  const known = interned.get(text);
  if (known !== undefined) return known;
  const block = text.length > MAX_TEXT ? undefined : readBlock(text);
  if (block === undefined) return undefined;
  const v4 = block.family === 4 ? [block.start, block.end] : NOTHING;
  const v6 = block.family === 6 ? without([block.start, block.end], MAPPED) : NOTHING;
  const set = Object.freeze({ v4: Object.freeze(v4), v6: Object.freeze(v6) });
  if (interned.size >= MAX_INTERNED) interned.clear();
  interned.set(text, set);
  return set;
}

/** The union of literals that are known to be right. Throws `RangeError` naming the text that is not. */
export function cidrs(...texts: string[]): AddressSet {
  return unionOf(
    texts.map((text) => {
      const set = parseCidr(text);
      if (set === undefined) throw new RangeError(`not an address or a prefix: ${JSON.stringify(text)}`);
      return set;
    }),
  );
}

/** One of the given sets when it has these lists already, so that identity survives and comparisons stay cheap. */
function make(v4: readonly number[], v6: readonly bigint[], a: AddressSet, b: AddressSet): AddressSet {
  if (v4 === a.v4 && v6 === a.v6) return a;
  if (v4 === b.v4 && v6 === b.v6) return b;
  return v4.length === 0 && v6.length === 0 ? none : { v4, v6 };
}

export function union(...sets: readonly AddressSet[]): AddressSet {
  return unionOf(sets);
}

/** The union of two lists of one interval each: how firewalls name their peers, when they do not name one alone. */
function twoIntervals(a: readonly number[], b: readonly number[]): readonly number[] {
  const [first, second] = (a[0] as number) <= (b[0] as number) ? [a, b] : [b, a];
  const [start, end, next, last] = [first[0], first[1], second[0], second[1]] as [number, number, number, number];
  if (next > end + 1) return [start, end, next, last];
  return end >= last ? first : [start, last];
}

/** `union` of a list of any length: n sets cost n log n. */
export function unionOf(sets: readonly AddressSet[]): AddressSet {
  const [a = none, b = none] = sets;
  if (sets.length === 1 || (sets.length <= 2 && a === b)) return a;
  if (sets.length === 2 && a.v6.length + b.v6.length === 0 && a.v4.length === 2 && b.v4.length === 2)
    return make(twoIntervals(a.v4, b.v4), NOTHING, a, b);
  if (sets.length <= 2) return make(either(a.v4, b.v4), either(a.v6, b.v6), a, b);
  return make(any(sets.map((set) => set.v4)), any(sets.map((set) => set.v6)), a, b);
}

export function intersect(a: AddressSet, b: AddressSet): AddressSet {
  return a === b ? a : make(common(a.v4, b.v4), common(a.v6, b.v6), a, b);
}

/** The addresses of `a` that are not in `b`. */
export function subtract(a: AddressSet, b: AddressSet): AddressSet {
  return a === b ? none : make(without(a.v4, b.v4), without(a.v6, b.v6), a, none);
}

/** True when `a` contains every address of `b`. */
export function covers(a: AddressSet, b: AddressSet): boolean {
  return a === b || (containsNumbers(a.v4, b.v4) && contains(a.v6, b.v6));
}

/** True when some address is in both. */
export function overlaps(a: AddressSet, b: AddressSet): boolean {
  return numbersMeet(a.v4, b.v4) || meet(a.v6, b.v6);
}

export function isEmpty(set: AddressSet): boolean {
  return set.v4.length === 0 && set.v6.length === 0;
}

export function equal(a: AddressSet, b: AddressSet): boolean {
  return a === b || (same(a.v4, b.v4) && same(a.v6, b.v6));
}

function pairs<T>(flat: readonly T[]): [T, T][] {
  return flat.flatMap((start, i): [T, T][] => (i % 2 === 0 ? [[start, flat[i + 1] ?? start]] : []));
}

/** The fewest prefixes that make up the set, IPv4 first, each family in order (IPv6 as RFC 5952 writes it). */
export function toCidrs(set: AddressSet): string[] {
  const [low = 0n, high = 0n] = MAPPED;
  // Written as if the mapped block were there when both its neighbours are, so that `::/0` is written `::/0`; where the
  // block comes out as a prefix of its own it is left out, for that text means all of IPv4.
  const bridged = contains(set.v6, [low - 1n, low - 1n]) && contains(set.v6, [high + 1n, high + 1n]);
  const v6 = bridged ? either(set.v6, MAPPED) : set.v6;
  return [
    ...pairs(set.v4).flatMap(([start, end]) => writeBlocks4(start, end)),
    ...pairs(v6)
      .flatMap(([start, end]) => writeBlocks6(start, end))
      .filter((text) => text !== '::ffff:0:0/96'),
  ];
}

/** For people: the first `max` prefixes and how many more there are; `no address` for the empty set. */
export function describe(set: AddressSet, max = 3): string {
  const list = toCidrs(set);
  if (list.length === 0) return 'no address';
  const shown = list.slice(0, max).join(', ');
  return list.length > max ? `${shown} and ${list.length - max} more` : shown;
}

/** How many addresses the set holds, per family. */
export function count(set: AddressSet): { readonly v4: number; readonly v6: bigint } {
  return {
    v4: set.v4.reduce((sum, point, i) => (i % 2 === 0 ? sum - point : sum + point + 1), 0),
    v6: set.v6.reduce((sum, point, i) => (i % 2 === 0 ? sum - point : sum + point + 1n), 0n),
  };
}
