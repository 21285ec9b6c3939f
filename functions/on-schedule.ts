/** What EventBridge Scheduler starts: sweeps, late deliveries, the watch over ourselves. By hand: a check of the deployment, decisions on controls. */
import { compose } from './shell/compose.ts';
import { scheduleHandler } from './shell/handlers.ts';
import { readRun } from './shell/runs.ts';
import { sendersOf } from './shell/senders.ts';
import { takeRun } from './shell/take-run.ts';
import { watchingOf } from './shell/watching.ts';

export const handler = scheduleHandler(
  'on-schedule',
  () => compose({ duties: ['deliver', 'sweep'], senders: sendersOf, watching: watchingOf }),
  (event, composed) => takeRun(readRun(event), composed),
);
