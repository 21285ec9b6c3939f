import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { peerPartitions } from '@clausewatch/app/peers';
import type { App } from '@clausewatch/app/ports';
import { loadRecord } from '@clausewatch/app/records';
import { membersOf, scopePartition } from '@clausewatch/app/scope-members';
import { settleScope } from '@clausewatch/app/scopes';
import type { Item, Table } from '@clausewatch/app/table';
import type { ScopeControl } from '@clausewatch/model/control';
import type { Observation } from '@clausewatch/model/observation';
import type { Resource } from '@clausewatch/model/resource';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import {
  groupRef,
  groupState,
  logState,
  networkState,
  PEER,
  peeringState,
  plugState,
} from '../support/world-states.ts';
import { type World, planWith, watcher, world } from '../support/world.ts';

const start = Date.UTC(2026, 10, 1, 12);
/** So many minutes after noon. */
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();

const network = (minute: number): Observation => ({
  kind: 'resource',
  via: 'config',
  resource: networkState('vpc-1', at(minute)),
});
function log(minute: number, active: boolean, id = 'fl-1'): Observation {
  return { kind: 'resource', via: 'config', resource: logState(id, at(minute), 'vpc-1', active) };
}

/** Each event at its time; due work before it, as a sweeper a minute would do. */
async function live(made: World, events: readonly (readonly [number, Observation])[], until: number): Promise<void> {
  for (let minute = 0; minute <= until; minute += 1) {
    made.now = at(minute);
    await workOffDue(made.app);
    for (const [when, event] of events) if (when === minute) await observe(made.app, event);
  }
}

describe('a scope', () => {
  it('is looked at once it was quiet for five minutes: a half-made change alarms nobody', async () => {
    const made = world(memoryTable());
    await live(
      made,
      [
        [0, network(0)],
        [1, log(1, false)],
        [2, log(2, true)],
      ],
      30,
    );
    expect([...(await openIncidents(made.app.table)), ...(await closedIncidents(made.app.table))]).toEqual([]);
  });

  it('that never rests is looked at all the same, within an hour', async () => {
    const made = world(memoryTable());
    const restless = Array.from(
      { length: 60 },
      (_, index) => [index * 2, log(index * 2, false, `fl-${index % 3}`)] as const,
    );
    await live(made, [[0, network(0)], ...restless], 60);
    expect(await openIncidents(made.app.table)).toMatchObject([{ subject: 'flow-logs', state: 'open' }]);
  });

  it('is judged though a state of it is stamped far in the future', async () => {
    const made = world(memoryTable());
    const future = { ...logState('fl-9', '2199-01-01T00:00:00.000Z', 'vpc-9', true) };
    await live(
      made,
      [
        [0, network(0)],
        [0, { kind: 'resource', via: 'config', resource: future }],
        [1, log(1, false)],
      ],
      30,
    );
    expect(await openIncidents(made.app.table)).toMatchObject([{ subject: 'flow-logs' }]);
    // Nothing is left to be looked at every minute.
    expect(await workOffDue(made.app)).toEqual({ delivered: 0, resumed: 0 });
  });

  it('whose control throws resolves nothing, and is alarmed', async () => {
    const made = world(memoryTable(), undefined, planWith(watcher));
    await live(
      made,
      [
        [0, network(0)],
        [1, log(1, false)],
      ],
      20,
    );
    expect(await openIncidents(made.app.table)).toHaveLength(1);
    // It names a resource only while it can: then nobody is named.
    const control: ScopeControl = {
      ...watcher,
      evaluate: (scope, params) => {
        if (scope.resources.some(({ ref }) => ref.id === 'fl-2')) throw new Error('cannot read fl-2');
        return watcher.evaluate(scope, params);
      },
    };
    const plan = planWith(control);
    const ill = { ...made, app: { ...made.app, plan } };
    await observe(ill.app, log(21, true, 'fl-2'));
    made.now = at(40);
    await workOffDue(ill.app);
    expect(made.counts.get('control-failure')).toBeGreaterThan(0);
    expect(await openIncidents(made.app.table)).toHaveLength(1);
  });

  it('forgets a member that is gone', async () => {
    const made = world(memoryTable());
    const gone: Observation = {
      kind: 'deleted',
      via: 'config',
      ref: { ...groupRef('fl-1'), type: 'AWS::EC2::FlowLog' },
      capturedAt: at(20),
      stateId: '1',
      reason: 'x',
    };
    await live(
      made,
      [
        [0, network(0)],
        [0, log(0, true)],
        [20, gone],
      ],
      40,
    );
    // Without any log the watcher of this world cannot say: no alarm, and no all-clear.
    expect(await openIncidents(made.app.table)).toEqual([]);
  });

  it('remembers how a member was, however often it changed since', async () => {
    const made = world(memoryTable());
    const often = Array.from({ length: 50 }, (_, index) => [10 + index * 10, log(10 + index * 10, true)] as const);
    await live(made, [[0, log(0, true)], [0, log(0, false, 'fl-2')], [1, network(1)], ...often], 520);
    // The network is looked at again, as of its own old state.
    await observe(made.app, {
      ...network(1),
      resource: { ...networkState('vpc-1', at(1)), stateId: '2' },
    } as Observation);
    made.now = at(600);
    await workOffDue(made.app);
    expect([...(await openIncidents(made.app.table)), ...(await closedIncidents(made.app.table))]).toEqual([]);
  });
});

const HOME = scopePartition('account-region', groupRef(''));
const resource = (state: Resource): Observation => ({ kind: 'resource', via: 'config', resource: state });

