/** A network with its flow log, minute by minute: for tests of controls over several resources. */
import { workOffDue } from '@clausewatch/app/due';
import { observe } from '@clausewatch/app/observe';
import { scopePartition } from '@clausewatch/app/scope-members';
import type { Observation } from '@clausewatch/model/observation';
import type { Resource } from '@clausewatch/model/resource';

import { groupRef, logState, networkState } from './world-states.ts';
import { type World } from './world.ts';

export const start = Date.UTC(2026, 10, 1, 12);
/** So many minutes after noon. */
export const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();

export const network = (minute: number): Observation => ({
  kind: 'resource',
  via: 'config',
  resource: networkState('vpc-1', at(minute)),
});
export function log(minute: number, active: boolean, id = 'fl-1'): Observation {
  return { kind: 'resource', via: 'config', resource: logState(id, at(minute), 'vpc-1', active) };
}

/** Each event at its time; due work before it, as a sweeper a minute would do. */
export async function live(
  made: World,
  events: readonly (readonly [number, Observation])[],
  until: number,
): Promise<void> {
  for (let minute = 0; minute <= until; minute += 1) {
    made.now = at(minute);
    await workOffDue(made.app);
    for (const [when, event] of events) if (when === minute) await observe(made.app, event);
  }
}

export const HOME = scopePartition('account-region', groupRef(''));
export const resource = (state: Resource): Observation => ({ kind: 'resource', via: 'config', resource: state });
