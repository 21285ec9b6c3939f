/** Since when, who, and by when. */
import { type Act, type Incident, nameOf } from '@clausewatch/model/incident';

import { actorText } from './actor-text.ts';
import { concerned, ordinal } from './headline.ts';
import type { Occasion } from './message.ts';
import { dueOf } from './promise.ts';
import { plain } from './text.ts';
import { between, duration, instantIn } from './when.ts';

export function sinceLines(occasion: Occasion): readonly string[] {
  const { incident, timeZone, now } = occasion;
  const age = between(incident.openedAt, now);
  const ago = age < 1 ? ', just now' : `, ${duration(age)} ago`;
  const since = `${instantIn(incident.openedAt, timeZone)}${incident.state === 'resolved' ? '' : ago}`;
  const again = incident.occurrences > 1 ? [`It is the ${ordinal(incident.occurrences)} time.`] : [];
  return incident.kind === 'threat' ? [since, ...again] : [since, ...again, ...lasting(incident), changerOf(incident)];
}

/** What a person had closed, and is there all the same. */
function lasting({ timeline, openedAt }: Incident): readonly string[] {
  const note = timeline.findLast(({ at, what }) => at === openedAt && what.startsWith('still broken: '))?.what;
  return note === undefined ? [] : [plain(`S${note.slice(1)}`, 400)];
}

function changerOf({ changedBy }: Incident): string {
  return changedBy === undefined ? 'Who changed it: not known.' : `Changed by ${actorText(changedBy)}.`;
}

/** When the most urgent clause is to hold again, whose it is, and whether anybody took it. */
export function dueLines(occasion: Occasion): readonly string[] {
  const { incident, delivery, timeZone, now } = occasion;
  if (incident.state === 'resolved') return [];
  const meant = (delivery.to ?? []).map((person) => plain(person, 60)).join(', ');
  const entries = concerned(incident);
  const soonest = entries
    .flatMap((entry) => {
      const due = dueOf(incident, entry);
      return due === undefined ? [] : [{ entry, due }];
    })
    .toSorted((a, b) => (a.due < b.due ? -1 : 1))[0];
  const owner = soonest?.entry.owner ?? entries[0]?.owner;
  return [
    soonest === undefined ? 'The policy names no time.' : when(soonest.due, soonest.entry.clause, timeZone, now),
    ...(owner === undefined ? [] : [`Owner: ${plain(owner, 80)}.`]),
    standing(incident, timeZone),
    ...(meant === '' ? [] : [`For ${meant}.`]),
  ];
}

function when(due: string, clause: string, timeZone: string, now: string): string {
  const left = between(now, due);
  const how = left >= 0 ? `in ${duration(left)}` : `OVERDUE by ${duration(-left)}`;
  return `${instantIn(due, timeZone)}, ${how} (${plain(clause, 40)})`;
}

function standing({ acts, state, openedAt }: Incident, timeZone: string): string {
  const taken = acts.findLast(
    (act): act is Extract<Act, { kind: 'acknowledge' | 'fixing' | 'approve' }> =>
      act.at >= openedAt && (act.kind === 'acknowledge' || act.kind === 'fixing' || act.kind === 'approve'),
  );
  if (taken === undefined || state === 'open' || state === 'reopened') return 'Not acknowledged yet.';
  const words = { fixing: 'Being mended', acknowledge: 'Acknowledged', approve: 'A remedy was approved' };
  return `${words[taken.kind]} by ${plain(nameOf(taken.by), 80)}, ${instantIn(taken.at, timeZone)}.`;
}
