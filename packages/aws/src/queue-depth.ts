/** How many messages lie in queues. */
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

import { translated } from './failures.ts';

/** Approximate, as SQS counts: zero is only believed when it stays. Throws `Unavailable`. */
export function queueDepth(client: SQSClient, urls: readonly string[]): () => Promise<number> {
  return async () => {
    let depth = 0;
    for (const QueueUrl of urls) {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
      try {
        const { Attributes = {} } = await client.send(command);
        depth += Number(Attributes['ApproximateNumberOfMessages'] ?? 0);
      } catch (error) {
        throw translated('SQS', error);
      }
    }
    return depth;
  };
}
