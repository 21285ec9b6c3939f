import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { Unavailable } from '@clausewatch/model/errors';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';

import { unconfirmed } from './subscriptions.ts';

const client = new SNSClient({ region: 'eu-west-1' });
const sns = mockClient(client);
const topic = 'arn:aws:sns:eu-west-1:111122223333:alerts';
const confirmed = { SubscriptionArn: `${topic}:1`, Protocol: 'email' };
const pending = { SubscriptionArn: 'PendingConfirmation', Protocol: 'email' };

beforeEach(() => sns.reset());

it('counts the subscriptions that nobody has confirmed, over all pages', async () => {
  sns
    .on(ListSubscriptionsByTopicCommand)
    .resolvesOnce({ Subscriptions: [confirmed, pending], NextToken: 'n' })
    .resolvesOnce({ Subscriptions: [pending] });
  expect(await unconfirmed(client, topic)).toBe(2);
  expect(sns.commandCalls(ListSubscriptionsByTopicCommand)[1]?.args[0].input).toEqual({
    TopicArn: topic,
    NextToken: 'n',
  });
});

it('asks again later while SNS is throttled', async () => {
  sns.on(ListSubscriptionsByTopicCommand).rejects(Object.assign(new Error('x'), { name: 'ThrottlingException' }));
  await expect(unconfirmed(client, topic)).rejects.toBeInstanceOf(Unavailable);
});
