import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { scopePartition } from '@clausewatch/app/scope-members';
import { settleScope } from '@clausewatch/app/scopes';
import type { Item, Table } from '@clausewatch/app/table';
import type { ScopeControl } from '@clausewatch/model/control';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { PEER, peeringState, plugState } from '../support/world-states.ts';
import { type World, planWith, watcher, world } from '../support/world.ts';
import { at, network, log, live, HOME, resource } from '../support/scopes.ts';

describe('the work of one look', () => {
  const HOME_MARK = { pk: HOME, sk: 'settle' };
  /** The control, and how often it was asked. */
  function counted(): { readonly plan: App['plan']; readonly asked: () => number } {
    let asked = 0;
    const control: ScopeControl = {
      ...watcher,
      evaluate: (scope, params) => {
        asked += 1;
        return watcher.evaluate(scope, params);
      },
    };
    return { plan: planWith(control), asked: () => asked };
  }

  it('of a scope that never rests is done once for each moment', async () => {
    const { plan, asked } = counted();
    const made = world(memoryTable(), undefined, plan);
    const restless = Array.from({ length: 300 }, (_, index) => [index, log(index, index % 2 === 0)] as const);
    await live(made, [[0, network(0)], ...restless], 310);
    // Ten moments, each looked at when it was new, and once more as the one before the next.
    expect(asked()).toBeLessThan(24);
  });

  it('ends after some seconds and goes on later, without losing what is done', async () => {
    const { plan, asked } = counted();
    const made = world(memoryTable(), undefined, plan);
    const events = [network(0), ...Array.from({ length: 40 }, (_, index) => log(10 + index * 10, index % 4 === 0))];
    made.now = at(500);
    for (const event of events) await observe(made.app, event);
    made.now = at(510);
    // Every look at the clock takes two seconds.
    let clock = Date.parse(at(510));
    const slow = { ...made.app, now: () => new Date((clock += 2000)).toISOString() };
    const from: string[] = [];
    for (let turn = 0; turn < 40 && (await slow.table.get(HOME_MARK)) !== undefined; turn += 1) {
      from.push(String((await slow.table.get(HOME_MARK))?.data['from']));
      await settleScope(slow, HOME);
      // News of its own in the middle of it takes nothing back.
      if (turn === 1) await observe({ ...made.app, now: slow.now }, log(505, true, 'fl-2'));
    }
    expect(from.length).toBeGreaterThan(3);
    expect(from).toEqual(from.toSorted());
    expect(asked()).toBeLessThan(100);
    const whole = world(memoryTable(), undefined, counted().plan);
    whole.now = at(510);
    for (const event of [...events, log(505, true, 'fl-2')]) await observe(whole.app, event);
    await settleScope(whole.app, HOME);
    expect(await told(made)).toEqual(await told(whole));
    expect(await told(whole)).toMatchObject([{ occurrences: 10 }]);
  });

  it('of two peers that look at the same time comes to an end', async () => {
    const made = world(memoryTable());
    const far = { ...PEER, account: PEER.account };
    await live(made, [[0, resource(peeringState('pcx-1', at(0), true))]], 20);
    made.now = at(21);
    await observe(made.app, resource(plugState('eni-1', at(21), { group: 'sg-1', public: false })));
    await observe(made.app, resource(plugState('eni-2', at(21), { group: '', public: false }, far)));
    made.now = at(30);
    const there = scopePartition('account-region', PEER);
    let rounds = 0;
    while (
      rounds < 20 &&
      ((await made.app.table.get(HOME_MARK)) ?? (await made.app.table.get({ pk: there, sk: 'settle' })))
    ) {
      rounds += 1;
      await together(made, [HOME, there]);
    }
    expect(rounds).toBeGreaterThan(1);
    expect(rounds).toBeLessThan(5);
  });

  /** Each worker has read its mark before any tells the other, and has told before any strikes its own. */
  async function together({ app }: World, scopes: readonly string[]): Promise<void> {
    const [read, done] = [barrier(scopes.length), barrier(scopes.length)];
    await Promise.all(
      scopes.map(async (own) => {
        const waits: (() => Promise<void>)[] = [read, done];
        const next = async (key: Pick<Item, 'pk' | 'sk'>, left: number): Promise<void> => {
          if (key.pk === own && key.sk === 'settle' && waits.length === left) await waits.shift()?.();
        };
        const table: Table = {
          ...app.table,
          get: async (key) => {
            const item = await app.table.get(key);
            await next(key, 2);
            return item;
          },
          put: async (item, expected) => {
            await next(item, 1);
            return app.table.put(item, expected);
          },
          delete: async (key, expected) => {
            await next(key, 1);
            return app.table.delete(key, expected);
          },
        };
        await settleScope({ ...app, table }, own);
        for (const wait of waits) await wait();
      }),
    );
  }
});

/** Who waits goes on when all are here. */
function barrier(all: number): () => Promise<void> {
  let waiting = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return async () => {
    waiting += 1;
    if (waiting === all) open();
    await opened;
  };
}

const told = async ({ app }: World) =>
  [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))].map(
    ({ id, state, openedAt, occurrences, entries }) => ({ id, state, openedAt, occurrences, entries }),
  );
