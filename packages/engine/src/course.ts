/** The course of an incident, step by step: what each sight and each act makes of it. */
import {
  type Act,
  type Ending,
  type Entry,
  type IncidentState,
  type Note,
  type Past,
  type Sight,
  type Standing,
  nameOf,
} from '@clausewatch/model/incident';

import { remedyNote } from '@clausewatch/model/remedies';

export interface Course {
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
  /** When somebody last took it on. */
  takenAt: string;
}

/** The beginning, or where the past left off. */
export function courseFrom(past: Past | undefined): Course {
  return {
    state: past?.state,
    openedAt: past?.openedAt ?? '',
    resolvedAt: past?.resolvedAt,
    ending: past?.ending,
    resolvedBy: past?.resolvedBy,
    occurrences: past?.occurrences ?? 0,
    flaps: past?.flaps ?? 0,
    taken: past?.taken,
    notes: [],
    standings: new Map(Object.entries(past?.standings ?? {})),
    struck: new Set(past?.struck),
    takenAt: past?.takenAt ?? '',
  };
}

export type Step = Sight | Act;

/** In the order of time, each sight as of its instant there; what the past holds is left out. */
export function inOrder(sights: readonly Sight[], acts: readonly Act[], past?: Past): readonly Step[] {
  const bySight = sights
    .filter((sight) => !isPast(sight, past))
    .toSorted((a, b) => compare(a.order, b.order) || compare(a.look, b.look));
  const byTime = acts
    .filter(({ at }) => at > (past?.at ?? ''))
    .toSorted((a, b) => compare(a.at, b.at) || compare(a.kind, b.kind) || compare(a.id, b.id));
  // The order of the sights stands: one that is stamped before its forerunner counts as of the same instant.
  let latest = past?.at ?? '';
  const stamped = bySight.map((sight) => {
    latest = sight.at > latest ? sight.at : latest;
    return { ...sight, at: latest };
  });
  // A stable sort on the instant keeps a sight before an act of the same instant.
  return [...stamped, ...byTime].toSorted((a, b) => compare(a.at, b.at));
}

/** By its own look: what another control saw of the same state may become known later. */
export function isPast({ look, order }: Sight, past: Past | undefined): boolean {
  return past !== undefined && Object.hasOwn(past.orders, look) && order <= (past.orders[look] ?? '');
}

/** `cooldown`: until when what comes back after an end is the same problem. */
export function take(course: Course, step: Step, entries: readonly Entry[], cooldown: (end: string) => string): void {
  if ('look' in step) see(course, step, entries, cooldown);
  else act(course, step, cooldown);
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
  if (struck && !running) start(course, sight.at, clear ? lasting(course) : undefined, sight.via, cooldown);
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

/** What is still so although a person had closed it; undefined where it was not closed so. */
function lasting({ ending, resolvedBy = '' }: Course): string | undefined {
  return ending === 'person' ? `still broken: ${resolvedBy.replace(': ', ' had resolved it with: ')}` : undefined;
}

/**
 * What comes back within the cooldown is the same problem: it began when it first did, and who had it in hand still has it. `why`: in words, where
 * it is more than that it was seen.
 */
function start(
  course: Course,
  at: string,
  why: string | undefined,
  via: string,
  cooldown: (end: string) => string,
): void {
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
  course.notes.push({ at, what: why ?? `${how} (seen by ${via})` });
}

function end(course: Course, at: string, ending: Ending, by: string): void {
  course.taken = course.state === 'acknowledged' || course.state === 'fixing' ? course.state : undefined;
  course.state = 'resolved';
  course.resolvedAt = at;
  course.ending = ending;
  course.resolvedBy = by;
  course.notes.push({ at, what: ending === 'evidence' ? 'resolved: every clause holds again' : `resolved: ${by}` });
}

const takes: ReadonlySet<Act['kind']> = new Set(['acknowledge', 'fixing', 'approve']);

function act(course: Course, done: Act, cooldown: (end: string) => string): void {
  const { state } = course;
  const { at } = done;
  const by = nameOf(done.by);
  if (takes.has(done.kind)) course.takenAt = at > course.takenAt ? at : course.takenAt;
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
    case 'reopen': {
      const why = lasting(course);
      if (state === 'resolved' && why !== undefined && [...course.standings.values()].includes('broken'))
        start(course, at, why, 'sweep', cooldown);
      return;
    }
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

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
