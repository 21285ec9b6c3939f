/** Which messages a change owes: one for each channel when a person would act differently, none otherwise. */
import type { Channel, Delivery, Entry, Incident } from '@clausewatch/model/incident';
import { severities } from '@clausewatch/model/verdict';

type News = Delivery['news'];
type Next = Omit<Incident, 'version' | 'deliveries' | 'updatedAt'>;

export function oweFor(
  before: Incident | undefined,
  after: Next,
  version: number,
  at: string,
  channels: readonly Channel[],
): readonly Delivery[] {
  const news = newsOf(before, after);
  if (news === undefined) return [];
  return channels.map((channel) => ({
    id: `${after.id}:v${version}:${channel}`,
    channel,
    version,
    news,
    state: 'pending',
    attempts: 0,
    due: at,
  }));
}

/** What is new for a reader. A breach learned only after its end is history, not news. */
export function newsOf(before: Incident | undefined, after: Next): News | undefined {
  const told = before !== undefined && before.deliveries.length > 0;
  const was = before?.state ?? 'resolved';
  if (after.state === 'resolved') return told && was !== 'resolved' ? 'resolved' : undefined;
  if (after.state === 'excepted') return told && was !== 'excepted' && was !== 'resolved' ? 'excepted' : undefined;
  if (!told && quietly(after)) return undefined;
  if (before === undefined || (!told && quietly(before))) return 'opened';
  if (was === 'resolved') return told ? 'reopened' : 'opened';
  if (was === 'excepted' || (after.state === 'reopened' && after.occurrences > before.occurrences)) return 'reopened';
  if (gravity(after) > gravity(before)) return 'graver';
  // A clause that could not be decided for a while was told when it broke.
  const known = clausesThat(before, 'broken', 'unknown');
  return clausesThat(after, 'broken').some((clause) => !known.includes(clause)) ? 'wider' : undefined;
}

/** A finding that somebody archived before we heard of it: kept until a person closes it, and no news. */
function quietly({ threat }: Pick<Incident, 'threat'>): boolean {
  return threat?.archived === true;
}

/** Of what does not hold, decided or not: that a clause can be decided again makes nothing graver. */
function gravity({ entries }: Pick<Incident, 'entries'>): number {
  return Math.max(...entries.map(({ state, severity }) => (state === 'holds' ? -1 : severities.indexOf(severity))));
}

function clausesThat({ entries }: Pick<Incident, 'entries'>, ...are: readonly Entry['state'][]): readonly string[] {
  return entries.filter(({ state }) => are.includes(state)).map(({ policy, clause }) => `${policy}/${clause}`);
}
