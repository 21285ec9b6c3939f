/** AWS Config delivers its events as well as it can, and no better. */
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { sweepIn } from '@clausewatch/app/sweep';
import type { Resource } from '@clausewatch/model/resource';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { groupState } from '../support/world-states.ts';
import { world } from '../support/world.ts';

interface Event {
  readonly id: string;
  readonly broken: boolean;
  readonly lost: boolean;
}

const instant = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();

const events = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 40 }).map((number) => `sg-${number}`),
    broken: fc.boolean(),
    // One in a hundred would take long to tell.
    lost: fc.integer({ min: 1, max: 10 }).map((number) => number === 1),
  }),
  { minLength: 1, maxLength: 120 },
);

const stateOf = ({ id, broken }: Event, index: number): Resource =>
  groupState(id, instant(index), { broken: broken ? ['ingress tcp/22'] : [] });

it('whatever events are lost, one sweep makes up for all of them, and counts each resource that it put right', async () => {
  await fc.assert(
    fc.asyncProperty(events, async (all) => {
      const made = world(memoryTable());
      for (const [index, event] of all.entries())
        if (!event.lost) await observe(made.app, { kind: 'resource', via: 'config', resource: stateOf(event, index) });
      const newest = new Map(all.map((event, index) => [event.id, { event, resource: stateOf(event, index) }]));
      for (const { resource } of newest.values()) await sweepIn(made.app, { kind: 'resource', via: 'sweep', resource });

      const broken = [...newest].filter(([, { event }]) => event.broken).map(([id]) => id);
      const open = (await openIncidents(made.app.table)).map(({ resource }) => resource.id);
      expect(open.toSorted()).toEqual(broken.toSorted());
      const over = (await closedIncidents(made.app.table)).map(({ resource }) => resource.id);
      expect(over.filter((id) => broken.includes(id))).toEqual([]);
      const missed = [...newest.values()].filter(({ event }) => event.lost).length;
      expect(made.counts.get('missed-event') ?? 0).toBe(missed);

      for (const { resource } of newest.values()) await sweepIn(made.app, { kind: 'resource', via: 'sweep', resource });
      expect(made.counts.get('missed-event') ?? 0).toBe(missed);
    }),
    { numRuns: 60 },
  );
});
