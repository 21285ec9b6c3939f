/**
 * The life of an incident as a pure function of what was seen and done, whatever order it arrived in: sights by capture time,
 * acts by the time a person acted. Unknown never resolves, and never opens.
 */
import type { Act, Ending, Entry, IncidentState, Note, Past, Sight, Standing } from '@clausewatch/model/incident';
import { remediesOf } from '@clausewatch/model/remedies';

import { courseFrom, inOrder, take } from './course.ts';
import { type Excuse, excusing } from './exceptions.ts';
import { notesKept } from './past.ts';

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

/**
 * `asOf` is the latest instant known to the caller: exceptions that ended by then no longer count. `cooldown` says until when what comes back
 * after an end by evidence is the same problem, flapping; `past` holds what is no longer among sights and acts. Undefined when nothing was ever broken.
 */
export function fold(
  entries: readonly Entry[],
  sights: readonly Sight[],
  acts: readonly Act[],
  asOf: string,
  cooldown: (end: string) => string = (end) => end,
  past?: Past,
): Life | undefined {
  const course = courseFrom(past);
  for (const step of inOrder(sights, acts, past)) take(course, step, entries, cooldown);
  if (course.state === undefined) return undefined;
  // What later news of an earlier time took back was never broken.
  const concerned = entries.filter(({ key }) => course.struck.has(key));
  const excused = new Map(concerned.map((entry) => [entry.key, excusing(acts, entry, asOf)]));
  const judged = concerned.map((entry) => ({
    ...entry,
    state: stateOf(course.standings.get(entry.key), excused.get(entry.key)?.kind === 'in-force'),
  }));
  return {
    state: overlaid(atWork(course.state, acts, course.openedAt), judged, excused, course.takenAt),
    openedAt: course.openedAt,
    ...(course.resolvedAt === undefined ? {} : { resolvedAt: course.resolvedAt }),
    ...(course.ending === undefined ? {} : { ending: course.ending }),
    ...(course.resolvedBy === undefined ? {} : { resolvedBy: course.resolvedBy }),
    occurrences: course.occurrences,
    flaps: course.flaps,
    timeline: notesKept(course.notes, past),
    entries: judged,
  };
}

function stateOf(standing: Standing | undefined, excused: boolean): Entry['state'] {
  if (standing === undefined || standing === 'holds') return 'holds';
  return excused ? 'excepted' : standing;
}

/** Nobody is at what was approved and is made by hand, or was declined after all: whoever approved it has it in hand. */
function atWork(state: IncidentState, acts: readonly Act[], openedAt: string): IncidentState {
  if (state !== 'fixing' || acts.some(({ kind, at }) => kind === 'fixing' && at >= openedAt)) return state;
  const approved = remediesOf(acts).filter(({ approvals }) => approvals.some(({ at }) => at >= openedAt));
  const idle = approved.length > 0 && approved.every(({ stage }) => stage === 'by-hand' || stage === 'declined');
  return idle ? 'acknowledged' : state;
}

/**
 * Excepted while every entry that does not hold is excepted; once an exception ends or no longer fits, the incident is back, until somebody
 * takes it on again.
 */
function overlaid(
  state: IncidentState,
  entries: readonly Entry[],
  excused: ReadonlyMap<string, Excuse>,
  takenAt: string,
): IncidentState {
  if (state === 'resolved') return state;
  const active = entries.filter((entry) => entry.state !== 'holds');
  if (active.length > 0 && active.every((entry) => entry.state === 'excepted')) return 'excepted';
  const back = active.some(({ key }) => {
    const excuse = excused.get(key);
    return excuse?.kind === 'lapsed' && takenAt <= excuse.since;
  });
  return back ? 'reopened' : state;
}
