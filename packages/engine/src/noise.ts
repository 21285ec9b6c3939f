/** How much each control says to each channel, and how much of it anybody needed. */
import type { Channel, Delivery, Incident } from '@clausewatch/model/incident';

export interface NoiseRow {
  readonly control: string;
  readonly channel: Channel;
  readonly owner: string;
  /** Incidents that the channel heard of in the time that is looked at. */
  readonly incidents: number;
  /** Of these: somebody took them on; they were told with others; they came back. */
  readonly acknowledged: number;
  readonly merged: number;
  readonly flapped: number;
}

/** Gravest noise first. An incident counts once for each of its controls and each channel. `known`: what was counted before. */
export function noiseOf(
  incidents: readonly Incident[],
  since: string,
  known: readonly NoiseRow[] = [],
): readonly NoiseRow[] {
  const rows = new Map(known.map((row) => [`${row.control} ${row.channel}`, row]));
  for (const incident of incidents) {
    const told = Map.groupBy(
      incident.deliveries.filter((one) => begins.has(one.news) && (one.sentAt ?? '') >= since),
      ({ channel }) => channel,
    );
    const owners = new Map(incident.entries.map(({ control, owner }) => [control, owner]));
    for (const [channel, deliveries] of told)
      for (const [control, owner] of owners) {
        const { incidents: count, acknowledged, merged, flapped } = rows.get(`${control} ${channel}`) ?? none;
        rows.set(`${control} ${channel}`, {
          control,
          channel,
          owner,
          incidents: count + 1,
          acknowledged: acknowledged + Number(incident.acts.some(({ kind }) => kind !== 'snooze' && kind !== 'reopen')),
          merged: merged + Number(deliveries.every(({ state }) => state === 'bundled')),
          flapped: flapped + Number((incident.flaps ?? 0) > 0 || incident.occurrences > 1),
        });
      }
  }
  return [...rows.values()].toSorted((a, b) => b.incidents - a.incidents || (a.control < b.control ? -1 : 1));
}

const none = { incidents: 0, acknowledged: 0, merged: 0, flapped: 0 };
const begins: ReadonlySet<Delivery['news']> = new Set(['opened', 'reopened', 'graver', 'wider', 'undecided']);

export interface OverBudget {
  readonly control: string;
  readonly channel: Channel;
}

/** `after` with what it newly owes put into the digest where every control behind it is over its budget. What is critical is told at once all the same. */
export function calmed(
  before: Incident | undefined,
  after: Incident,
  over: readonly OverBudget[],
  digestAt: (after: string) => string,
): Incident {
  if (over.length === 0 || after.severity === 'critical') return after;
  const known = new Set(before?.deliveries.map(({ id }) => id));
  const active = after.entries.filter(({ state }) => state !== 'holds');
  const noisy = (channel: Channel): boolean =>
    channel !== 'pager' &&
    active.length > 0 &&
    active.every(({ control }) => over.some((one) => one.control === control && one.channel === channel));
  const deliveries = after.deliveries.map((one) =>
    known.has(one.id) || one.route === 'digest' || !begins.has(one.news) || !noisy(one.channel)
      ? one
      : { ...one, route: 'digest' as const, due: digestAt(one.due) },
  );
  return { ...after, deliveries };
}
