import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import type { Table } from '@clausewatch/app/table';
import type { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { counting } from '../support/counting-table.ts';
import { crashing, play, rest, tally, threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type Told, groupRef, groupState, logState, networkState } from '../support/world-states.ts';
import { world } from '../support/world.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();

function group(minute: number, told: Told): Observation {
  return { kind: 'resource', via: 'config', resource: groupState('sg-1', at(minute), told) };
}

/** Opens, widens, ends, begins again, is told late news, and goes; beside it a threat and a network whose log stops. */
const script: readonly Observation[] = [
  group(1, { broken: ['ingress tcp/22'] }),
  { kind: 'resource', via: 'config', resource: networkState('vpc-1', at(2)) },
  { kind: 'threat', via: 'guardduty', threat: threatOf('t-1', at(3), 1, 8, false) },
  group(4, { broken: ['ingress tcp/22', 'ingress all'] }),
  { kind: 'resource', via: 'config', resource: logState('fl-1', at(5), 'vpc-1', true) },
  group(6, {}),
  group(5, { broken: ['ingress all'], unknown: true }),
  { kind: 'resource', via: 'config', resource: logState('fl-1', at(20), 'vpc-1', false) },
  group(21, { broken: ['ingress tcp/22'] }),
  {
    kind: 'deleted',
    via: 'config',
    ref: groupRef('sg-1'),
    capturedAt: at(30),
    stateId: '1',
    reason: 'ResourceDeleted',
  },
];

async function run(table: Table, sound: Table): Promise<{ readonly ends: unknown; readonly resent: number }> {
  const made = world(table);
  await play(made, script);
  await rest(made, made.app);
  const incidents = [...(await openIncidents(sound)), ...(await closedIncidents(sound))];
  const owed = incidents.flatMap(({ deliveries }) => deliveries);
  const { lost, foreign, resent } = tally(made, owed);
  expect([lost, foreign]).toEqual([[], []]);
  const ends = incidents
    .map(({ id, state, openedAt, resolvedAt, occurrences, entries, sights }) => ({
      id,
      state,
      openedAt,
      resolvedAt,
      occurrences,
      sights,
      entries: entries.map((entry) => [entry.key, entry.state, entry.reasons]),
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { ends, resent };
}

describe('a history that is cut short', () => {
  it('at any one of its calls, before it or behind it, ends the same, with every message sent', async () => {
    const { table, calls } = counting(memoryTable());
    const straight = await run(table, table);
    const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(100);
    expect(straight.resent).toBe(0);
    for (let call = 1; call <= total; call += 1) {
      for (const after of [false, true]) {
        const sound = memoryTable();
        const { ends, resent } = await run(crashing(sound, [{ call, after }]), sound);
        expect(ends, `call ${call} of ${total}, ${after ? 'behind' : 'before'} it`).toEqual(straight.ends);
        expect(resent).toBeLessThanOrEqual(1);
      }
    }
  }, 240_000);
});
