import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { crashes, crashing, history, play, rest, runs, seed, tally, told } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { world } from '../support/world.ts';

describe('what incidents owe', () => {
  it(
    'is delivered at least once under one key, whatever call a crash cuts short',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, crashes(200), async (happened, failures) => {
          const table = memoryTable();
          const made = world(crashing(table, failures));
          await play(made, told(happened));
          await rest(made);
          const incidents = [...(await openIncidents(table)), ...(await closedIncidents(table))];
          const owed = incidents.flatMap(({ deliveries }) => deliveries);
          expect(new Set(owed.map(({ id }) => id)).size).toBe(owed.length);
          const { lost, foreign, resent } = tally(made, owed);
          expect([lost, foreign]).toEqual([[], []]);
          // A second copy needs a lost answer in between.
          expect(resent).toBeLessThanOrEqual(failures.length);
        }),
        { numRuns: Math.ceil(runs / 4), seed },
      );
    },
    30_000 + runs * 40,
  );
});
