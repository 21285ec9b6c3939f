import { extent, type Flow, more, parse, type Steps, textOf, tooLarge } from './flow.ts';
import { type Header, scanHeader, startHeader } from './header.ts';
import { startScan } from './scan.ts';
import { splitList } from './split-list.ts';

/** Lists of configuration items, in snapshots and history files and in answers of the API; of records, in files of CloudTrail. */
const LISTS: ReadonlySet<string> = new Set(['configurationItems', 'baseConfigurationItems', 'Records']);
export const OPEN = 0x7b;
export const OPEN_LIST = 0x5b;

function elements(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (typeof value !== 'object' || value === null) return undefined;
  const box = value as Readonly<Record<string, unknown>>;
  const [list] = [...LISTS].flatMap((key) => (Array.isArray(box[key]) ? [box[key] as readonly unknown[]] : []));
  return list;
}

/** Hands over a document that is whole: its elements when it is a list of items, or itself. */
export function deliver(flow: Flow, value: unknown, place: number): void {
  const list = elements(value);
  if (list === undefined) flow.found.push({ unit: 'document', first: place, events: [value] });
  else if (list.length > 0) flow.found.push({ unit: itemsOf(place), first: 1, events: list });
}

/** Items of the only document need no document's number. */
function itemsOf(place: number): string {
  return place === 1 ? 'item' : `document ${place} item`;
}

/** The rest of an object behind its list; with the list emptied, the whole must be valid JSON. */
function* closeObject(flow: Flow, head: string, key: string, place: number): Steps<boolean> {
  const position = `document ${place}`;
  const tail = yield* extent(flow, startScan(1));
  if (tail.kind !== 'whole') {
    flow.problem(tail.kind === 'cut' ? 'the text ends in the middle' : tooLarge(flow), position);
    return tail.kind === 'skipped';
  }
  const frame = parse(`${head}]${textOf(flow.window, tail.end)}`)?.value;
  flow.window.start = tail.end;
  if (frame === undefined) flow.problem('what surrounds the items is not valid JSON', position);
  else if ((elements((frame as Readonly<Record<string, unknown>>)[key])?.length ?? 0) > 0)
    flow.problem(`${key} occurs more than once: only the first list was read`, position);
  return true;
}

function* splitObject(flow: Flow, place: number): Steps<boolean> {
  const { window } = flow;
  const state = startHeader();
  let header: Header = { kind: 'more' };
  while (header.kind === 'more' && state.at <= flow.maxItemBytes) {
    header = scanHeader(window.bytes, window.start, window.end, state, LISTS);
    if (header.kind === 'more' && state.at <= flow.maxItemBytes && !(yield* more(flow))) {
      flow.problem('the text ends in the middle', `document ${place}`);
      return false;
    }
  }
  if (header.kind === 'items') {
    const head = textOf(window, header.end);
    window.start = header.end;
    return (yield* splitList(flow, itemsOf(place))) && (yield* closeObject(flow, head, header.key, place));
  }
  const whole = yield* extent(flow);
  if (whole.kind !== 'whole') {
    flow.problem(tooLarge(flow), `document ${place}`);
    return whole.kind === 'skipped';
  }
  const read = parse(textOf(window, whole.end));
  window.start = whole.end;
  if (read === undefined) flow.problem('not valid JSON', `document ${place}`);
  else deliver(flow, read.value, place);
  return true;
}

/** One document that begins at the window's start with a bracket. False when nothing behind it can be trusted. */
export function* splitDocument(flow: Flow, place: number): Steps<boolean> {
  if (flow.window.bytes[flow.window.start] === OPEN) return yield* splitObject(flow, place);
  flow.window.start++;
  return yield* splitList(flow, itemsOf(place));
}
