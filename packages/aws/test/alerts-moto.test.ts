import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { emailOf } from '@clausewatch/render/email';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type TestServer, clientOptions, motoMissing, startMoto } from '../../../test/support/servers.ts';
import { occasion, threeClauses } from '../../render/test/occasions.ts';
import { snsSender } from '../src/sns-sender.ts';

const missing = motoMissing();

describe.skipIf(missing !== undefined)(`an alert through SNS on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  let sns: SNSClient;
  let sqs: SQSClient;

  beforeAll(async () => {
    server = await startMoto();
    sns = new SNSClient(clientOptions(server));
    sqs = new SQSClient(clientOptions(server));
  }, 90_000);

  afterAll(async () => {
    sns.destroy();
    sqs.destroy();
    await server.stop();
  });

  async function subscribed(name: string, topic: string, filter?: object): Promise<string> {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const Attributes = filter === undefined ? {} : { FilterPolicy: JSON.stringify(filter) };
    const Endpoint = `arn:aws:sqs:eu-west-1:123456789012:${name}`;
    await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint, Attributes }));
    return QueueUrl;
  }

  async function received(queue: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body) as Readonly<Record<string, unknown>>);
  }

  it('arrives as it was written, and only where a subscription asks for such', async () => {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    const everything = await subscribed('everything', TopicArn);
    const mine = await subscribed('mine', TopicArn, { severity: ['high', 'critical'], clauses: ['acme/P-7'] });
    const others = await subscribed('others', TopicArn, { clauses: ['acme/P-99'] });
    const mail = emailOf(occasion(threeClauses));
    await snsSender({ client: sns, topicArn: TopicArn })(mail, 'inc_1:v3:email');
    const [message] = await received(everything);
    expect(message).toMatchObject({
      Subject: mail.subject,
      Message: mail.text,
      MessageAttributes: {
        key: { Value: 'inc_1:v3:email' },
        severity: { Value: 'high' },
        clauses: { Type: 'String.Array' },
      },
    });
    expect(await received(mine)).toHaveLength(1);
    expect(await received(others)).toHaveLength(0);
  });
});
