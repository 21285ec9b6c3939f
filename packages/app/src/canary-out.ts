/** The canary's way out: of every channel as quiet a message as it allows. */
import { localOf } from '@clausewatch/model/zone';
import { canaryOf } from '@clausewatch/render/canary';
import * as z from 'zod/mini';

import type { Bundle } from './bundles.ts';
import type { App, Thread } from './ports.ts';
import { digestClock } from './routes.ts';

const Stored = z.object({ channel: z.string(), ts: z.string() });

/** False when the deployment has no such channel. Throws as a sender does. */
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
