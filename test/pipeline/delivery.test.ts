import { deadBundles } from '@clausewatch/app/bundles';
import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, deadIncidents, openIncidents } from '@clausewatch/app/incidents';
import { shutUntil } from '@clausewatch/app/lanes';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';
import { Unavailable } from '@clausewatch/model/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fakeSlack } from '../support/fake-slack.ts';
import { crashes, crashing, history, play, rest, runs, seed, tally, threatOf, told } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupState } from '../support/world-states.ts';
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

  it('is dead, and seen as such, when no try of it comes to an end: alone as in a message about many', async () => {
    const start = Date.parse('2026-11-01T12:00:00.000Z');
    for (const count of [1, 14]) {
      const made = world(memoryTable(), new Date(start).toISOString());
      let begun = 0;
      /** The function is stopped while it waits. */
      const email = (): Promise<never> => {
        begun += 1;
        return new Promise(() => undefined);
      };
      const app = { ...made.app, senders: { email } };
      for (let index = 0; index < count; index += 1) {
        const resource = groupState(`sg-${index}`, made.now, { broken: ['ingress tcp/22'] });
        await observe(app, { kind: 'resource', via: 'config', resource });
      }
      for (let minute = 0; minute < 60; minute += 1) {
        made.now = new Date(start + minute * 60_000).toISOString();
        void workOffDue(app);
        for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
      }
      const dead = [...(await deadIncidents(app.table)), ...(await deadBundles(app.table))];
      expect([dead.length, begun]).toEqual([1, 10]);
    }
  });

  it('counts no failure of the store as one of the channel: alone as in a message about many', async () => {
    const start = Date.parse('2026-11-01T07:59:00.000Z');
    const made = world(memoryTable(), new Date(start).toISOString());
    const { table } = made.app;
    let down = true;
    /** Fails only once a message is on its way: where a thread is, and what a digest lists. */
    const fails = async (): Promise<never> => {
      throw new Unavailable('the store is throttled');
    };
    const flaky: Table = {
      ...table,
      get: (key) => (down && key.sk === 'slack' ? fails() : table.get(key)),
      queryIndex: (name, pk, range) => (down && pk.startsWith('open#') ? fails() : table.queryIndex(name, pk, range)),
    };
    const slack = fakeSlack();
    const app = { ...made.app, table: flaky, senders: { threads: slack, email: made.app.senders.email } } as App;
    for (let index = 0; index < 6; index += 1) {
      const resource = groupState(`sg-${index}`, made.now, { broken: ['ingress tcp/22'] });
      await observe(app, { kind: 'resource', via: 'config', resource });
      const threat = threatOf(`t-${index}`, made.now, 1, 2, false);
      await observe(app, { kind: 'threat', via: 'guardduty', threat });
    }
    for (let minute = 0; minute < 6; minute += 1) {
      made.now = new Date(start + minute * 60_000).toISOString();
      await workOffDue(app).catch(() => undefined);
    }
    expect(slack.messages.size).toBe(0);
    for (const channel of ['slack', 'email'] as const) expect(await shutUntil(app, channel)).toBeUndefined();
    expect(made.counts.get('delivery-retried')).toBeUndefined();
    down = false;
    for (let minute = 6; minute < 16; minute += 1) {
      made.now = new Date(start + minute * 60_000).toISOString();
      await workOffDue(app);
    }
    expect(await deadIncidents(table)).toEqual([]);
    expect(slack.messages.size).toBe(7);
  });
});
