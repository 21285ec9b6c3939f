/**
 * The life of an incident as a pure function of what was seen and done, whatever order it arrived in: sights by capture time,
 * acts by the time a person acted. Unknown never resolves, and never opens.
 */
import {
  type Act,
  type Ending,
  type Entry,
  type IncidentState,
  type Note,
  type Sight,
  nameOf,
} from '@clausewatch/model/incident';

import { type Excuse, excusing } from './exceptions.ts';
import { remedyNote } from './remedies.ts';

export interface Life {
  readonly state: IncidentState;
  readonly openedAt: string;
  readonly resolvedAt?: string;
  readonly ending?: Ending;
  readonly resolvedBy?: string;
  readonly occurrences: number;
  /** How often in a row it came back within the cooldown. */
  readonly flaps: number;
  readonly timeline: readonly Note[];
  readonly entries: readonly Entry[];
}

type Standing = 'broken' | 'unknown' | 'holds';

interface Course {
  state: IncidentState | undefined;
  openedAt: string;
  resolvedAt: string | undefined;
  ending: Ending | undefined;
  resolvedBy: string | undefined;
  occurrences: number;
  flaps: number;
  /** What a person had made of it when it last ended by evidence. */
  taken: IncidentState | undefined;
  readonly notes: Note[];
  readonly standings: Map<string, Standing>;
  /** Every entry that was ever broken, as far as is known now. */
  readonly struck: Set<string>;
}

/**
 * `asOf` is the latest instant known to the caller: exceptions that ended by then no longer count. `cooldown` says until when what comes back
 * after an end by evidence is the same problem, flapping. Undefined when nothing was ever broken.
 */
export function fold(
  entries: readonly Entry[],
  sights: readonly Sight[],
  acts: readonly Act[],
  asOf: string,
  cooldown: (end: string) => string = (end) => end,
): Life | undefined {
  const course: Course = {
    state: undefined,
    openedAt: '',
    resolvedAt: undefined,
    ending: undefined,
    resolvedBy: undefined,
    occurrences: 0,
    flaps: 0,
    taken: undefined,
    notes: [],
    standings: new Map(),
    struck: new Set(),
  };
  for (const event of inOrder(sights, acts)) {
    if ('look' in event) see(course, event, entries, cooldown);
    else act(course, event);
  }
  if (course.state === undefined) return undefined;
  // What later news of an earlier time took back was never broken.
  const concerned = entries.filter(({ key }) => course.struck.has(key));
  const excused = new Map(concerned.map((entry) => [entry.key, excusing(acts, entry, asOf)]));
  const judged = concerned.map((entry) => ({
    ...entry,
    state: stateOf(course.standings.get(entry.key), excused.get(entry.key)?.kind === 'in-force'),
  }));
  return {
    state: overlaid(course.state, judged, excused, acts),
    openedAt: course.openedAt,
    ...(course.resolvedAt === undefined ? {} : { resolvedAt: course.resolvedAt }),
    ...(course.ending === undefined ? {} : { ending: course.ending }),
    ...(course.resolvedBy === undefined ? {} : { resolvedBy: course.resolvedBy }),
    occurrences: course.occurrences,
    flaps: course.flaps,
    timeline: course.notes,
    entries: judged,
  };
}

function inOrder(sights: readonly Sight[], acts: readonly Act[]): readonly (Sight | Act)[] {
  const bySight = sights.toSorted((a, b) => compare(a.order, b.order) || compare(a.look, b.look));
  const byTime = acts.toSorted((a, b) => compare(a.at, b.at) || compare(a.kind, b.kind) || compare(a.id, b.id));
  // The order of the sights stands: one that is stamped before its forerunner counts as of the same instant.
  let latest = '';
  const stamped = bySight.map((sight) => {
    latest = sight.at > latest ? sight.at : latest;
    return { ...sight, at: latest };
  });
  // A stable sort on the instant keeps a sight before an act of the same instant.
  return [...stamped, ...byTime].toSorted((a, b) => compare(a.at, b.at));
}

function see(course: Course, sight: Sight, entries: readonly Entry[], cooldown: (end: string) => string): void {
  const { standings } = course;
  const broken = new Set(sight.broken);
  const unknown = new Set(sight.unknown);
  const dropped = new Set(sight.dropped);
  const active = (): readonly string[] =>
    [...standings].flatMap(([key, standing]) => (standing === 'holds' ? [] : [key]));
  const before = active();
  const clear = [...standings.values()].includes('broken');
  let struck = false;
  for (const { key, look } of entries) {
    if (look !== sight.look && sight.look !== 'deleted') continue;
    struck ||= broken.has(key);
    if (broken.has(key)) course.struck.add(key);
    if (broken.has(key)) standings.set(key, 'broken');
    else if (unknown.has(key)) standings.set(key, before.includes(key) ? 'unknown' : 'holds');
    else standings.set(key, 'holds');
  }
  const running = course.state !== undefined && course.state !== 'resolved';
  if (struck && !running) start(course, sight, cooldown);
  if (running && clear && active().length > 0 && ![...standings.values()].includes('broken'))
    course.notes.push({ at: sight.at, what: 'no longer seen broken, but what is left cannot be decided' });
  if (!running || active().length > 0) return;
  const unclaimed = before.every((key) => dropped.has(key));
  const ending = sight.look === 'deleted' ? 'gone' : unclaimed ? 'unclaimed' : 'evidence';
  end(course, sight.at, ending, endingWords[ending]);
}

