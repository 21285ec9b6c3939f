import { NOTHING } from './intervals.ts';

/** The part of an address set that this file makes. */
interface V4Set {
  readonly v4: readonly number[];
  readonly v6: readonly never[];
}

const DOT = 46;
const SLASH = 47;
/** How many addresses a prefix of each length has: a look is ten times as fast as a power. */
const SIZES: readonly number[] = Array.from({ length: 33 }, (_, length) => 2 ** (32 - length));
/** One object for what most firewalls name, so that what was once found out about it is found by identity. */
const ALL: V4Set = { v4: [0, 2 ** 32 - 1], v6: NOTHING };

/** The set of an IPv4 prefix as nearly everybody writes it, in one pass; `undefined` for every other text, right or wrong. */
export function plainPrefix(text: string): V4Set | undefined {
  let address = 0;
  let part = -1;
  let dots = 0;
  let slash = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT || code === SLASH) {
      if (part < 0 || part > 255 || slash || (code === SLASH) !== (dots === 3)) return undefined;
      address = address * 256 + part;
      part = -1;
      if (code === DOT) dots++;
      else slash = true;
    } else {
      const digit = code - 48;
      if (digit < 0 || digit > 9 || part === 0 || part > 255) return undefined;
      part = part < 0 ? digit : part * 10 + digit;
    }
  }
  const size = slash && part >= 0 ? SIZES[part] : undefined;
  if (size === undefined) return undefined;
  if (part === 0) return ALL;
  // Exact, since the size is a power of two, and without the slow remainder of floating numbers.
  const start = Math.floor(address / size) * size;
  return { v4: [start, start + size - 1], v6: NOTHING };
}
