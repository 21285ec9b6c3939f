/** Recorded calls that change one group, and what is known of it in the end: for tests. */
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import type { App } from '@clausewatch/app/ports';
import type { Observation } from '@clausewatch/model/observation';

import { type Told, groupRef, groupState } from './world-states.ts';
import { type World } from './world.ts';

export const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
export const ssh = 'ingress tcp/22';

export function state(minute: number, told: Told, via: 'config' | 'cloudtrail' = 'config') {
  return { kind: 'resource', via, resource: groupState('sg-1', at(minute), told) } as const;
}

export function call(minute: number, name: string, what = 'AuthorizeSecurityGroupIngress'): Observation {
  const actor = { name, from: '203.0.113.7', call: what, at: at(minute) };
  const deletes = what.startsWith('Delete');
  const where = { account: '111122223333', region: 'eu-west-1' };
  const id = `${minute} ${name} ${what}`;
  return {
    kind: 'api-call',
    via: 'cloudtrail',
    call: { id, name: what, deletes, ...where, at: at(minute), actor, changes: [groupRef('sg-1')] },
  };
}

/** Who changed what, in the end. */
export async function outcome({ app }: World): Promise<unknown> {
  const incidents = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
  return incidents.map(({ id, state: now, openedAt, occurrences, changedBy }) => [
    id,
    now,
    openedAt,
    occurrences,
    changedBy,
  ]);
}

/** The world with a provider that answers as told, and a list of when it was asked. */
export function live(made: World, answer: (at: string) => Awaited<ReturnType<NonNullable<App['readLive']>>>) {
  const asked: string[] = [];
  const app: App = {
    ...made.app,
    readLive: async (_ref, instant) => {
      asked.push(instant);
      return answer(instant);
    },
  };
  return { app, asked };
}
