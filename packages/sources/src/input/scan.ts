/** Finds where a JSON value ends without building it; exact for valid JSON, whatever its strings hold. */
export interface Scan {
  /** First byte not looked at yet, counted from the start of the value. */
  at: number;
  depth: number;
  /** Inside a string. */
  quoted: boolean;
  /** A value that is no object, list or string: it ends before the first byte that cannot belong to it. */
  bare: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** `depth` is 1 when the opening bracket is already behind. */
export function startScan(depth = 0): Scan {
  return { at: 0, depth, quoted: false, bare: false };
}

export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Position after the string's closing quote, or -1 with `state.at` set to go on there when the bytes end before. */
function stringEnd(bytes: Uint8Array, from: number, to: number, start: number, state: Scan): number {
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (byte === BACKSLASH) {
      if (i + 1 >= to) {
        state.at = i - start;
        return -1;
      }
      i++;
    } else if (byte === QUOTE) {
      state.quoted = false;
      return i + 1;
    }
  }
  state.at = to - start;
  return -1;
}

/**
 * Scans `bytes[start + state.at .. to)` of a value that begins at `start`.
 * Returns the position after the value, or -1 when it goes on (call again with more bytes and the same state).
 */
export function scanValue(bytes: Uint8Array, start: number, to: number, state: Scan): number {
  let i = start + state.at;
  let depth = state.depth;
  while (i < to) {
    if (state.quoted) {
      const after = stringEnd(bytes, i, to, start, state);
      if (after < 0) {
        state.depth = depth;
        return -1;
      }
      i = after;
      if (depth === 0) return i;
      continue;
    }
    const byte = bytes[i];
    if (byte === QUOTE) {
      state.quoted = true;
    } else if (byte === OPEN || byte === OPEN_LIST) {
      depth++;
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      if (depth === 0) return i;
      if (--depth === 0) return i + 1;
    } else if (depth === 0) {
      if (byte === COMMA || isBlank(byte)) return i;
      state.bare = true;
    }
    i++;
  }
  state.at = i - start;
  state.depth = depth;
  return -1;
}
