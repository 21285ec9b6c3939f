/** What EventBridge Scheduler starts: sweeps, late deliveries, and by hand a check of the deployment. */
import { workOffDue } from '@clausewatch/app/due';

import { compose } from './shell/compose.ts';
import { scheduleHandler } from './shell/handlers.ts';
import { readRun } from './shell/runs.ts';
import { sendersOf } from './shell/senders.ts';
import { smoke } from './shell/smoke.ts';
import { stepQueue } from './shell/step-queue.ts';
import { firstSteps } from './shell/steps.ts';

export const handler = scheduleHandler(
  'on-schedule',
  () => compose({ duties: ['deliver', 'sweep'], senders: sendersOf }),
  async (event, { app, config }) => {
    const run = readRun(event);
    switch (run.kind) {
      case 'daily':
      case 'quarterly':
        return stepQueue(config)(firstSteps(run.kind, run.scheduledTime));
      case 'deliveries':
        return workOffDue(app);
      case 'smoke':
        return smoke(app);
    }
  },
);
