/** The way to each channel: how much may go out in a minute, and whether anything arrives at all. */
import type { Channel } from '@clausewatch/model/incident';
import * as z from 'zod/mini';

import type { App } from './ports.ts';
import { later } from './time.ts';

/** Messages of one minute that each stand alone. What is more waits a moment and goes out as one. */
export const burst = 10;
const minute = 60;
/** Seconds in which what is held gathers. */
const gathering = 30;
/** Failures in a row after which a channel is left alone. */
const enough = 5;
const longestRest = 900;

const Lane = z.object({ recent: z.readonly(z.array(z.string())), until: z.optional(z.string()) });
const Circuit = z.object({ failures: z.number(), until: z.string() });

interface Stored<T> {
  readonly version: number;
  readonly value: T;
}

/** What is critical has a lane of its own: no flood of lesser news keeps it waiting. */
const laneKey = (channel: Channel, urgent: boolean): string => `lane#${channel}${urgent ? '#urgent' : ''}`;

/** Takes a place for one message. Answers the instant to wait for when there is none. A lane that many fight for counts as full. */
export async function admit(app: App, channel: Channel, urgent: boolean): Promise<string | undefined> {
  const shut = await shutUntil(app, channel);
  if (shut !== undefined) return shut;
  const pk = laneKey(channel, urgent);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const { version, value } = await readLane(app, pk);
    const now = app.now();
    const recent = sentWithin(value.recent, now);
    const full = recent.length >= burst;
    // The first that has to wait says until when, and the others wait with it.
    if (full && value.until !== undefined && value.until > now) return value.until;
    const until = full ? later(now, gathering) : undefined;
    const next = { recent: full ? recent : [...recent, now], ...(until === undefined ? {} : { until }) };
    if ((await write(app, pk, 'lane', version, next)) === 'saved') return until;
  }
  return later(app.now(), gathering);
}

/** How many messages the lane takes now. None while the channel is left alone. */
export async function roomIn(app: App, channel: Channel, urgent: boolean): Promise<number | 'shut'> {
  if ((await shutUntil(app, channel)) !== undefined) return 'shut';
  const { value } = await readLane(app, laneKey(channel, urgent));
  return burst - sentWithin(value.recent, app.now()).length;
}

async function readLane(app: App, pk: string): Promise<Stored<z.infer<typeof Lane>>> {
  const item = await app.table.get({ pk, sk: 'lane' });
  return item === undefined
    ? { version: 0, value: { recent: [] } }
    : { version: item.version, value: Lane.parse(item.data) };
}

function sentWithin(recent: readonly string[], now: string): readonly string[] {
  const since = later(now, -minute);
  return recent.filter((at) => at > since && at <= now);
}

async function readCircuit(app: App, channel: Channel): Promise<Stored<z.infer<typeof Circuit>>> {
  const item = await app.table.get({ pk: `circuit#${channel}`, sk: 'circuit' });
  return item === undefined
    ? { version: 0, value: { failures: 0, until: '' } }
    : { version: item.version, value: Circuit.parse(item.data) };
}

/** Until when the channel is left alone because nothing arrives there. */
export async function shutUntil(app: App, channel: Channel): Promise<string | undefined> {
  const { until } = (await readCircuit(app, channel)).value;
  return until > app.now() ? until : undefined;
}

/** True while nothing arrived since the failures that shut it, be it tried again meanwhile or not. */
export async function isFailing(app: App, channel: Channel): Promise<boolean> {
  return (await readCircuit(app, channel)).value.failures >= enough;
}

/** Notes whether the channel took a message. After five failures in a row it rests, longer each time, and then one message tries it. */
export async function noteOutcome(app: App, channel: Channel, arrived: boolean): Promise<void> {
  const { version, value } = await readCircuit(app, channel);
  if (arrived && value.failures === 0) return;
  const failures = arrived ? 0 : value.failures + 1;
  const rest = Math.min(longestRest, minute * 2 ** (failures - enough));
  const until = failures >= enough ? later(app.now(), rest) : '';
  // Who wrote meanwhile saw the same channel: one note less changes nothing.
  const saved = await write(app, `circuit#${channel}`, 'circuit', version, { failures, until });
  if (saved !== 'saved' || failures !== enough) return;
  app.monitor.count('channel-shut', { channel });
  app.monitor.remark('a channel takes no messages and is left alone for a while', { channel, until });
}

function write(
  app: App,
  pk: string,
  sk: string,
  version: number,
  data: { readonly [name: string]: string | number | readonly string[] },
): Promise<'saved' | 'conflict'> {
  return app.table.put({ pk, sk, version: version + 1, data }, version === 0 ? undefined : version);
}
