/** What is kept quiet at first: what a deployment finds on its first day, and what a control would raise that nobody has accepted yet. */
import type { Delivery, Incident } from '@clausewatch/model/incident';
import type { Via } from '@clausewatch/model/observation';

export interface Quiet {
  /** Until then what was there already is told in one digest. */
  readonly baselineUntil?: string;
  /** Entry keys (`policy/clause/control`) whose control is in shadow: seen, and told to nobody. */
  readonly shadow: ReadonlySet<string>;
}

/** True when nothing but controls in shadow says that something is wrong. */
export function inShadow({ entries }: Pick<Incident, 'entries'>, { shadow }: Quiet): boolean {
  const active = entries.filter(({ state }) => state !== 'holds');
  const counted = active.length > 0 ? active : entries;
  return counted.length > 0 && counted.every(({ key }) => shadow.has(key));
}

/** `after` with what it newly owes kept quiet. The same object when nothing is owed, or nothing is quiet. */
export function hushed(
  before: Incident | undefined,
  after: Incident,
  quiet: Quiet,
  digestAt: (after: string) => string,
): Incident {
  const known = new Set(before?.deliveries.map(({ id }) => id));
  const owed = after.deliveries.filter(({ id }) => !known.has(id));
  if (owed.length === 0) return after;
  const old = after.deliveries.filter(({ id }) => known.has(id));
  if (inShadow(after, quiet)) return { ...after, deliveries: old };
  if (!ofBaseline(old, after, quiet)) return after;
  return { ...after, deliveries: [...old, ...owed.flatMap((one) => inDigest(one, digestAt))] };
}

/** Nobody is rung up by a digest. */
function inDigest(owed: Delivery, digestAt: (after: string) => string): readonly Delivery[] {
  if (owed.channel === 'pager') return [];
  return [owed.route === 'digest' ? owed : { ...owed, route: 'digest', due: digestAt(owed.due) }];
}

/** What brings states that were there already. */
export const taking: ReadonlySet<Via> = new Set<Via>(['sweep', 'file']);

/** It was there before we came. What is critical is told at once all the same, and so is a threat: it goes on now. */
function ofBaseline(told: readonly Delivery[], incident: Incident, { baselineUntil = '' }: Quiet): boolean {
  const { kind, severity, sources, updatedAt } = incident;
  const first = told.every(({ route }) => route === 'digest');
  return (
    first &&
    kind === 'violation' &&
    severity !== 'critical' &&
    updatedAt < baselineUntil &&
    sources.every((via) => taking.has(via))
  );
}

/** An incident that was in shadow and is not any more: it owes its first message, in the digest. Undefined when it owes none. */
export function revealed(
  incident: Incident,
  at: string,
  channels: readonly Delivery['channel'][],
  digestAt: (after: string) => string,
): Incident | undefined {
  if (incident.deliveries.length > 0 || isSettled(incident)) return undefined;
  const version = incident.version + 1;
  const owed = beginning({ ...incident, version }, channels, at).flatMap((one) => inDigest(one, digestAt));
  return { ...incident, version, updatedAt: at, deliveries: owed };
}

/**
 * What only controls in shadow had found until now, and one that is accepted finds too: it is owed as new, for nobody was told, and what is new
 * waits for the settle window. `after` where that is not so, or news of it is owed anyway. `settled`: when the window is over.
 */
export function emerged(
  before: Incident | undefined,
  after: Incident,
  quiet: Quiet,
  channels: readonly Delivery['channel'][],
  settled: string,
): Incident {
  const owes = before === undefined || after.deliveries.some(({ version }) => version === after.version);
  if (owes || isSettled(before) || isSettled(after) || !inShadow(before, quiet) || inShadow(after, quiet)) return after;
  const at = after.updatedAt;
  const waits = settled > at && after.severity !== 'critical' && after.kind === 'violation';
  const owed = beginning(after, channels, waits ? settled : at);
  const deliveries = [...after.deliveries, ...owed];
  const { told, ...untold } = after;
  if (!waits || told === undefined || owed[0]?.news !== 'opened') return { ...after, deliveries };
  const held = { news: 'opened', due: settled, version: after.version, told: { ...told, at: settled } } as const;
  return { ...untold, held, deliveries };
}

function isSettled({ state }: Incident): boolean {
  return state === 'resolved' || state === 'excepted';
}

function beginning(
  { id, version, deliveries }: Incident,
  channels: readonly Delivery['channel'][],
  due: string,
): readonly Delivery[] {
  const news = deliveries.length === 0 ? 'opened' : 'reopened';
  return channels.map((channel) => ({
    id: `${id}:v${version}:${channel}`,
    channel,
    version,
    news,
    state: 'pending',
    attempts: 0,
    due,
  }));
}
