/** One page of a sweep. The next page is asked for when this one is done: a crash in between works through it again, which changes nothing. */
import { configClient, guardDutyClient } from '@clausewatch/aws/clients';
import { configPresence } from '@clausewatch/aws/config-presence';
import { configReader } from '@clausewatch/aws/config-reader';
import { guardDutyReader } from '@clausewatch/aws/guardduty-reader';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { decoded } from '@clausewatch/sources/read';

import { compose } from './shell/compose.ts';
import { queueHandler } from './shell/handlers.ts';
import { stepQueue } from './shell/step-queue.ts';
import { Step } from './shell/steps.ts';
import { takeStep } from './shell/take-step.ts';

const readers = {
  config: configReader({ client: configClient, observeItem: (item) => observeConfig(item, { via: 'sweep' }) }),
  guardDuty: guardDutyReader({ client: guardDutyClient() }),
};

export const handler = queueHandler(
  'on-sweep-step',
  () => compose({ duties: ['sweep'], reread: readers.config.reread, absent: configPresence(configClient()) }),
  async (body, { app, config }) => {
    // A step that cannot be read is a mistake of ours: it fails, and is set aside to be seen.
    const next = await takeStep({ app, region: config.region, ...readers }, Step.parse(decoded(body)));
    if (next !== undefined) await stepQueue(config)([next]);
  },
);
