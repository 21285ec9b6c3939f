/** A sweep, step by step: each message in the queue is one page of work. */
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { places } from '@clausewatch/app/sweep';
import { translated } from '@clausewatch/aws/failures';
import { Unavailable } from '@clausewatch/model/errors';
import { sweptTypes } from '@clausewatch/sources/kind-of';
import * as z from 'zod/mini';

/** How many pages came before. */
const page = z.optional(z.number());

/** A page of what AWS Config has of one type, of what GuardDuty found, or of our own inventory or incidents. */
export const Step = z.discriminatedUnion('kind', [
  z.readonly(z.object({ kind: z.literal('resources'), type: z.string(), next: z.optional(z.string()), page })),
  z.readonly(z.object({ kind: z.literal('threats'), updatedAfter: z.string(), next: z.optional(z.string()), page })),
  z.readonly(
    z.object({
      kind: z.literal('own'),
      of: z.enum(['inventory', 'incidents']),
      shard: z.number(),
      after: z.optional(z.string()),
      page,
    }),
  ),
]);
export type Step = z.infer<typeof Step>;

/** Ten million resources of one type. Lambda's own guard against loops is off for the sweep, so this one ends a chain that never would. */
const mostPages = 100_000;

/** The step that follows `step`. Throws when the chain is longer than any account. */
export function following(step: Step, next: Step): Step {
  const before = (step.page ?? 0) + 1;
  if (before > mostPages) throw new Error(`a chain of ${mostPages} pages was cut: does its reader repeat itself?`);
  return { ...next, page: before };
}

/** Days that GuardDuty is asked back for: findings are repeated every six hours and kept for 90 days. */
const DAYS_BACK = { daily: 2, quarterly: 90 };

/** The first pages of a whole sweep: every type that some control can look at, the findings, all that we know already. */
export function firstSteps(kind: keyof typeof DAYS_BACK, scheduledTime: string): readonly Step[] {
  const updatedAfter = new Date(Date.parse(scheduledTime) - DAYS_BACK[kind] * 24 * 60 * 60 * 1000).toISOString();
  return [
    ...sweptTypes.map((type): Step => ({ kind: 'resources', type })),
    { kind: 'threats', updatedAfter },
    ...places().map((place): Step => ({ kind: 'own', ...place })),
  ];
}

/** Messages in one call: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const BATCH = 10;

/** Throws `Unavailable` when the queue did not take every step. */
export async function sendSteps(client: SQSClient, QueueUrl: string, steps: readonly Step[]): Promise<void> {
  for (let from = 0; from < steps.length; from += BATCH) {
    const batch = steps.slice(from, from + BATCH);
    const Entries = batch.map((step, index) => ({ Id: String(index), MessageBody: JSON.stringify(step) }));
    const { Failed = [] } = await client
      .send(new SendMessageBatchCommand({ QueueUrl, Entries }))
      .catch((error: unknown) => {
        throw translated('SQS', error);
      });
    if (Failed.length > 0) throw new Unavailable(`SQS did not take ${Failed.length} of ${batch.length} steps`);
  }
}
