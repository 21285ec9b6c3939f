/** The ways out, for functions that deliver. */
import type { Senders } from '@clausewatch/app/ports';
import { snsClient } from '@clausewatch/aws/clients';
import { pager } from '@clausewatch/aws/pager';
import { slackBot } from '@clausewatch/aws/slack-bot';
import { slackWebhook } from '@clausewatch/aws/slack-webhook';
import { chatSender, snsSender } from '@clausewatch/aws/sns-sender';

import type { Config } from './config.ts';

/** A sender for each channel. Throws `Misconfigured` for an address that may not be called, or a secret that is none. */
export function sendersOf({ channels, topicArn, slack, pager: page }: Config): Senders {
  return {
    ...(channels.includes('email') && topicArn !== undefined
      ? { email: snsSender({ client: snsClient(), topicArn }) }
      : {}),
    ...slackOf(slack),
    ...(page === undefined ? {} : { pager: pager(page) }),
  };
}

function slackOf(slack: Config['slack']): Pick<Senders, 'slack' | 'threads' | 'chat'> {
  switch (slack?.by) {
    case 'webhook':
      return slack.url === undefined ? {} : { slack: slackWebhook({ url: slack.url }) };
    case 'bot':
      return slack.token === undefined ? {} : { threads: slackBot({ token: slack.token, channel: slack.channel }) };
    case 'q-developer':
      return slack.topicArn === undefined
        ? {}
        : { chat: chatSender({ client: snsClient(), topicArn: slack.topicArn }) };
    case undefined:
      return {};
  }
}
