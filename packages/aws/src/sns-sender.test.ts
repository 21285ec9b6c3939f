import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { Unavailable } from '@clausewatch/model/errors';
import type { Mail } from '@clausewatch/render/message';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { snsSender } from './sns-sender.ts';

const sns = mockClient(SNSClient);
const client = new SNSClient({ region: 'eu-west-1' });
const topicArn = 'arn:aws:sns:eu-west-1:111122223333:alerts';
const mail: Mail = {
  subject: '[HIGH] production: SSH is open',
  text: 'What we promise',
  attributes: { severity: 'high', clauses: ['acme/P-7', 'acme/P-13'], policies: [], environment: '' },
};
const key = 'inc_1:v3:email';

beforeEach(() => {
  sns.reset();
});

describe('the SNS sender', () => {
  it('publishes subject, text, attributes and the key, and leaves out what is empty', async () => {
    sns.on(PublishCommand).resolves({});
    await snsSender({ client, topicArn })(mail, key);
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      TopicArn: topicArn,
      Subject: mail.subject,
      Message: mail.text,
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'high' },
        clauses: { DataType: 'String.Array', StringValue: '["acme/P-7","acme/P-13"]' },
        key: { DataType: 'String', StringValue: key },
      },
    });
  });

  it('lets a FIFO topic drop a second copy', async () => {
    sns.on(PublishCommand).resolves({});
    await snsSender({ client, topicArn: `${topicArn}.fifo` })(mail, key);
    const input = sns.commandCalls(PublishCommand)[0]?.args[0].input;
    expect(input).toMatchObject({ MessageDeduplicationId: key, MessageGroupId: 'inc_1' });
  });

  it.each([
    ['ThrottledException', 429],
    ['InternalErrorException', 500],
    ['SomethingNew', 503],
    ['TimeoutError', undefined],
    ['CredentialsProviderError', undefined],
  ])('asks to be called again after %s', async (name, httpStatusCode) => {
    sns.on(PublishCommand).rejects(failure(name, httpStatusCode));
    await expect(snsSender({ client, topicArn })(mail, key)).rejects.toBeInstanceOf(Unavailable);
  });

  it('asks to be called again when the network fails', async () => {
    sns.on(PublishCommand).rejects(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    await expect(snsSender({ client, topicArn })(mail, key)).rejects.toBeInstanceOf(Unavailable);
  });

  it('gives up on a refusal, and repeats nothing that the provider wrote', async () => {
    sns.on(PublishCommand).rejects(failure('InvalidParameterException', 400));
    const error: unknown = await snsSender({ client, topicArn })(mail, key).catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(Unavailable);
    expect(String(error)).toBe('Error: SNS: InvalidParameterException (HTTP 400)');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('SECRET');
  });
});

function failure(name: string, httpStatusCode: number | undefined): Error {
  return Object.assign(new Error('AKIA SECRET'), { name, $metadata: { httpStatusCode } });
}
