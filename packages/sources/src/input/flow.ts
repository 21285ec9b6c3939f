import { isBlank, type Scan, scanValue, startScan } from './scan.ts';
import { append, type Window } from './window.ts';

/** Events found together; `first` is the number of the first one among its siblings, counted from 1. */
export interface Batch {
  readonly unit: string;
  readonly first: number;
  readonly events: readonly unknown[];
}

/** What the parts of the splitter share while they work through one text. */
export interface Flow {
  readonly window: Window;
  readonly found: Batch[];
  readonly maxItemBytes: number;
  readonly problem: (reason: string, position: string) => void;
}

/** Hands over what was found and is given the next bytes, or `undefined` at their end. */
export type Steps<T> = Generator<readonly Batch[], T, Uint8Array | undefined>;

/** False when nothing more came. */
export function* more(flow: Flow): Steps<boolean> {
  const { window } = flow;
  if (window.closed) return false;
  const chunk = yield flow.found.splice(0);
  if (chunk === undefined) window.closed = true;
  else append(window, chunk);
  return chunk !== undefined;
}

/** Goes to the next byte that is no white space; false at the end. */
export function* skipBlanks(flow: Flow): Steps<boolean> {
  const { window } = flow;
  for (;;) {
    while (window.start < window.end && isBlank(window.bytes[window.start])) window.start++;
    if (window.start < window.end) return true;
    if (!(yield* more(flow))) return false;
  }
}

/** `whole`: the value is `bytes[start..end)`. `skipped`: larger than allowed, and already left behind. */
export type Extent =
  | { readonly kind: 'whole'; readonly end: number }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'cut' };

/** Where the value at the start of the window ends, reading on as needed; an oversized one is left behind as it comes. */
export function* extent(flow: Flow, state: Scan = startScan()): Steps<Extent> {
  const { window } = flow;
  let skipping = false;
  for (;;) {
    const end = scanValue(window.bytes, window.start, window.end, state);
    if (end >= 0 && end - window.start <= flow.maxItemBytes && !skipping) return { kind: 'whole', end };
    if (end >= 0) {
      window.start = end;
      return { kind: 'skipped' };
    }
    if (skipping || state.at > flow.maxItemBytes) {
      skipping = true;
      window.start += state.at;
      state.at = 0;
    }
    if (!(yield* more(flow))) {
      const done = state.bare && state.depth === 0;
      return done && !skipping ? { kind: 'whole', end: window.end } : { kind: 'cut' };
    }
  }
}

export function textOf({ bytes, start }: Window, end: number): string {
  return bytes.toString('utf8', start, end);
}

/** The parsed text in a box, or `undefined`: `null` is a value too. */
export function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

export function tooLarge({ maxItemBytes }: Flow): string {
  return `larger than ${Math.floor(maxItemBytes / 1_000_000)} MB of text: skipped`;
}
