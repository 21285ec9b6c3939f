import { type Batch, type Flow, more, parse, skipBlanks, type Steps, textOf, tooLarge } from './flow.ts';
import { isBlank } from './scan.ts';
import { deliver, OPEN, OPEN_LIST, splitDocument } from './split-document.ts';
import { openWindow, shrink } from './window.ts';

const NEWLINE = 0x0a;

export interface SplitOptions {
  /** Text of one item or document above which it is skipped and reported. */
  readonly maxItemBytes: number;
  readonly onProblem: (reason: string, position: string) => void;
}

/** One line as one document; false when there is none that parses within the bytes at hand. */
function takeLine(flow: Flow, end: number, place: number): boolean {
  const read = parse(textOf(flow.window, end));
  if (read === undefined) return false;
  deliver(flow, read.value, place);
  flow.window.start = end;
  return true;
}

/** The end of the line, reading on as needed; -1 when it is longer than an item may be, and then left behind. */
function* lineEnd(flow: Flow): Steps<number> {
  const { window } = flow;
  let looked = 0;
  let skipping = false;
  for (;;) {
    const end = window.bytes.subarray(0, window.end).indexOf(NEWLINE, window.start + looked);
    if (end >= 0 || window.closed) {
      const to = end >= 0 ? end : window.end;
      if (!skipping && to - window.start <= flow.maxItemBytes) return to;
      window.start = to;
      return -1;
    }
    looked = window.end - window.start;
    if (skipping || looked > flow.maxItemBytes) {
      skipping = true;
      window.start = window.end;
      looked = 0;
    }
    yield* more(flow);
  }
}

/** A line that opens an object or a list and stops there: the document goes on below. */
function goesOn({ window }: Flow, end: number): boolean {
  let last = end - 1;
  while (last > window.start && isBlank(window.bytes[last])) last--;
  return window.bytes[last] === OPEN || window.bytes[last] === OPEN_LIST;
}

function* splitLines(flow: Flow, from: number): Steps<void> {
  for (let place = from; yield* skipBlanks(flow); place++) {
    const end = yield* lineEnd(flow);
    if (end < 0) flow.problem(tooLarge(flow), `document ${place}`);
    else if (!takeLine(flow, end, place)) {
      if (goesOn(flow, end)) {
        if (!(yield* splitDocument(flow, place))) return;
        continue;
      }
      flow.problem('not valid JSON', `document ${place}`);
      flow.window.start = end;
    }
  }
}

function* splitText(flow: Flow): Steps<void> {
  const { window } = flow;
  while (window.end - window.start < 3 && (yield* more(flow)));
  if (window.bytes.subarray(window.start, window.end).indexOf('\uFEFF') === 0) window.start += 3;
  if (!(yield* skipBlanks(flow))) flow.problem('empty', 'document 1');
  for (let place = 1; yield* skipBlanks(flow); place++) {
    shrink(window);
    const newline = window.bytes.subarray(0, window.end).indexOf(NEWLINE, window.start);
    // A first line that is a document by itself makes the text a text of lines.
    if (newline >= 0 && takeLine(flow, newline, place)) return yield* splitLines(flow, place + 1);
    const byte = window.bytes[window.start];
    if (byte !== OPEN && byte !== OPEN_LIST) return flow.problem('not JSON', `document ${place}`);
    const before = window.start;
    if (yield* splitDocument(flow, place)) continue;
    // An object that never closes, with objects on the lines below: one line is broken, and the others need not be.
    const below = window.bytes.subarray(0, window.end).indexOf(NEWLINE, window.start);
    if (window.start !== before || window.bytes[below + 1] !== OPEN) return;
    window.start = below + 1;
    return yield* splitLines(flow, place + 1);
  }
}

/**
 * Takes JSON text apart as it comes: one document, several, JSON Lines, or lists of items larger than memory. Start it with
 * `next()`, then give each chunk of bytes and finally `undefined`; every step hands over what was found until then. It is
 * done before the end of the bytes when the text stops making sense.
 */
export function* splitJson({ maxItemBytes, onProblem }: SplitOptions): Steps<readonly Batch[]> {
  const flow: Flow = { window: openWindow(maxItemBytes), found: [], maxItemBytes, problem: onProblem };
  yield* splitText(flow);
  return flow.found;
}

/** Everything in bytes that are in memory already; the same batches as from a file. */
export function* batchesIn(chunks: Iterable<Uint8Array>, options: SplitOptions): Generator<Batch> {
  const splitter = splitJson(options);
  splitter.next();
  for (const chunk of chunks) {
    const { value, done } = splitter.next(chunk);
    yield* value;
    if (done === true) return;
  }
  yield* splitter.next(undefined).value;
}
