/// <reference path="../.sst/platform/config.d.ts" />
/** Queues as every stack makes them: encrypted, over TLS only, open to the named senders alone. */
import { accountId } from './house.ts';

/** Deliveries of one message before it is set aside. */
const MAX_RECEIVES = 5;

/** AWS's advice for queues that Lambda reads: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_IN_TIMEOUTS = 6;

/** A service that may send, and for which of our resources it does so. */
export interface Sender {
  readonly service: string;
  readonly sourceArn: $util.Input<string>;
}

/** Where messages end that nobody could handle: kept 14 days, the longest SQS can, to be looked at and sent again. */
export function deadLetterQueue(name: string): sst.aws.Queue {
  return new sst.aws.Queue(name, { transform: { queue: { messageRetentionSeconds: days(14) } } });
}

/** A queue for a function that runs at most `timeout` seconds. `delay`: seconds before it sees a message. */
export function workQueue(name: string, timeout: number, deadLetters: sst.aws.Queue, delay = 0): sst.aws.Queue {
  return new sst.aws.Queue(name, {
    visibilityTimeout: `${VISIBILITY_IN_TIMEOUTS * timeout} seconds`,
    dlq: { queue: deadLetters.arn, retry: MAX_RECEIVES },
    transform: { queue: { messageRetentionSeconds: days(4), delaySeconds: delay } },
  });
}

/** The queue's policy. A queue has one, so call this once. Our own functions send by the policies of their roles. */
export function admit(name: string, queue: sst.aws.Queue, senders: readonly Sender[] = []): aws.sqs.QueuePolicy {
  return new aws.sqs.QueuePolicy(`${name}Policy`, {
    queueUrl: queue.url,
    policy: $jsonStringify({
      Version: '2012-10-17',
      Statement: [
        denyWithoutTls('sqs:*', queue.arn),
        ...senders.map(({ service, sourceArn }) => ({
          Effect: 'Allow',
          Principal: { Service: service },
          Action: 'sqs:SendMessage',
          Resource: queue.arn,
          Condition: { ArnEquals: { 'aws:SourceArn': sourceArn }, StringEquals: { 'aws:SourceAccount': accountId() } },
        })),
      ],
    }),
  });
}

export function denyWithoutTls(action: string | readonly string[], resource: $util.Input<string>) {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: resource,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** What a function needs to read a queue through an event source mapping. */
export function receiveFrom(queue: sst.aws.Queue) {
  return { actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], resources: [queue.arn] };
}

export function sendTo(queue: sst.aws.Queue) {
  return { actions: ['sqs:SendMessage'], resources: [queue.arn] };
}

function days(count: number): number {
  return count * 24 * 60 * 60;
}
