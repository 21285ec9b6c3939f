/** Who would be mailed, and has not confirmed it. */
import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns';

import { translated } from './failures.ts';

const mostPages = 20;

/** How many subscriptions of the topic wait for their confirmation: their readers are told nothing. Throws `Unavailable` when it is worth another try. */
export async function unconfirmed(client: SNSClient, topicArn: string): Promise<number> {
  let count = 0;
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { Subscriptions = [], NextToken } = await client
      .send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken: next }))
      .catch((error: unknown) => {
        throw translated('SNS', error);
      });
    count += Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === 'PendingConfirmation').length;
    if (NextToken === undefined) return count;
    next = NextToken;
  }
  return count;
}
