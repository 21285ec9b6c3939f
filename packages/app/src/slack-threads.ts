/**
 * Slack as a bot: a message an incident, changed in place, its news below. What is about one thing is told in one thread: who has no message yet
 * answers in the oldest thread of those that it is related to.
 */
import { Unavailable } from '@clausewatch/model/errors';
import type { Delivery, Incident } from '@clausewatch/model/incident';
import { fingerprint } from '@clausewatch/model/key';
import type { Occasion, Post } from '@clausewatch/render/message';
import { notOver } from '@clausewatch/render/related';
import { slackOf } from '@clausewatch/render/slack';
import { alsoOf } from '@clausewatch/render/slack-also';
import { isLoud, isLoudBelow, slackNewsOf } from '@clausewatch/render/slack-news';

import { loadIncident } from './incidents.ts';
import {
  type Host,
  type Place,
  type StoredPlace,
  changePlace,
  hostAmong,
  keepPlace,
  membersOf,
  placeOf,
  rootOf,
  whereabouts,
  withMember,
} from './places.ts';
import type { App, Thread, Threads } from './ports.ts';
import { relatedTo } from './related.ts';
import { later } from './time.ts';

/** Messages of others that are brought up to date with one. */
const mostOthers = 5;
/** Seconds that the elder and the younger of two wait that would begin a thread at once. */
const [elderWaits, youngerWaits] = [5, 20];

/** Sends one delivery, then sees to it that the messages of others name it as it is now. What it was told already is not told again. */
export async function toThread(app: App, threads: Threads, occasion: Occasion): Promise<void> {
  const { incident, delivery } = occasion;
  const known = await placeOf(app.table, incident.id);
  if (known?.value.told !== delivery.id) await tell(app, threads, occasion, known);
  const own = (await placeOf(app.table, incident.id))?.value;
  if (own?.of !== undefined) await changePlace(app.table, own.of, (place) => withMember(place, incident.id));
  const others = notOver(occasion.related ?? []).map(({ id }) => id);
  const named = new Set([...(own?.of === undefined ? [] : [own.of]), ...others]);
  for (const id of [...named].slice(0, mostOthers))
    await refresh(app, threads, occasion, id).catch((error: unknown) => {
      if (error instanceof Unavailable) throw error;
      // It is told: that another does not name it is no reason to call it dead.
      app.monitor.remark('a message could not be brought up to date', { incident: id });
    });
}

async function tell(app: App, threads: Threads, occasion: Occasion, known: StoredPlace | undefined): Promise<void> {
  const { incident, delivery, related = [] } = occasion;
  const how = { key: delivery.id, aloud: isLoud(occasion) };
  if (known !== undefined) {
    const { post, says } = await written(app, await asRoot(app, occasion, known.value), known.value);
    const silent = delivery.news === 'linked';
    const changed = (await threads.change(known.value, post)) === 'changed';
    if (changed && (silent || (await threads.answer(known.value, slackNewsOf(occasion), how)) !== 'lost'))
      return changePlace(app.table, incident.id, (place) => ({ ...place, told: delivery.id, says }));
  }
  if (delivery.news === 'linked') return;
  const lost = known && rootOf(known.value);
  const host = await hostAmong(app.table, related, lost);
  const place = await begun(app, threads, occasion, host);
  // Whoever wrote meanwhile began one too: that one goes on, and this message stays as it is.
  await keepPlace(app.table, incident.id, { ...place, told: delivery.id }, known?.version);
}

/** In the thread of `host` while there is one, else at the beginning of a new one. */
async function begun(app: App, threads: Threads, occasion: Occasion, host: Host | undefined): Promise<Place> {
  const key = occasion.delivery.id;
  if (host !== undefined) {
    const { post, says } = await written(app, occasion, host.thread);
    const aloud = isLoudBelow(occasion.incident, await loadIncident(app.table, host.of));
    const place = await threads.answer(host.thread, post, { key, aloud });
    if (place !== 'lost') return { ...place, of: host.of, says };
  }
  const { post, says } = await written(app, occasion, undefined);
  return { ...(await threads.begin(post, key)), says };
}

/** The message of another incident, where what it says of others is no longer so. */
async function refresh(app: App, threads: Threads, occasion: Occasion, id: string): Promise<void> {
  const place = (await placeOf(app.table, id))?.value;
  const incident = await loadIncident(app.table, id);
  if (place === undefined || incident === undefined) return;
  const delivery = toldLast(incident, place);
  if (delivery === undefined) return;
  const seen = { ...occasion, incident, delivery, related: await relatedTo(app.table, incident) };
  const { post, says } = await written(app, await asRoot(app, seen, place), place);
  if (says === place.says || (await threads.change(place, post)) === 'lost') return;
  await changePlace(app.table, id, (known) => (known.ts === place.ts ? { ...known, says } : known));
}

/** The post as it reads in the thread of `at`, and the mark of what it says of others. */
async function written(
  app: App,
  occasion: Occasion,
  at: Thread | undefined,
): Promise<{ readonly post: Post; readonly says: string }> {
  const places = await whereabouts(app, notOver(occasion.related ?? []), at);
  const seen = { ...occasion, places };
  return { post: slackOf(seen), says: fingerprint(JSON.stringify(alsoOf(seen))) };
}

/** What its message on Slack says is news of. */
function toldLast({ deliveries }: Incident, { told }: Place): Delivery | undefined {
  return deliveries.findLast(
    ({ id, channel, state, news }) =>
      channel === 'slack' && (state === 'sent' || id === told) && news !== 'acknowledged' && news !== 'linked',
  );
}

/** The first message of a thread names all that are told in it. */
async function asRoot({ table }: App, occasion: Occasion, place: Place): Promise<Occasion> {
  const all = [...(occasion.related ?? []), ...(await membersOf(table, place))];
  return { ...occasion, related: [...new Map(all.map((one) => [one.id, one])).values()] };
}

/**
 * Until when to wait because a related incident is telling of itself for the first time at this very moment: both would begin a thread. Both have
 * noted what they are about to do before they look, so one at least sees the other.
 */
export async function turnOf(
  { table, now, senders }: App,
  incident: Incident,
  related: readonly Incident[],
  lease: number,
): Promise<string | undefined> {
  if (senders.threads === undefined || (await placeOf(table, incident.id)) !== undefined) return undefined;
  const until = later(now(), lease);
  const sending = ({ channel, state, attempts, due }: Delivery): boolean =>
    channel === 'slack' && state === 'pending' && attempts > 0 && due > now() && due <= until;
  for (const other of notOver(related))
    if (other.deliveries.some(sending) && (await placeOf(table, other.id)) === undefined)
      return later(now(), rank(incident) < rank(other) ? elderWaits : youngerWaits);
  return undefined;
}

const rank = ({ openedAt, id }: Incident): string => `${openedAt} ${id}`;
