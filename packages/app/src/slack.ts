/** The channel Slack: by a webhook, by a bot, or through Amazon Q Developer. */
import type { Occasion } from '@clausewatch/render/message';
import { noticeOf } from '@clausewatch/render/notice';
import { slackOf } from '@clausewatch/render/slack';

import type { App } from './ports.ts';
import { toThread } from './slack-threads.ts';

/** Sends one delivery. False when the deployment has no such channel. */
export async function toSlack(app: App, occasion: Occasion): Promise<boolean> {
  const { threads, slack, chat } = app.senders;
  const { id, news } = occasion.delivery;
  if (threads !== undefined) await toThread(app, threads, occasion);
  // Owed for a message that could be changed.
  else if (news === 'linked') return (slack ?? chat) !== undefined;
  else if (slack !== undefined) await slack(slackOf(occasion), id);
  else await chat?.(noticeOf(occasion), id);
  return (threads ?? slack ?? chat) !== undefined;
}
