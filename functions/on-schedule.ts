/** What EventBridge Scheduler starts: sweeps, late deliveries, and by hand a check of the deployment. */
import { workOffDue } from '@clausewatch/app/due';
import { watch } from '@clausewatch/app/watch';

import { compose } from './shell/compose.ts';
import { scheduleHandler } from './shell/handlers.ts';
import { readRun } from './shell/runs.ts';
import { sendersOf } from './shell/senders.ts';
import { smoke } from './shell/smoke.ts';
import { stepQueue } from './shell/step-queue.ts';
import { firstSteps } from './shell/steps.ts';
import { watchingOf } from './shell/watching.ts';

export const handler = scheduleHandler(
  'on-schedule',
  () => compose({ duties: ['deliver', 'sweep'], senders: sendersOf, watching: watchingOf }),
  async (event, { app, config }) => {
    const run = readRun(event);
    switch (run.kind) {
      case 'daily':
      case 'quarterly':
        return stepQueue(config)(firstSteps(run.kind, run.scheduledTime));
      case 'deliveries':
        return { ...(await workOffDue(app)), watch: await watch(app) };
      case 'smoke':
        return smoke(app);
    }
  },
);
