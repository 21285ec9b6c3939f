/** A control that threw is an operator's alarm; what it should have judged is undetermined. */
import type { Judgement } from '@clausewatch/engine/assess';

import type { App } from './ports.ts';

export function reportFailures(app: App, judgements: readonly Judgement[]): void {
  for (const { planned, failure } of judgements)
    if (failure !== undefined) reportFailure(app, planned.control.id, failure);
}

export function reportFailure({ monitor }: App, control: string, failure: string): void {
  monitor.count('control-failure', { control });
  monitor.remark('a control failed', { control, failure });
}
