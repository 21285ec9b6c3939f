/** What one step of a sweep does. */
import type { App } from '@clausewatch/app/ports';
import { undeterred } from '@clausewatch/app/sparing';
import { reassessPage, sweepIn } from '@clausewatch/app/sweep';
import type { ConfigReader } from '@clausewatch/aws/config-reader';
import type { GuardDutyReader } from '@clausewatch/aws/guardduty-reader';
import { type InvalidEvent, Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { observeGuardDuty } from '@clausewatch/sources/guardduty/observe';

import { count, reportFailure, reportUnrecognised } from './monitor.ts';
import { following, type Step } from './steps.ts';

export interface Sweeper {
  readonly app: App;
  readonly region: string;
  readonly config: Pick<ConfigReader, 'listPage'>;
  readonly guardDuty: GuardDutyReader;
}

/**
 * Works through one page; answers the step for the next. One item that fails for good is counted and logged, and does not
 * keep the others waiting. Throws `Unavailable` to take the whole page again, which changes nothing that is done already.
 */
export async function takeStep(sweeper: Sweeper, step: Step): Promise<Step | undefined> {
  const next = await takePage(sweeper, step);
  return next === undefined ? undefined : following(step, next);
}

async function takePage(sweeper: Sweeper, step: Step): Promise<Step | undefined> {
  const { app } = sweeper;
  switch (step.kind) {
    case 'resources': {
      const { items, nextToken } = await sweeper.config.listPage(step.type, sweeper.region, step.next);
      await sweepEach(undeterred(app), observeConfig(items, reading));
      return nextToken === undefined ? undefined : { ...step, next: nextToken };
    }
    case 'threats': {
      const { updatedAfter, next } = step;
      const query = next === undefined ? { updatedAfter } : { updatedAfter, nextToken: next };
      const { findings, nextToken } = await sweeper.guardDuty.listPage(query);
      await sweepEach(app, observeGuardDuty({ findings }, reading));
      return nextToken === undefined ? undefined : { ...step, next: nextToken };
    }
    case 'own': {
      const { kind, of, shard, after } = step;
      const next = await reassessPage(app, after === undefined ? { of, shard } : { of, shard, after }, leftOut);
      return next === undefined ? undefined : { kind, ...next };
    }
  }
}

const reading = { via: 'sweep', onProblem: ({ message }: InvalidEvent) => reportUnrecognised(message) } as const;

async function sweepEach(app: App, observations: readonly Observation[]): Promise<void> {
  for (const observation of observations) {
    try {
      await sweepIn(app, observation);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      leftOut(error);
    }
  }
}

function leftOut(error: unknown): void {
  count('item-failed');
  reportFailure('an item of a sweep failed', error);
}
