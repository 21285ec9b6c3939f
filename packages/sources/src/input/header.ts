/** Looks through the top-level keys of an object for one whose list is worth taking apart. */
export interface HeaderScan {
  /** First byte not looked at yet, counted from the start of the object. */
  at: number;
  depth: number;
  quoted: boolean;
  /** Where the last string at the top level stands, from the start of the object. */
  from: number;
  to: number;
}

/** `end`: after the object, or after the opening bracket of the list under `key`. */
export type Header =
  | { readonly kind: 'more' }
  | { readonly kind: 'end'; readonly end: number }
  | { readonly kind: 'items'; readonly end: number; readonly key: string };

export function startHeader(): HeaderScan {
  return { at: 0, depth: 0, quoted: false, from: 0, to: 0 };
}

function keyOf(bytes: Buffer, start: number, { from, to }: HeaderScan): string | undefined {
  if (to - from > 256) return undefined;
  try {
    return String(JSON.parse(bytes.toString('utf8', start + from, start + to)));
  } catch {
    return undefined;
  }
}

/** Goes on from `state.at` in an object that begins at `start`, to its end or to the list of one of `wanted`. */
export function scanHeader(
  bytes: Buffer,
  start: number,
  to: number,
  state: HeaderScan,
  wanted: ReadonlySet<string>,
): Header {
  let i = start + state.at;
  for (; i < to; i++) {
    const byte = bytes[i];
    if (state.quoted) {
      if (byte === 0x5c) {
        if (i + 1 >= to) break;
        i++;
      } else if (byte === 0x22) {
        state.quoted = false;
        if (state.depth === 1) state.to = i + 1 - start;
      }
    } else if (byte === 0x22) {
      state.quoted = true;
      if (state.depth === 1) state.from = i - start;
    } else if (byte === 0x7b || byte === 0x5b) {
      // In valid JSON the last string before a list at the top level is its key.
      const key = state.depth === 1 && byte === 0x5b ? keyOf(bytes, start, state) : undefined;
      if (key !== undefined && wanted.has(key)) return { kind: 'items', end: i + 1, key };
      state.depth++;
    } else if (byte === 0x7d || byte === 0x5d) {
      if (--state.depth === 0) return { kind: 'end', end: i + 1 };
    }
  }
  state.at = i - start;
  return { kind: 'more' };
}
