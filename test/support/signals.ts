/** Signals, and the world with a clause over each control of them: for tests. */
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import type { App } from '@clausewatch/app/ports';
import { windowKey } from '@clausewatch/app/signals';
import { planOf } from '@clausewatch/engine/plan';
import { controls } from '@clausewatch/controls/registry.generated';
import type { SignalKind } from '@clausewatch/model/api-call';
import type { Observation } from '@clausewatch/model/observation';

import { catalogue, type World } from './world.ts';

export const at = (second: number): string => new Date(Date.UTC(2026, 10, 1, 0, 0, second)).toISOString();

export function userRef(id: string) {
  return { provider: 'aws', account: '111122223333', region: 'global', type: 'AWS::IAM::User', id, name: id };
}

export function signal(
  second: number,
  over: { kind?: SignalKind; who?: string; id?: string; from?: string } = {},
): Observation {
  const { kind = 'denied-call', who = 'AIDAX', id = `${kind} ${who} ${second}`, from = '198.51.100.7' } = over;
  const place = { account: '111122223333', region: 'eu-west-1' };
  const actor = { name: who, from, call: 'DescribeInstances', at: at(second) };
  return {
    kind: 'signal',
    via: 'cloudtrail',
    signal: { kind, id, ...place, at: at(second), who: userRef(who), actor, what: 'ec2:DescribeInstances' },
  };
}

export const window = windowKey('denied-call', userRef('AIDAX'));
export const row = (count: number, apart = 10): readonly Observation[] =>
  Array.from({ length: count }, (_, n) => signal(n * apart));

/** The world with one clause over each control of signals. */
export function signalling(made: World): World {
  const evaluations = [...controls.values()].flatMap((control) => {
    if (control.kind !== 'signal') return [];
    const [sample] = catalogue.evaluations.flatMap(({ citations }) => citations);
    if (sample === undefined) return [];
    const params =
      control.id === 'denied-calls-repeated' ? { atLeast: 5, minutes: 2 } : { atLeast: 3, minutes: 15, users: 4 };
    const key = `policy/C-9/${control.id}`;
    return [{ control, params, citations: [{ ...sample, key, control: control.id, severity: control.severity }] }];
  });
  const app: App = { ...made.app, plan: planOf({ ...catalogue, evaluations }) };
  return Object.assign(made, { app });
}

export async function outcome({ app }: World): Promise<unknown> {
  const incidents = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
  return incidents
    .map(({ id, state, openedAt, occurrences, title, threat, entries }) => ({
      id,
      state,
      openedAt,
      occurrences,
      title,
      threat,
      entries: entries.map(({ key, reasons }) => [key, reasons]),
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
