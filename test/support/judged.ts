/** One group of which a control says this or that: for tests of later looks at it. */
import type { App } from '@clausewatch/app/ports';
import type { Observation } from '@clausewatch/model/observation';
import { type Verdict, verdictOf } from '@clausewatch/model/verdict';

import { groupState } from './world-states.ts';
import { planWith, saying } from './world.ts';

export const ssh = 'ingress tcp/22';
export const captured = '2026-11-01T10:00:00.000Z';
export const start = '2026-11-01T12:00:00.000Z';
export const changed: Extract<Observation, { kind: 'resource' }> = {
  kind: 'resource',
  via: 'config',
  resource: groupState('sg-1', captured, {}),
};

export function saysThat(id: string, verdict: Verdict): App['plan'] {
  return planWith(saying(id, () => verdict));
}

export const wrong = verdictOf([{ subject: ssh, message: 'broken', at: '', data: {} }]);
