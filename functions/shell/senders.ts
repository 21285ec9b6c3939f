/** The ways out, for functions that deliver. */
import type { Senders } from '@clausewatch/app/ports';
import { snsClient } from '@clausewatch/aws/clients';
import { slackWebhook } from '@clausewatch/aws/slack-webhook';
import { snsSender } from '@clausewatch/aws/sns-sender';

import type { Config } from './config.ts';

/** A sender for each channel. Throws `Misconfigured` for a webhook address that may not be called. */
export function sendersOf({ channels, topicArn, slackWebhook: url }: Config): Senders {
  return {
    ...(channels.includes('email') && topicArn !== undefined
      ? { email: snsSender({ client: snsClient(), topicArn }) }
      : {}),
    ...(channels.includes('slack') && url !== undefined ? { slack: slackWebhook({ url }) } : {}),
  };
}
