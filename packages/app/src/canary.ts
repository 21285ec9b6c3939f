/**
 * The daily proof that messages arrive: one for each channel, owed, claimed, sent and noted as every other message is. The watch over ourselves
 * looks whether it arrived. A person sees as little of it as the channel allows.
 */
import type { Channel } from '@clausewatch/model/incident';
import { fingerprint } from '@clausewatch/model/key';
import { localOf } from '@clausewatch/model/zone';
import { canaryOf } from '@clausewatch/render/canary';
import * as z from 'zod/mini';

import { Bundle, bundle, deliverBundle } from './bundles.ts';
import { type App, type Thread, channelsOf } from './ports.ts';
import { digestClock } from './routes.ts';
import { later } from './time.ts';

const sk = 'last';
const aDay = 86_400;
/** Seconds in which it has to arrive. */
const patience = 900;
const Last = z.object({ at: z.string() });
const Stored = z.object({ channel: z.string(), ts: z.string() });

const keyOf = (channel: Channel): { readonly pk: string; readonly sk: string } => ({ pk: `canary#${channel}`, sk });

/** Sends it where the last was a day ago. A channel that can show nothing quietly gets one a week. */
export async function sendCanaries(app: App): Promise<void> {
  for (const channel of channelsOf(app)) {
    const item = await app.table.get(keyOf(channel));
    const quiet = channel !== 'slack' || app.senders.threads !== undefined;
    const next = item === undefined ? '' : later(Last.parse(item.data).at, quiet ? aDay : 7 * aDay);
    if (next > app.now()) continue;
    const at = app.now();
    const mark = { ...keyOf(channel), version: (item?.version ?? 0) + 1, data: { at } };
    if ((await app.table.put(mark, item?.version)) === 'saved')
      await deliverBundle(app, await bundle(app, 'canary', channel, [], at));
  }
}

/** True when the last one did not arrive in time. */
export async function canaryMissed(app: App, channel: Channel): Promise<boolean> {
  const item = await app.table.get(keyOf(channel));
  if (item === undefined) return false;
  const { at } = Last.parse(item.data);
  if (later(at, patience) > app.now()) return false;
  const sent = await app.table.get({ pk: `bun_${fingerprint('canary', channel, at)}`, sk: 'bundle' });
  return sent === undefined || Bundle.parse(sent.data).state !== 'sent';
}

/** Its way out. False when the deployment has no such channel. Throws as a sender does. */
export async function sendCanary(app: App, { id, channel, at }: Bundle): Promise<boolean> {
  const { email, slack, threads, chat, pager } = app.senders;
  const { day } = localOf(at, digestClock(app).timeZone);
  const { mail, post, notice, page } = canaryOf(id, day);
  if (channel === 'email') await email?.(mail, id);
  else if (channel === 'pager') await pager?.({ ...page, at }, id);
  else if (threads !== undefined) {
    const known = await app.table.get({ pk: 'canary#slack', sk: 'thread' });
    const thread: Thread | undefined = known && Stored.parse(known.data);
    if (thread !== undefined && (await threads.change(thread, post)) === 'changed')
      if ((await threads.answer(thread, post, { key: id, aloud: false })) !== 'lost') return true;
    const { channel: where, ts } = await threads.begin(post, id);
    const data = { channel: where, ts };
    await app.table.put({ pk: 'canary#slack', sk: 'thread', version: (known?.version ?? 0) + 1, data }, known?.version);
  } else if (slack !== undefined) await slack(post, id);
  else await chat?.(notice, id);
  return { email, slack: slack ?? threads ?? chat, pager }[channel] !== undefined;
}
