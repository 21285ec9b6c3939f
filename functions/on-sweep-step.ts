/** One page of a sweep. The next page is asked for when this one is done: a crash in between works through it again, which changes nothing. */
import { decoded } from '@clausewatch/sources/read';

import { compose } from './shell/compose.ts';
import { queueHandler } from './shell/handlers.ts';
import { stepQueue } from './shell/step-queue.ts';
import { Step } from './shell/steps.ts';
import { pages, sweepParts } from './shell/sweep-readers.ts';
import { takeStep } from './shell/take-step.ts';

export const handler = queueHandler(
  'on-sweep-step',
  () => compose(sweepParts),
  async (body, { app, config }) => {
    // A step that cannot be read is a mistake of ours: it fails, and is set aside to be seen.
    const next = await takeStep({ app, region: config.region, ...pages }, Step.parse(decoded(body)));
    if (next !== undefined) await stepQueue(config)([next]);
  },
);
