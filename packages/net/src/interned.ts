import { NOTHING } from './intervals.ts';

/** The part of an address set that this file makes. */
interface V4Set {
  readonly v4: readonly number[];
  readonly v6: readonly never[];
}

const SLOTS = 4096;
const slots: (V4Set | undefined)[] = Array.from({ length: SLOTS });

/** The set of one IPv4 interval: the same object as the last time, unless another one has taken its slot. */
function internedV4(start: number, end: number): V4Set {
  const slot = (Math.imul(start ^ (end - start), 0x9e3779b1) >>> 20) & (SLOTS - 1);
  const known = slots[slot];
  if (known !== undefined && known.v4[0] === start && known.v4[1] === end) return known;
  const set: V4Set = { v4: [start, end], v6: NOTHING };
  slots[slot] = set;
  return set;
}

const DOT = 46;
const SLASH = 47;

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
  if (!slash || part < 0 || part > 32) return undefined;
  const size = 2 ** (32 - part);
  const start = address - (address % size);
  return internedV4(start, start + size - 1);
}
