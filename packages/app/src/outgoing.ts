/** What is due, sorted by the way it takes: alone, with others, or in the digest. */
import { endings } from '@clausewatch/engine/route';
import { Channel, type Incident } from '@clausewatch/model/incident';
import { localOf } from '@clausewatch/model/zone';

import { bundle, deliverBundle } from './bundles.ts';
import { deliver, isUrgent } from './deliver.ts';
import { roomIn } from './lanes.ts';
import { type App, channelsOf } from './ports.ts';
import { digestClock, nextDigest } from './routes.ts';
import { shardOf } from './shards.ts';

/** A delivery that is due, without its incident: there may be thousands. */
export interface Waiting {
  readonly incident: string;
  readonly id: string;
  readonly channel: Channel;
  readonly digest: boolean;
  readonly urgent: boolean;
  /** Never told with others: it was tried before and may have arrived, it ends a page, which only its own key does, or it is only shown. */
  readonly alone: boolean;
}

export function waitingOf(incident: Incident | undefined, now: string): readonly Waiting[] {
  if (incident === undefined) return [];
  return incident.deliveries
    .filter(({ state, due }) => state === 'pending' && due <= now)
    .map((delivery) => ({
      incident: incident.id,
      id: delivery.id,
      channel: delivery.channel,
      digest: delivery.route === 'digest',
      urgent: isUrgent(incident, delivery),
      alone:
        delivery.attempts > 0 ||
        delivery.news === 'linked' ||
        (delivery.channel === 'pager' && endings.has(delivery.news)),
    }));
}

/** Fewer are not worth a message of their own: they wait for their turn. */
const fewest = 3;

/** Sends what is due: each alone while its lane has room, all of a lane as one when it has not. A failure of one is handed to `failed`. */
export async function sendWaiting(
  app: App,
  waiting: readonly Waiting[],
  failed: (error: unknown) => void,
): Promise<number> {
  const now = waiting.filter(({ digest }) => !digest);
  const lanes = Map.groupBy(now, ({ channel, urgent }) => `${channel} ${urgent}`);
  const alone = new Set<string>();
  for (const lane of lanes.values()) {
    const [{ channel, urgent } = { channel: 'email' as const, urgent: false }] = lane;
    await unlessFailed(failed, async () => {
      const room = await roomIn(app, channel, urgent);
      if (room === 'shut') return;
      const fresh = lane.filter((one) => !one.alone).map(({ id }) => id);
      const together = lane.length > room && fresh.length >= fewest;
      if (together) await deliverBundle(app, await bundle(app, 'storm', channel, fresh));
      const single = together ? lane.filter((one) => one.alone) : lane;
      for (const { incident } of single.slice(0, room)) alone.add(incident);
    });
  }
  for (const id of alone) await unlessFailed(failed, () => deliver(app, id));
  return now.length;
}

async function unlessFailed(failed: (error: unknown) => void, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    failed(error);
  }
}

/** What waited for a digest that is due now goes out as one, for each channel. */
export async function sendDigests(
  app: App,
  waiting: readonly Waiting[],
  failed: (error: unknown) => void,
): Promise<void> {
  const channels = Map.groupBy(
    waiting.filter((one) => one.digest),
    ({ channel }) => channel,
  );
  for (const [channel, own] of channels)
    await unlessFailed(failed, async () => {
      const ids = own.map(({ id }) => id);
      await deliverBundle(app, await bundle(app, 'digest', channel, ids));
    });
}

const sk = 'weekly';

/** Sees to it that the week's list comes, on Mondays, to each channel that reads one. */
export async function expectWeekly(app: App): Promise<void> {
  for (const channel of channelsOf(app)) {
    const known = channel === 'pager' || (await app.table.get({ pk: `weekly#${channel}`, sk })) !== undefined;
    if (!known) await setWeekly(app, channel, 0);
  }
}

/** The week's list of a channel is due: it goes out where there is anything to say, and the next is expected. */
export async function sendWeekly(app: App, pk: string): Promise<void> {
  const channel = Channel.parse(pk.slice('weekly#'.length));
  const mark = await app.table.get({ pk, sk });
  if (mark === undefined) return;
  if (channelsOf(app).includes(channel)) {
    const { day } = localOf(app.now(), digestClock(app).timeZone);
    await deliverBundle(app, await bundle(app, 'weekly', channel, [], day));
  }
  await setWeekly(app, channel, mark.version);
}

/** The last writer wins: both mean the same instant. */
async function setWeekly(app: App, channel: Channel, version: number): Promise<void> {
  const pk = `weekly#${channel}`;
  let due = nextDigest(app, app.now());
  while (localOf(due, digestClock(app).timeZone).weekday !== 1) due = nextDigest(app, due);
  const indexes = { due: { pk: `due#${shardOf(pk)}`, sk: `${due}#${pk}` } };
  const item = { pk, sk, version: version + 1, data: {}, indexes };
  await app.table.put(item, version === 0 ? undefined : version);
}
