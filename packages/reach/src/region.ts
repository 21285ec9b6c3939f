import {
  type AddressSet,
  covers,
  equal,
  everywhere,
  intersect,
  isEmpty,
  none,
  overlaps,
  subtract,
  union,
} from '@clausewatch/net/addresses';

/**
 * A set of (address, traffic) pairs: traffic is a point on one axis of whole numbers (see `axis.ts`), and each band says
 * which addresses go with each point from `low` to `high`. Bands are sorted, disjoint, not empty, and neighbours differ,
 * so equal sets have equal lists.
 */
export type Region = readonly Band[];

export interface Band {
  readonly low: number;
  readonly high: number;
  readonly addresses: AddressSet;
}

/** Flat inclusive pairs on the traffic axis, sorted, disjoint and not adjacent. */
export type Span = readonly number[];

export const nothing: Region = Object.freeze([]);

/** Every one of `addresses` with every point of `span`. */
export function rectangle(span: Span, addresses: AddressSet): Region {
  if (isEmpty(addresses)) return nothing;
  const bands: Band[] = [];
  for (let i = 0; i < span.length; i += 2)
    bands.push({ low: span[i] as number, high: span[i + 1] as number, addresses });
  return bands;
}

/** Adds a band after all others; joins it to the last one when nothing tells them apart. */
function append(bands: Band[], low: number, high: number, addresses: AddressSet): void {
  if (isEmpty(addresses)) return;
  const last = bands.at(-1);
  if (last !== undefined && last.high + 1 === low && equal(last.addresses, addresses))
    bands[bands.length - 1] = { low: last.low, high, addresses: last.addresses };
  else bands.push({ low, high, addresses });
}

type Combine = (a: AddressSet, b: AddressSet) => AddressSet;

/** Sweeps both lists once, cutting wherever a band of either begins or ends. */
function combined(a: Region, b: Region, combine: Combine): Region {
  const bands: Band[] = [];
  let i = 0;
  let j = 0;
  let at = 0;
  for (;;) {
    while ((a[i]?.high ?? Infinity) < at) i++;
    while ((b[j]?.high ?? Infinity) < at) j++;
    const left = a[i];
    const right = b[j];
    if (left === undefined && right === undefined) return bands;
    const start = Math.max(at, Math.min(left?.low ?? Infinity, right?.low ?? Infinity));
    const inLeft = left !== undefined && left.low <= start;
    const inRight = right !== undefined && right.low <= start;
    const end = Math.min(
      left === undefined ? Infinity : inLeft ? left.high : left.low - 1,
      right === undefined ? Infinity : inRight ? right.high : right.low - 1,
    );
    append(bands, start, end, combine(inLeft ? left.addresses : none, inRight ? right.addresses : none));
    at = end + 1;
  }
}

export function meet(a: Region, b: Region): Region {
  if (a === b || b === anything) return a;
  if (a === anything) return b;
  return a.length === 0 || b.length === 0 ? nothing : combined(a, b, intersect);
}

/** True when something is in both: `meet` without making it. */
export function meets(a: Region, b: Region): boolean {
  let j = 0;
  for (const { low, high, addresses } of a) {
    while ((b[j]?.high ?? Infinity) < low) j++;
    for (let k = j; (b[k]?.low ?? Infinity) <= high; k++)
      if (overlaps(addresses, (b[k] as Band).addresses)) return true;
  }
  return false;
}

function join(a: Region, b: Region): Region {
  if (a === b || b.length === 0) return a;
  return a.length === 0 ? b : combined(a, b, union);
}

/** The union of any number of regions, as a balanced tree. */
export function joinAll(regions: readonly Region[], from = 0, to = regions.length): Region {
  if (to - from < 1) return nothing;
  if (to - from === 1) return regions[from] ?? nothing;
  const middle = (from + to) >> 1;
  return join(joinAll(regions, from, middle), joinAll(regions, middle, to));
}

/** What is in `a` and not in `b`. */
export function less(a: Region, b: Region): Region {
  if (a === b) return nothing;
  return a.length === 0 || b.length === 0 ? a : combined(a, b, subtract);
}

export function sameRegion(a: Region, b: Region): boolean {
  return a === b || (less(a, b).length === 0 && less(b, a).length === 0);
}

/** One text for equal regions. */
export function regionKey(region: Region): string {
  return region.map(({ low, high, addresses: { v4, v6 } }) => `${low}-${high}:${v4.join()};${v6.join()}`).join(' ');
}

/** The addresses that go with one point of the axis. */
export function addressesAt(region: Region, point: number): AddressSet {
  return region.find((band) => band.low <= point && point <= band.high)?.addresses ?? none;
}

/** The points that go with some address. */
export function spanOf(region: Region): Span {
  const span: number[] = [];
  for (const { low, high } of region) {
    if (span.at(-1) === low - 1) span[span.length - 1] = high;
    else span.push(low, high);
  }
  return span;
}

/** Where the other end is one of `addresses`: the bands that hold all of them (`every`), or at least one (`some`). */
export function pin(region: Region, addresses: AddressSet, how: 'every' | 'some'): Region {
  const holds = how === 'every' ? covers : overlaps;
  const bands: Band[] = [];
  for (const band of region) if (holds(band.addresses, addresses)) append(bands, band.low, band.high, everywhere);
  return bands;
}

/** The last point of the axis: protocol 255. */
export const LAST_POINT = 256 * 65_536 - 1;

/** Every address with all traffic. */
export const anything: Region = Object.freeze([{ low: 0, high: LAST_POINT, addresses: everywhere }]);