export const endingWords: Readonly<Record<Exclude<Ending, 'person'>, string>> = {
  evidence: 'evidence',
  gone: 'the resource is gone',
  unclaimed: 'no clause claims it any more',
  withdrawn: 'withdrawn: as became known later, nothing was broken',
};

/** What comes back within the cooldown is the same problem: it began when it first did, and who had it in hand still has it. */
function start(course: Course, { at, via }: Sight, cooldown: (end: string) => string): void {
  const flaps = course.ending === 'evidence' && at < cooldown(course.resolvedAt ?? at);
  const anew = course.state === undefined ? 'open' : 'reopened';
  course.flaps = flaps ? course.flaps + 1 : 0;
  course.state = flaps && course.taken !== undefined ? course.taken : anew;
  if (!flaps) course.openedAt = at;
  course.resolvedAt = undefined;
  course.ending = undefined;
  course.resolvedBy = undefined;
  course.occurrences += 1;
  const how = flaps ? `back within the cooldown, ${course.flaps} in a row` : anew;
  course.notes.push({ at, what: `${how} (seen by ${via})` });
}

function end(course: Course, at: string, ending: Ending, by: string): void {
  course.taken = course.state === 'acknowledged' || course.state === 'fixing' ? course.state : undefined;
  course.state = 'resolved';
  course.resolvedAt = at;
  course.ending = ending;
  course.resolvedBy = by;
  course.notes.push({ at, what: ending === 'evidence' ? 'resolved: every clause holds again' : `resolved: ${by}` });
}

function act(course: Course, done: Act): void {
  const { state } = course;
  const { at } = done;
  const by = nameOf(done.by);
  if (state === undefined) return;
  switch (done.kind) {
    case 'acknowledge':
      if (state === 'open' || state === 'reopened') course.state = 'acknowledged';
      course.notes.push({ at, by, what: withNote('acknowledged', done.note) });
      return;
    case 'fixing':
      if (state !== 'resolved') course.state = 'fixing';
      course.notes.push({ at, by, what: withNote('fixing', done.note) });
      return;
    case 'resolve':
      if (state === 'resolved') return;
      end(course, at, 'person', `${by}: ${done.note}`);
      return;
    case 'snooze':
      course.notes.push({ at, by, what: `reminders put off until ${done.until}` });
      return;
    case 'ask':
      course.notes.push({ at, by, what: `asks for an exception until ${done.until}: ${done.note}` });
      return;
    case 'grant':
      course.notes.push({ at, by, what: withNote('grants the exception', done.note) });
      return;
    case 'refuse':
      course.notes.push({ at, by, what: `refuses the exception: ${done.note}` });
      return;
    case 'approve':
      if (state !== 'resolved') course.state = 'fixing';
      course.notes.push({ at, by, what: remedyNote(done) });
      return;
    case 'remedied':
      // Whoever approved it has it in hand; nobody is at it any more.
      if (state === 'fixing' && done.outcome !== 'verified') course.state = 'acknowledged';
      course.notes.push({ at, by, what: remedyNote(done) });
      return;
    case 'propose':
    case 'decline':
    case 'revert':
      course.notes.push({ at, by, what: remedyNote(done) });
      return;
  }
}

function withNote(what: string, note: string | undefined): string {
  return note === undefined || note === '' ? what : `${what}: ${note}`;
}

function stateOf(standing: Standing | undefined, excused: boolean): Entry['state'] {
  if (standing === undefined || standing === 'holds') return 'holds';
  return excused ? 'excepted' : standing;
}

/**
 * Excepted while every entry that does not hold is excepted; once an exception ends or no longer fits, the incident is back, until somebody
 * takes it on again.
 */
function overlaid(
  state: IncidentState,
  entries: readonly Entry[],
  excused: ReadonlyMap<string, Excuse>,
  acts: readonly Act[],
): IncidentState {
  if (state === 'resolved') return state;
  const active = entries.filter((entry) => entry.state !== 'holds');
  if (active.length > 0 && active.every((entry) => entry.state === 'excepted')) return 'excepted';
  const takes: readonly Act['kind'][] = ['acknowledge', 'fixing', 'approve'];
  const taken = acts.flatMap(({ kind, at }) => (takes.includes(kind) ? [at] : []));
  const back = active.some(({ key }) => {
    const excuse = excused.get(key);
    return excuse?.kind === 'lapsed' && !taken.some((at) => at > excuse.since);
  });
  return back ? 'reopened' : state;
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
