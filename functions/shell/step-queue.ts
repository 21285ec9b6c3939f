/** The queue of a sweep's steps. */
import { SQSClient } from '@aws-sdk/client-sqs';

import type { Config } from './config.ts';
import { type Step, sendSteps } from './steps.ts';

const client = new SQSClient({ maxAttempts: 4 });

/** Sends steps; answers how many. */
export function stepQueue({
  sweepQueue = '',
}: Config): (steps: readonly Step[]) => Promise<{ readonly steps: number }> {
  return async (steps) => {
    await sendSteps(client, sweepQueue, steps);
    return { steps: steps.length };
  };
}
