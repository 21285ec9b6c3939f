/** The channel Slack: by a webhook, by a bot with one thread an incident, or through Amazon Q Developer. */
import type { Occasion } from '@clausewatch/render/message';
import { noticeOf } from '@clausewatch/render/notice';
import { slackOf } from '@clausewatch/render/slack';
import { isLoud, slackNewsOf } from '@clausewatch/render/slack-news';
import * as z from 'zod/mini';

import type { App, Thread } from './ports.ts';

const sk = 'slack';
const Stored = z.object({ channel: z.string(), ts: z.string() });

/**
 * Sends one delivery. Where an incident's message is, is written before the delivery is noted as sent: a crash in between posts it a second time,
 * under the same visible key. False when the deployment has no such channel.
 */
export async function toSlack({ table, senders }: App, occasion: Occasion): Promise<boolean> {
  const { threads, slack, chat } = senders;
  const { incident, delivery } = occasion;
  if (threads === undefined) {
    await (slack === undefined ? chat?.(noticeOf(occasion), delivery.id) : slack(slackOf(occasion), delivery.id));
    return (slack ?? chat) !== undefined;
  }
  const root = slackOf(occasion);
  const known = await table.get({ pk: incident.id, sk });
  if (known !== undefined) {
    const thread: Thread = Stored.parse(known.data);
    const how = { key: delivery.id, aloud: isLoud(occasion) };
    if ((await threads.follow(thread, root, slackNewsOf(occasion), how)) === 'told') return true;
  }
  const begun = await threads.begin(root, delivery.id);
  // Whoever wrote meanwhile began a thread too: that one goes on, and this message stays as it is.
  await table.put({ pk: incident.id, sk, version: (known?.version ?? 0) + 1, data: { ...begun } }, known?.version);
  return true;
}
