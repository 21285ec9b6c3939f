/** E-mail through the subscriptions of an SNS topic, and chat through Amazon Q Developer behind another. */
import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Sender } from '@clausewatch/app/ports';
import type { Mail, Notice } from '@clausewatch/render/message';

import { translated } from './failures.ts';

export interface SnsOptions {
  readonly client: SNSClient;
  readonly topicArn: string;
}

/**
 * Publishes to one topic; who reads it is decided by its subscriptions, never by the message. `key` travels as an attribute; a FIFO topic drops a second
 * copy by it. Throws `Unavailable` when it is worth another try.
 */
export function snsSender({ client, topicArn }: SnsOptions): Sender<Mail> {
  const fifo = topicArn.endsWith('.fifo');
  return async ({ subject, text, attributes }, key) => {
    const command = new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      Message: text,
      MessageAttributes: { ...attributesOf(attributes), key: one(key) },
      ...(fifo ? { MessageDeduplicationId: key, MessageGroupId: key.split(':')[0] ?? key } : {}),
    });
    try {
      await client.send(command);
    } catch (error) {
      throw translated('SNS', error);
    }
  };
}

/** For the topic that Amazon Q Developer reads; whether it shows the notice, nobody learns. Throws as `snsSender` does. */
export function chatSender({ client, topicArn }: SnsOptions): Sender<Notice> {
  return async (notice) => {
    try {
      await client.send(new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(notice) }));
    } catch (error) {
      throw translated('SNS', error);
    }
  };
}

/** An empty value is refused by SNS, so it is left out; a list becomes an array that filter policies match by each of its members. */
function attributesOf(attributes: Mail['attributes']): Record<string, MessageAttributeValue> {
  const filled = Object.entries(attributes).filter(([, value]) => value.length > 0);
  return Object.fromEntries(
    filled.map(([name, value]) => [
      name,
      typeof value === 'string' ? one(value) : { DataType: 'String.Array', StringValue: JSON.stringify(value) },
    ]),
  );
}

function one(value: string): MessageAttributeValue {
  return { DataType: 'String', StringValue: value };
}
