import { extent, type Flow, more, parse, skipBlanks, type Steps, textOf, tooLarge } from './flow.ts';

/** Measured best: the objects of one chunk are still in the cache when they are looked at, and die young. */
const CHUNK = 32 * 1024;
const CLOSE = 0x7d;
const COMMA = 0x2c;
const CLOSE_LIST = 0x5d;
/** `}` `,` `{` and the first key: how one element of a list of objects ends and the next begins. */
const SEAM = /^\}\s*,\s*\{\s*"(?:[^"\\]|\\.)*"/;
const LONGEST_SEAM = 256;
const GUESSES = 2;
/** After wrong guesses, so many elements are taken one by one before the next guess. */
const AFTER_A_MISS = 32;

/** The literal text between the element that ends at `end` and the next one, when both are objects. */
function seamAt({ window }: Flow, end: number): Buffer | undefined {
  if (window.bytes[end - 1] !== CLOSE) return undefined;
  const [seam] = SEAM.exec(window.bytes.toString('latin1', end - 1, Math.min(end + LONGEST_SEAM, window.end))) ?? [];
  return seam === undefined ? undefined : Buffer.from(seam, 'latin1');
}

/**
 * Cuts the window at the last seam and parses all before it at once. A cut is only a guess, since a seam may stand inside a
 * string or a nested list; but text that begins at an element and parses as a list after the cut was cut between two
 * elements: a wrong cut leaves a bracket or a string open. Returns the number of elements, 0 when no guess was right.
 */
function takeMany(flow: Flow, seam: Buffer, unit: string, first: number): number {
  const { window } = flow;
  let cut = window.end;
  for (let guess = 0; guess < GUESSES; guess++) {
    cut = window.bytes.subarray(0, window.end).lastIndexOf(seam, cut - 1);
    if (cut <= window.start) return 0;
    const list = parse(`[${textOf(window, cut + 1)}]`)?.value;
    if (Array.isArray(list)) {
      flow.found.push({ unit, first, events: list });
      window.start = cut + 1;
      return list.length;
    }
  }
  return 0;
}

/** Goes past the comma or the bracket after an element; `undefined` when something else, or nothing, is there. */
function* separator(flow: Flow): Steps<'next' | 'end' | undefined> {
  if (!(yield* skipBlanks(flow))) return undefined;
  const byte = flow.window.bytes[flow.window.start];
  if (byte !== COMMA && byte !== CLOSE_LIST) return undefined;
  flow.window.start++;
  return byte === COMMA ? 'next' : 'end';
}

/** One element, found exactly. False when the text ends inside it. */
function* takeOne(flow: Flow, unit: string, place: number): Steps<boolean> {
  const { window } = flow;
  const found = yield* extent(flow);
  const position = `${unit} ${place}`;
  if (found.kind === 'skipped') flow.problem(tooLarge(flow), position);
  if (found.kind === 'cut') flow.problem('the text ends in the middle', position);
  if (found.kind !== 'whole') return found.kind === 'skipped';
  const read = parse(textOf(window, found.end));
  if (read === undefined) flow.problem('not valid JSON', position);
  else flow.found.push({ unit, first: place, events: [read.value] });
  window.start = found.end;
  return true;
}

/** Reads on until the window holds `size` bytes, or there are no more. */
function* fill(flow: Flow, size: number): Steps<void> {
  while (flow.window.end - flow.window.start < size) if (!(yield* more(flow))) return;
}

/**
 * The elements of a list whose opening bracket is behind. Equal to `JSON.parse` for valid JSON; of other text, the elements
 * that can be told apart. False when the text broke off or made no sense, so that nothing after it can be trusted.
 */
export function* splitList(flow: Flow, unit: string): Steps<boolean> {
  const { window } = flow;
  let seam: Buffer | undefined;
  let place = 1;
  let exact = 0;
  if (!(yield* skipBlanks(flow))) return lost(flow, unit, place);
  if (window.bytes[window.start] === CLOSE_LIST) {
    window.start++;
    return true;
  }
  for (;;) {
    if (!(yield* skipBlanks(flow))) return lost(flow, unit, place);
    if (seam !== undefined) yield* fill(flow, CHUNK);
    const many: number = seam === undefined || exact > 0 ? 0 : takeMany(flow, seam, unit, place);
    if (many > 0) {
      place += many;
    } else {
      if (exact === 0 && seam !== undefined) exact = AFTER_A_MISS;
      exact = Math.max(0, exact - 1);
      if (!(yield* takeOne(flow, unit, place))) return false;
      yield* fill(flow, LONGEST_SEAM);
      seam = seamAt(flow, window.start) ?? seam;
      place++;
    }
    const next = yield* separator(flow);
    if (next === 'end') return true;
    if (next === undefined) return lost(flow, unit, place);
  }
}

function lost(flow: Flow, unit: string, place: number): false {
  const ended = flow.window.start >= flow.window.end;
  flow.problem(ended ? 'the text ends before the list does' : 'not valid JSON from here on', `${unit} ${place}`);
  return false;
}
