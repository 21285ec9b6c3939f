import { openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { sweepIn } from '@clausewatch/app/sweep';
import type { Table } from '@clausewatch/app/table';
import type { Observation } from '@clausewatch/model/observation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { persist } from '../support/mishaps.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type Told, groupState } from '../support/world-states.ts';
import { world } from '../support/world.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 9, 1, 0, minute)).toISOString();
const broken: Told = { broken: ['ingress tcp/22'] };

function changed(id: string, minute: number, told: Told, stateId = '1'): Observation {
  return { kind: 'resource', via: 'config', resource: { ...groupState(id, at(minute), told), stateId } };
}

describe('two states of one instant', () => {
  it.each([
    ['the higher state id is the newer', changed('sg-1', 1, broken, '9'), changed('sg-1', 1, {}, '10')],
    [
      'of equal ids the fuller description wins',
      changed('sg-1', 1, broken),
      changed('sg-1', 1, { sources: ['a description that is longer'] }),
    ],
  ])('%s, whichever comes first', async (_, older, newer) => {
    for (const events of [
      [older, newer],
      [newer, older],
    ]) {
      const { app } = world(memoryTable());
      for (const event of events) await observe(app, event);
      expect(await openIncidents(app.table)).toEqual([]);
    }
  });
});

describe('a sweep beside an event', () => {
  it('never takes back what is newer, however their calls fall between each other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, opens) => {
        const table = memoryTable();
        const slow: Table = {
          ...table,
          get: scheduler.scheduleFunction(table.get),
          put: scheduler.scheduleFunction(table.put),
        };
        const { app } = world(slow);
        const [old, news] = opens ? [{}, broken] : [broken, {}];
        const work = Promise.all([
          persist(() => sweepIn(app, changed('sg-1', 1, old))),
          persist(() => observe(app, changed('sg-1', 2, news))),
        ]);
        await scheduler.waitFor(work);
        expect(await openIncidents(table)).toHaveLength(opens ? 1 : 0);
      }),
      { numRuns: 200 },
    );
  });
});
