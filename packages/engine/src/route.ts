/** Who hears what, and when: applied to what a change owes, before it is written. */
import type { Channel, Delivery, Incident } from '@clausewatch/model/incident';
import { newsOfRemedies } from '@clausewatch/model/remedies';
import type { Severity } from '@clausewatch/model/verdict';

export interface Route {
  readonly channel: Channel;
  readonly now: readonly Severity[];
  readonly digest: readonly Severity[];
  /** Is told that somebody took an incident on: its message can be changed, or it would ring on. */
  readonly follows: boolean;
  /** The instant of the reader's first digest after another. */
  readonly digestAt: (after: string) => string;
}

/** `after` with what it newly owes sorted by routes: at once, in the digest, or not at all on that channel. The same object when nothing is owed. */
export function routed(before: Incident | undefined, after: Incident, routes: readonly Route[]): Incident {
  const known = new Set(before?.deliveries.map(({ id }) => id));
  const old = after.deliveries.filter(({ id }) => known.has(id));
  const news = after.deliveries.filter(({ id }) => !known.has(id));
  const owed = news.length > 0 ? news : followed(before, after, routes);
  if (owed.length === 0) return after;
  return { ...after, deliveries: [...old, ...owed.flatMap((one) => sorted(one, after, old, routes))] };
}

/** Somebody took it on: no reader acts differently, but a pager stops ringing and a message that can be changed says so. */
function followed(before: Incident | undefined, after: Incident, routes: readonly Route[]): readonly Delivery[] {
  const taken = after.state === 'acknowledged' || after.state === 'fixing';
  if (!taken || before === undefined || before.state === after.state) return [];
  return routes
    .filter(
      ({ follows, channel }) =>
        follows && before.deliveries.some((one) => one.channel === channel && heard(one, after)),
    )
    .map(({ channel }) => ({
      id: `${after.id}:v${after.version}:${channel}`,
      channel,
      version: after.version,
      news: 'acknowledged',
      state: 'pending',
      attempts: 0,
      due: after.updatedAt,
    }));
}

function heard({ state, due }: Delivery, { updatedAt }: Incident): boolean {
  return state !== 'withdrawn' && due <= updatedAt;
}

/** After these nobody has to act. */
export const endings: ReadonlySet<Delivery['news']> = new Set(['acknowledged', 'resolved', 'excepted']);

const pressing: ReadonlySet<Delivery['news']> = new Set(['escalated', ...newsOfRemedies]);

function sorted(
  owed: Delivery,
  { severity, state }: Incident,
  told: readonly Delivery[],
  routes: readonly Route[],
): readonly Delivery[] {
  const route = routes.find(({ channel }) => channel === owed.channel);
  if (route === undefined) return [];
  // A pager is for what is to be mended at once; what it rings for has to end.
  if (
    owed.channel === 'pager' &&
    newsOfRemedies.includes(owed.news) &&
    (owed.news !== 'remedy-failed' || state === 'resolved')
  )
    return [];
  // A pager knows what it was told with others under their common key only.
  const before = told.filter(
    ({ channel, state }) => channel === owed.channel && (channel !== 'pager' || state !== 'bundled'),
  );
  // What was told at once ends at once, whatever its severity is by then.
  const ends = endings.has(owed.news);
  if (ends && before.length === 0) return [];
  // Nobody answered, or somebody has to decide or to look, or something was changed: whoever hears of it at all hears that at once.
  const called = pressing.has(owed.news) && route.digest.includes(severity);
  const now = called || route.now.includes(severity) || (ends && before.some(({ route: way }) => way !== 'digest'));
  if (now) return [owed];
  return route.digest.includes(severity) ? [{ ...owed, route: 'digest', due: route.digestAt(owed.due) }] : [];
}
