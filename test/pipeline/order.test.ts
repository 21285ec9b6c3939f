import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import type { Table } from '@clausewatch/app/table';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { crashes, crashing, history, play, rest, runs, seed, told } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type World, world } from '../support/world.ts';

/** What the order of arrival may not change. */
async function outcome({ app }: World): Promise<unknown> {
  const incidents = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
  return incidents
    .map(({ id, kind, subject, state, severity, entries, openedAt, occurrences }) => ({
      id,
      kind,
      subject,
      state,
      severity,
      openedAt,
      occurrences,
      clauses: entries.map(({ clause, state: now }) => `${clause} ${now}`),
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const timeout = 30_000 + runs * 40;

describe('the same events end in the same incidents', () => {
  it(
    'in any order, with any duplicates',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, fc.infiniteStream(fc.nat()), async (happened, dice) => {
          const inOrder = told(happened);
          const straight = world(memoryTable());
          await play(straight, inOrder);
          await rest(straight);
          const doubled = [...inOrder, ...inOrder.filter(() => (dice.next().value ?? 0) % 3 === 0)];
          const shuffled = doubled
            .map((one) => ({ one, at: dice.next().value ?? 0 }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ one }) => one);
          const mixed = world(memoryTable());
          await play(mixed, shuffled);
          await rest(mixed);
          expect(await outcome(mixed)).toEqual(await outcome(straight));
        }),
        { numRuns: runs, seed },
      );
    },
    timeout,
  );

  it(
    'whatever call a crash cuts short, and however many workers share the work',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, crashes(120), fc.scheduler(), async (happened, failures, scheduler) => {
          const straight = world(memoryTable());
          await play(straight, told(happened));
          await rest(straight);
          const table = memoryTable();
          const slow: Table = {
            ...table,
            get: scheduler.scheduleFunction(table.get),
            put: scheduler.scheduleFunction(table.put),
            query: scheduler.scheduleFunction(table.query),
          };
          const shared = world(crashing(slow, failures));
          const work = Promise.all(
            [0, 1, 2].map((worker) =>
              play(
                shared,
                told(happened).filter((_, index) => index % 3 === worker),
              ),
            ),
          );
          await scheduler.waitFor(work);
          await rest(shared, { ...shared.app, table });
          expect(await outcome({ ...shared, app: { ...shared.app, table } })).toEqual(await outcome(straight));
        }),
        { numRuns: Math.ceil(runs / 4), seed },
      );
    },
    timeout,
  );
});