describe('what can be reached', () => {
  const open = (minute: number): Observation =>
    resource(groupState('sg-1', at(minute), { admits: true, broken: ['ingress tcp/22'] }));
  const plug = (minute: number, visible: boolean): Observation =>
    resource(plugState('eni-1', at(minute), { group: 'sg-1', public: visible }));
  const clauses = async ({ app }: World): Promise<readonly string[]> =>
    (await openIncidents(app.table)).flatMap(({ entries }) =>
      entries.filter(({ state }) => state === 'broken').map(({ clause }) => clause),
    );

  it('breaks its clause in the incident of the rule, with a proof', async () => {
    const made = world(memoryTable());
    await live(
      made,
      [
        [0, open(0)],
        [0, plug(0, true)],
      ],
      20,
    );
    const incidents = await openIncidents(made.app.table);
    expect(incidents).toMatchObject([{ resource: { id: 'sg-1' }, subject: 'ingress tcp/22', severity: 'critical' }]);
    const proven = incidents[0]?.entries.find(({ clause }) => clause === 'C-6');
    expect(proven?.reasons[0]?.proof).toMatchObject({ count: 1, exposed: [{ id: 'eni-1' }], packet: { port: 22 } });
  });

  it('breaks nothing while nothing public stands behind the rule, and from the change on that puts it there', async () => {
    const made = world(memoryTable());
    const events = [
      [0, open(0)],
      [0, plug(0, false)],
      [20, plug(20, true)],
      [40, plug(40, false)],
    ] as const;
    await live(made, events.slice(0, 2), 15);
    expect(await clauses(made)).not.toContain('C-6');
    await live(made, events.slice(2, 3), 30);
    expect(await clauses(made)).toContain('C-6');
    await live(made, events.slice(3), 50);
    expect(await clauses(made)).not.toContain('C-6');
  });

  it('is graver from the change on that makes it so, though the same clause was broken before', async () => {
    const made = world(memoryTable());
    const far = resource(plugState('eni-2', at(0), { group: '', public: false }, PEER));
    const events = [
      [0, open(0)],
      [0, plug(0, false)],
      [0, far],
      [0, resource(peeringState('pcx-1', at(0), true))],
    ] as const;
    await live(made, events, 15);
    expect(await openIncidents(made.app.table)).toMatchObject([{ subject: 'ingress tcp/22', severity: 'high' }]);
    await live(made, [[20, plug(20, true)]], 40);
    const [incident] = await openIncidents(made.app.table);
    expect(incident).toMatchObject({ subject: 'ingress tcp/22', severity: 'critical', occurrences: 1 });
    expect(incident?.deliveries.map(({ news }) => news)).toContain('graver');
  });

  it('is judged again when a peer changed, and only then once more by the peer', async () => {
    const made = world(memoryTable());
    const far = resource(plugState('eni-2', at(20), { group: '', public: false }, PEER));
    await live(
      made,
      [
        [0, open(0)],
        [0, plug(0, false)],
        [0, resource(peeringState('pcx-1', at(0), true))],
      ],
      15,
    );
    expect(await clauses(made)).not.toContain('C-6');
    // The peer's own account does not tell of the connection: it is known from this side.
    await live(made, [[20, far]], 40);
    expect(await clauses(made)).toContain('C-6');
    expect(await workOffDue(made.app)).toEqual({ delivered: 0, resumed: 0 });
  });

  it('is judged when it was quiet for five minutes, whatever its peer is looked at for meanwhile', async () => {
    const made = world(memoryTable());
    const far = resource(plugState('eni-2', at(20), { group: '', public: false }, PEER));
    await live(
      made,
      [
        [0, open(0)],
        [0, resource(peeringState('pcx-1', at(0), true))],
        [20, far],
        [24, plug(24, true)],
      ],
      29,
    );
    expect(await clauses(made)).toContain('C-6');
  });

  it('keeps what was seen while a member had states that are forgotten by now', async () => {
    const made = world(memoryTable());
    const often = Array.from(
      { length: 80 },
      (_, index) => [10 + index * 10, plug(10 + index * 10, index % 20 === 0)] as const,
    );
    await live(made, [[0, open(0)], [0, plug(0, false)], ...often], 820);
    const seen = async () =>
      (await loadRecord(made.app.table, groupRef('sg-1')))?.value.looks.filter(
        ({ look }) => look === 'untrusted-reach',
      );
    const was = await seen();
    expect(was?.filter(({ broken }) => Object.keys(broken).length > 0)).toHaveLength(4);
    await live(made, [[830, resource(peeringState('pcx-1', at(830), true))]], 860);
    expect(await seen()).toEqual(was);
  });

  it('is not what a stranger asks to be joined to, and waits for no such request', async () => {
    const made = world(memoryTable());
    const asks = Array.from(
      { length: 12 },
      (_, index) =>
        [index + 1, resource(peeringState(`pcx-${index}`, at(index + 1), false, 'pending-acceptance'))] as const,
    );
    await live(
      made,
      [
        [0, open(0)],
        [0, plug(0, true)],
        [0, resource(plugState('eni-2', at(0), { group: '', public: false }, PEER))],
        ...asks,
      ],
      8,
    );
    expect(await clauses(made)).toContain('C-6');
    await live(made, [[9, resource(peeringState('pcx-1', at(9), false, 'rejected'))]], 30);
    expect(await peerPartitions(made.app.table, groupRef(''), await membersOf(made.app, HOME))).toEqual([]);
    expect(await workOffDue(made.app)).toEqual({ delivered: 0, resumed: 0 });
  });
});

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
