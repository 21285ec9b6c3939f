import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import type { Table } from '@clausewatch/app/table';
import type { Observation } from '@clausewatch/model/observation';
import { openSqliteTable } from '@clausewatch/store/sqlite';
import { expect, it } from 'vitest';

import { openOn } from '../../packages/store/src/dynamo-testing.ts';
import { play, rest, threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { startDynalite } from '../support/servers.ts';
import { type Told, groupRef, groupState, logState, networkState } from '../support/world-states.ts';
import { world } from '../support/world.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
const group = (id: string, minute: number, told: Told): Observation => ({
  kind: 'resource',
  via: 'config',
  resource: groupState(id, at(minute), told),
});

/** Large enough to lie beside its record in pieces, and hostile enough to be worth storing. */
const large = Array.from({ length: 9000 }, (_, index) => `ünïcode "${index}" \u2028`);

const script: readonly Observation[] = [
  group('sg-1', 1, { broken: ['ingress tcp/22'] }),
  group('sg-2', 2, { broken: ['ingress all', 'ingress tcp/22'], sources: large }),
  { kind: 'resource', via: 'config', resource: networkState('vpc-1', at(3)) },
  { kind: 'resource', via: 'config', resource: logState('fl-1', at(4), 'vpc-1', false) },
  { kind: 'threat', via: 'guardduty', threat: threatOf('t-1', at(5), 1, 8, false) },
  group('sg-1', 1, { broken: ['ingress tcp/22'] }),
  group('sg-2', 20, { broken: ['ingress all'], sources: large.toReversed() }),
  group('sg-1', 19, {}),
  { kind: 'resource', via: 'config', resource: logState('fl-1', at(30), 'vpc-1', true) },
  {
    kind: 'deleted',
    via: 'config',
    ref: groupRef('sg-2'),
    capturedAt: at(40),
    stateId: '1',
    reason: 'ResourceDeleted',
  },
];

/** The whole incidents, with all that was said and owed. */
async function played(table: Table): Promise<unknown> {
  const made = world(table);
  await play(made, script);
  await rest(made);
  const incidents = [...(await openIncidents(table)), ...(await closedIncidents(table))];
  expect(incidents.length).toBeGreaterThanOrEqual(5);
  return incidents.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

it('one history gives the same incidents on a SQLite file, on DynamoDB and in memory', async () => {
  const expected = await played(memoryTable());
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-'));
  const file = openSqliteTable(join(folder, 'table.db'));
  try {
    expect(await played(file)).toEqual(expected);
  } finally {
    file.close();
    rmSync(folder, { recursive: true });
  }
  const { table, close } = await openOn(startDynalite);
  try {
    expect(await played(table)).toEqual(expected);
  } finally {
    await close();
  }
}, 60_000);
