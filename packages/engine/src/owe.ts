/**
 * What a reader was told, what there is to tell, and when: one message for each channel when a person would act differently, none otherwise.
 * News is what differs from what was told, not from what was so a moment ago: what is held back and over before it was due is never sent.
 */
import type { Delivery, Entry, Incident } from '@clausewatch/model/incident';
import type { Held, News, Told } from '@clausewatch/model/told';
import { type Severity, graver, severities } from '@clausewatch/model/verdict';

import { type House, past } from './house.ts';
import { newsOfRemedies, remedyNews } from '@clausewatch/model/remedies';
import { meantBy, timersOf } from './timers.ts';

/** An incident as the facts have it, before it is decided what is told of it. */
export type Next = Omit<Incident, 'version' | 'deliveries' | 'updatedAt' | 'told' | 'held' | 'wake'> & {
  readonly undecided: boolean;
};

export interface Telling {
  readonly told?: Told;
  readonly held?: Held;
  readonly deliveries: readonly Delivery[];
}

/** The incident as of an instant: what was held back until then counts as told. */
export function released(incident: Incident, at: string): Incident {
  const { held, ...rest } = incident;
  return held === undefined || at < held.due ? incident : { ...rest, told: held.told };
}

/** `before` as `released`. */
export function tell(before: Incident | undefined, after: Next, at: string, house: House): Telling {
  const { told, held, deliveries = [], version = 0 } = before ?? {};
  const fired =
    told === undefined ? [] : timersOf(after, told, house).filter((timer) => told.heard < timer.at && timer.at <= at);
  const heard = told && (fired.length > 0 ? { ...told, heard: at } : told);
  const news = newsOf(
    told,
    after,
    fired.map((timer) => timer.news),
  );
  if (news === undefined) return { ...(heard && { told: heard }), deliveries: withdrawn(deliveries, held) };
  const due = dueOf(news, told, after, at, house);
  const says = toldAfter(told, after, news, due);
  if (due > at && held?.news === news && (news !== 'resolved' || held.due === due))
    return {
      ...(heard && { told: heard }),
      held: { ...held, told: { ...says, at: held.due, heard: held.due } },
      deliveries,
    };
  const all = [...withdrawn(deliveries, held), ...owed(after, news, version + 1, at, due, house)];
  if (due <= at) return { told: says, deliveries: all };
  return { ...(heard && { told: heard }), held: { news, due, version: version + 1, told: says }, deliveries: all };
}

function owed(after: Next, news: News, version: number, at: string, due: string, house: House): readonly Delivery[] {
  const to = meantBy(news, after, at, house);
  return house.channels.map((channel) => ({
    id: `${after.id}:v${version}:${channel}`,
    channel,
    version,
    news,
    state: 'pending',
    attempts: 0,
    due,
    ...(to.length === 0 ? {} : { to }),
  }));
}

/** What was held back and is not due: nobody has seen it, and nobody will. */
function withdrawn(deliveries: readonly Delivery[], held: Held | undefined): readonly Delivery[] {
  if (held === undefined) return deliveries;
  return deliveries.map((one) =>
    one.version === held.version && one.state === 'pending' ? { ...one, state: 'withdrawn' } : one,
  );
}

/** A breach that is new waits for the settle window; an end that may be a flap's waits until it was quiet for the cooldown. */
function dueOf(news: News, told: Told | undefined, after: Next, at: string, { handling }: House): string {
  if (news === 'resolved') {
    const quiet = past(after.resolvedAt ?? at, handling.cooldown);
    return (after.flaps ?? 0) > 0 && after.ending === 'evidence' && quiet > at ? quiet : at;
  }
  const fresh = news === 'opened' || news === 'graver' || news === 'wider' || news === 'reopened';
  const urgent = after.kind === 'threat' || after.severity === 'critical' || (after.flaps ?? 0) > 0;
  return fresh && !urgent && told?.state !== 'excepted' ? past(at, handling.settle) : at;
}

/** What is new for a reader. A breach learned only after its end is history, not news. */
function newsOf(told: Told | undefined, after: Next, fired: readonly News[]): News | undefined {
  const ofRemedy = told && remedyNews(after.acts, told.remedy)?.news;
  // Whatever else is so: something was changed, or was not, against what people were told.
  if (ofRemedy === 'remedy-failed') return ofRemedy;
  if (after.state === 'resolved') return told === undefined || told.state === 'resolved' ? undefined : 'resolved';
  if (after.state === 'excepted') {
    if (told?.state === 'open') return 'excepted';
    return told?.state === 'excepted' ? fired[0] : undefined;
  }
  if (told === undefined) return quietly(after) ? undefined : 'opened';
  if (told.state !== 'open') return 'reopened';
  // Within the cooldown it is the same problem, told already; the count says how often.
  if (after.occurrences > told.occurrences && after.flaps === undefined) return 'reopened';
  if (severities.indexOf(gravity(after)) > severities.indexOf(told.severity)) return 'graver';
  if (brokenClauses(after).some((clause) => !told.clauses.includes(clause))) return 'wider';
  if (after.undecided && told.undecided === undefined) return 'undecided';
  return (['overdue', 'escalated', 'reminder'] as const).find((news) => fired.includes(news)) ?? ofRemedy;
}

/** What the reader knows once this news is due. */
function toldAfter(told: Told | undefined, after: Next, news: News, due: string): Told {
  const state = after.state === 'resolved' || after.state === 'excepted' ? after.state : 'open';
  const anew = told === undefined || news === 'opened' || news === 'reopened' || news === 'resolved';
  const asked = anew || news === 'graver' || news === 'wider';
  const undecided = after.undecided || (!anew && told.undecided === true);
  const remedy = remedyNews(after.acts)?.key;
  // It tells nothing of the breach: what there is to tell of that is told in its own right.
  if (told !== undefined && newsOfRemedies.includes(news))
    return { ...told, heard: due, ...(remedy === undefined ? {} : { remedy }) };
  return {
    at: asked ? due : told.at,
    state,
    occurrences: after.occurrences,
    severity: anew ? gravity(after) : graver(gravity(after), told.severity),
    clauses: [...new Set([...(anew ? [] : told.clauses), ...brokenClauses(after)])],
    ...(undecided ? { undecided: true as const } : {}),
    heard: due,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** A finding that somebody archived before we heard of it: kept until a person closes it, and no news. */
function quietly({ threat }: Pick<Next, 'threat'>): boolean {
  return threat?.archived === true;
}

/** Of what does not hold, decided or not: that a clause can be decided again makes nothing graver. */
function gravity({ entries, severity }: Pick<Next, 'entries' | 'severity'>): Severity {
  const active = entries.flatMap((entry) => (entry.state === 'holds' ? [] : [entry.severity]));
  return active.length === 0 ? severity : active.reduce(graver);
}

function brokenClauses({ entries }: Pick<Next, 'entries'>): readonly string[] {
  const broken = entries.filter(({ state }: Entry) => state === 'broken');
  return [...new Set(broken.map(({ policy, clause }) => `${policy}/${clause}`))];
}
