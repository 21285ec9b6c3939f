/** What time alone brings about: times to acknowledge and to mend that pass, snoozes and exceptions that end. */
import { after } from '@clausewatch/model/duration';
import { exceptionsOf } from '@clausewatch/model/exceptions';
import type { Entry, Incident } from '@clausewatch/model/incident';
import { remedyOf } from '@clausewatch/model/remedies';
import type { News, Told } from '@clausewatch/model/told';

import { type House, past } from './house.ts';
import { deferred, onCall } from './on-call.ts';
import { permitted } from './permissions.ts';

type Facts = Pick<Incident, 'state' | 'severity' | 'openedAt' | 'foundAt' | 'entries' | 'acts' | 'changedBy'>;

export interface Timer {
  readonly at: string;
  readonly news: Extract<News, 'overdue' | 'escalated' | 'reminder'>;
}

/** The timers of an incident that is not over, given what its reader was told, and when. */
export function timersOf(facts: Facts, told: Told, house: House): readonly Timer[] {
  if (facts.state === 'resolved') return [];
  if (facts.state === 'excepted') return endsOf(facts).map((one) => ({ at: reminderOf(one, house), news: 'reminder' }));
  const snoozed = snoozeOf(facts);
  const untilWoken = (at: string): string => (at < snoozed ? snoozed : at);
  const taken = acknowledgeBy(facts, told, house);
  return [
    ...(snoozed === '' ? [] : [{ at: snoozed, news: 'reminder' as const }]),
    ...(taken === undefined ? [] : [{ at: untilWoken(taken), news: 'escalated' as const }]),
    ...facts.entries.flatMap((entry) => {
      const due = entry.state === 'broken' || entry.state === 'unknown' ? dueOf(facts, entry) : undefined;
      return due === undefined ? [] : [{ at: untilWoken(due), news: 'overdue' as const }];
    }),
  ];
}

/** The next instant at which time alone changes something. */
export function nextWake(
  facts: Facts,
  told: readonly (Told | undefined)[],
  now: string,
  house: House,
): string | undefined {
  const timers = told.flatMap((one) => (one === undefined ? [] : timersOf(facts, one, house)));
  const ends = endsOf(facts).map(({ endsAt }) => endsAt);
  return [...timers.map(({ at }) => at), ...ends].filter((at) => at > now).toSorted()[0];
}

/** Whom a message means by name: who is on call, of what is overdue those who answer for it, and of a proposal those who may approve it. */
export function meantBy(news: News, facts: Facts, now: string, house: House): readonly string[] {
  if (news === 'proposed') return approversOf(house, facts);
  if (news !== 'overdue' && news !== 'escalated') return [];
  const late = facts.entries.filter((entry) => (dueOf(facts, entry) ?? '~') <= now && entry.state !== 'holds');
  const owners = house.people.filter(({ owns = [] }) => late.some(({ owner }) => owns.includes(owner)));
  return [...new Set([...onCall(house.handling, house.timeZone, now), ...owners.map(({ id }) => id)])];
}

function approversOf({ people }: House, facts: Facts): readonly string[] {
  const proposal = remedyOf(facts.acts, 'proposed')?.id;
  return people.flatMap((one) => (permitted(one, 'approve', facts, proposal) === 'yes' ? [one.id] : []));
}

function acknowledgeBy(facts: Facts, told: Told, { handling, timeZone }: House): string | undefined {
  const within = handling.acknowledgeWithin?.[facts.severity];
  if (within === undefined || (facts.state !== 'open' && facts.state !== 'reopened')) return undefined;
  const at = past(told.at, within);
  const waits = handling.hours !== undefined && !handling.aroundTheClock.includes(facts.severity);
  return waits ? deferred(handling.hours, timeZone, at) : at;
}

function dueOf({ openedAt, foundAt }: Facts, { repairWithin }: Entry): string | undefined {
  return repairWithin === undefined ? undefined : after(foundAt ?? openedAt, repairWithin);
}

/** The end of the last snooze of this occurrence; empty: none. */
function snoozeOf({ acts, openedAt }: Facts): string {
  return acts.flatMap((act) => (act.kind === 'snooze' && act.at >= openedAt ? [act.until] : [])).at(-1) ?? '';
}

interface Span {
  readonly grantedAt: string;
  readonly endsAt: string;
}

function endsOf({ acts, entries }: Facts): readonly Span[] {
  const active = new Set(entries.flatMap(({ key, state }) => (state === 'holds' ? [] : [key])));
  return exceptionsOf(acts).filter(({ entry }) => active.has(entry));
}

/** So long before the end as the house says, but not in the first half of the exception. */
function reminderOf({ grantedAt, endsAt }: Span, { handling }: House): string {
  const half = new Date((Date.parse(grantedAt) + Date.parse(endsAt)) / 2).toISOString();
  const before = new Date(2 * Date.parse(endsAt) - Date.parse(past(endsAt, handling.remindBefore))).toISOString();
  return before > half ? before : half;
}
