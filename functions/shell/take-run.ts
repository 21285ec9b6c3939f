/** What one run of a schedule, or by hand, does. */
import { minutely } from '@clausewatch/app/minutely';
import { redrive } from '@clausewatch/app/redrive';
import { acceptControl, shadowControl, standingOf } from '@clausewatch/app/shadow';
import { unverified } from '@clausewatch/model/incident';

import type { Composed } from './compose.ts';
import type { Run } from './runs.ts';
import { smoke } from './smoke.ts';
import { stepQueue } from './step-queue.ts';
import { firstSteps } from './steps.ts';

export async function takeRun(run: Run, { app, config }: Composed): Promise<unknown> {
  switch (run.kind) {
    case 'daily':
    case 'quarterly':
      return stepQueue(config)(firstSteps(run.kind, run.scheduledTime));
    case 'deliveries':
      return minutely(app);
    case 'redrive':
      return { messages: await redrive(app) };
    case 'smoke':
      return smoke(app);
    case 'controls':
      return standingOf(app);
    case 'accept':
    case 'shadow': {
      const known = (await standingOf(app)).some(({ control }) => control === run.control);
      if (!known) throw new Error('no clause of this deployment cites such a control');
      // Who may call the function is for IAM to say; who did is what the caller says.
      const by = `${unverified}${run.by}`;
      if (run.kind === 'accept') return { told: await acceptControl(app, run.control, by) };
      await shadowControl(app, run.control, by);
      return { told: [] };
    }
  }
}
