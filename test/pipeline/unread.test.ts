/** What changed and cannot be read: what was known of it is no evidence any more, for controls of one resource, of a scope, and of what can be reached. */
import { workOffDue } from '@clausewatch/app/due';
import { openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { loadRecord } from '@clausewatch/app/records';
import { reassess } from '@clausewatch/app/sweep';
import type { Table } from '@clausewatch/app/table';
import { Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import type { Resource } from '@clausewatch/model/resource';
import { describe, expect, it } from 'vitest';

import { crashing } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupRef, groupState, logState, networkState, plugState, refOf } from '../support/world-states.ts';
import { type World, world } from '../support/world.ts';

const start = Date.UTC(2026, 10, 1, 12);
/** So many minutes after noon. */
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();
const ssh = 'ingress tcp/22';

const told = (resource: Resource): Observation => ({ kind: 'resource', via: 'config', resource });
const group = (minute: number, open: boolean, id = 'sg-1'): Observation =>
  told(groupState(id, at(minute), open ? { admits: true, broken: [ssh] } : {}));
const plug = (minute: number): Observation => told(plugState('eni-1', at(minute), { group: 'sg-1', public: true }));
const network = (minute: number): Observation => told(networkState('vpc-1', at(minute)));
const log = (minute: number): Observation => told(logState('fl-1', at(minute), 'vpc-1', true));
const about = (id: string, minute: number) =>
  ({ via: 'config', ref: refOf(id), capturedAt: at(minute).replace('.000', '.123'), stateId: '1' }) as const;
const unread = (id: string, minute: number): Observation => ({ kind: 'unread', ...about(id, minute), reason: 'torn' });
const oversized = (id: string, minute: number): Observation => ({ kind: 'oversized', ...about(id, minute) });

type Events = readonly (readonly [number, Observation])[];

/** Each event at its time; due work before it, as a sweeper a minute would do. */
async function live(made: World, events: Events, until: number, from = 0): Promise<World> {
  for (let minute = from; minute <= until; minute += 1) {
    made.now = at(minute);
    await workOffDue(made.app);
    for (const [when, event] of events) if (when === minute) await observe(made.app, event);
  }
  return made;
}

/** Keys of the clauses that the last look of each control left undecided, by id of the resource. */
async function undecided({ app }: World, ...ids: readonly string[]): Promise<Record<string, readonly string[]>> {
  const all = await Promise.all(
    ids.map(async (id) => {
      const looks = (await loadRecord(app.table, refOf(id)))?.value.looks ?? [];
      const last = new Map(looks.map((look) => [look.look, look]));
      return [id, [...new Set([...last.values()].flatMap(({ unknown }) => unknown))].toSorted()] as const;
    }),
  );
  return Object.fromEntries(all);
}

const FIELDS = ['policy/C-1/one', 'policy/C-2/one', 'policy/C-3/two'];
const REACH = 'policy/C-6/untrusted-reach';
/** Of an open group: nobody told of the peering that a route of this world names. */
const OPEN = { 'sg-1': [REACH], 'eni-1': [] };

describe.each([
  ['too large to be told, and not read again', oversized],
  ['without a readable description', unread],
])('a change %s', (_, changed) => {
  const calm: Events = [
    [0, group(0, false)],
    [0, plug(0)],
  ];

  it('leaves a group undecided for what can be reached too, once its network was quiet', async () => {
    const made = await live(world(memoryTable()), [...calm, [40, changed('sg-1', 40)]], 43);
    expect(await undecided(made, 'sg-1')).toEqual({ 'sg-1': FIELDS });
    await live(made, [], 60, 44);
    expect(await undecided(made, 'sg-1', 'eni-1')).toEqual({ 'sg-1': [...FIELDS, REACH], 'eni-1': [REACH] });
    expect(await workOffDue(made.app)).toEqual({ delivered: 0, resumed: 0 });
  });

  it('of a group that was never seen joins the network of its account and region', async () => {
    const made = await live(
      world(memoryTable()),
      [
        [0, plug(0)],
        [20, changed('sg-1', 20)],
      ],
      40,
    );
    expect(await undecided(made, 'sg-1')).toEqual({ 'sg-1': [...FIELDS, REACH] });
  });

  it('resolves nothing and opens nothing', async () => {
    const made = await live(
      world(memoryTable()),
      [
        [0, group(0, true)],
        [0, plug(0)],
        [40, changed('sg-1', 40)],
      ],
      60,
    );
    const [incident, ...others] = await openIncidents(made.app.table);
    expect(others).toEqual([]);
    expect(incident?.entries.map(({ clause, state }) => `${clause} ${state}`)).toEqual([
      'C-1 unknown',
      'C-2 unknown',
      'C-3 unknown',
      'C-6 unknown',
    ]);
    const quiet = await live(world(memoryTable()), [...calm, [40, changed('sg-1', 40)]], 60);
    expect(await openIncidents(quiet.app.table)).toEqual([]);
  });

  it('is over with the next state that can be read', async () => {
    const made = await live(world(memoryTable()), [...calm, [40, changed('sg-1', 40)], [50, group(50, true)]], 70);
    expect(await undecided(made, 'sg-1', 'eni-1')).toEqual(OPEN);
    expect(await openIncidents(made.app.table)).toMatchObject([
      { openedAt: at(50), subject: ssh, severity: 'critical' },
    ]);
  });

  it('is over once that very state is read, though its instant is told in whole seconds', async () => {
    const made = await live(world(memoryTable()), [...calm, [40, changed('sg-1', 40)]], 60);
    await live(made, [[61, group(40, true)]], 80, 61);
    expect(await undecided(made, 'sg-1', 'eni-1')).toEqual(OPEN);
    expect(await openIncidents(made.app.table)).toMatchObject([{ openedAt: at(40), subject: ssh }]);
  });

  it('hides no newer state, however late it comes', async () => {
    const made = await live(world(memoryTable()), [...calm, [20, group(20, true)], [30, changed('sg-1', 10)]], 50);
    expect(await undecided(made, 'sg-1', 'eni-1')).toEqual(OPEN);
    expect(await openIncidents(made.app.table)).toMatchObject([{ openedAt: at(20) }]);
  });

  it('is not hidden by an older state that comes behind it', async () => {
    const made = await live(world(memoryTable()), [...calm, [20, changed('sg-1', 20)], [30, group(10, false)]], 50);
    expect(await undecided(made, 'sg-1')).toEqual({ 'sg-1': [...FIELDS, REACH] });
  });

  it('is over when the resource is gone', async () => {
    const gone: Observation = { kind: 'deleted', ...about('sg-1', 30), reason: 'gone' };
    const events: Events = [
      [0, group(0, true)],
      [0, plug(0)],
      [20, changed('sg-1', 20)],
      [30, gone],
    ];
    const made = await live(world(memoryTable()), events, 50);
    expect(await openIncidents(made.app.table)).toEqual([]);
    expect((await undecided(made, 'sg-1'))['sg-1']).not.toContain(REACH);
  });

  it('leaves whoever a scope control judges undecided, and named', async () => {
    const made = await live(
      world(memoryTable()),
      [
        [0, network(0)],
        [0, log(0)],
        [20, changed('fl-1', 20)],
      ],
      40,
    );
    expect(await undecided(made, 'vpc-1')).toEqual({ 'vpc-1': ['policy/C-4/watched'] });
    await live(made, [[41, log(41)]], 60, 41);
    expect(await undecided(made, 'vpc-1', 'fl-1')).toEqual({ 'vpc-1': [], 'fl-1': [] });
  });

  it('of what a scope control judges ends nothing that it found before', async () => {
    const bad = told(logState('fl-1', at(0), 'vpc-1', false));
    const made = await live(
      world(memoryTable()),
      [
        [0, network(0)],
        [0, bad],
        [20, changed('vpc-1', 20)],
      ],
      40,
    );
    expect(await openIncidents(made.app.table)).toMatchObject([
      { subject: 'flow-logs', entries: [{ state: 'unknown' }] },
    ]);
  });

  it('told twice is known the second time', async () => {
    const made = await live(world(memoryTable()), [...calm, [40, changed('sg-1', 40)]], 60);
    expect(await observe(made.app, changed('sg-1', 40))).toEqual({ kind: 'duplicate', incidents: [] });
  });

  it('is not looked at anew by a sweep while nothing else is known', async () => {
    const made = await live(world(memoryTable()), [...calm, [40, changed('sg-1', 40)]], 60);
    const looks = async () => (await loadRecord(made.app.table, groupRef('sg-1')))?.value.looks;
    const before = await looks();
    for (const minute of [100, 200]) {
      made.now = at(minute);
      await reassess(made.app);
    }
    expect(await looks()).toEqual(before);
  });

  it('is told of in the end whatever call a crash cuts short, though its event never comes again', async () => {
    for (let call = 1; call <= 40; call += 1)
      for (const after of [false, true]) {
        const table: Table = memoryTable();
        const made = await live(world(table), calm, 20);
        const ill = { ...made.app, table: crashing(table, [{ call, after }]) };
        const done = await observe(ill, changed('sg-1', 20)).catch((error: unknown) => error);
        const known = (await loadRecord(table, groupRef('sg-1')))?.value.seen.length === 2;
        if (!known) expect(done).toBeInstanceOf(Unavailable);
        await live(made, [], 40, 21);
        if (known) expect(await undecided(made, 'sg-1')).toEqual({ 'sg-1': [...FIELDS, REACH] });
      }
  });
});

describe('a change too large to be told', () => {
  it('leaves nothing as it was while the provider is asked in vain', async () => {
    const made = await live(
      world(memoryTable()),
      [
        [0, group(0, false)],
        [0, plug(0)],
      ],
      20,
    );
    const throttled = { ...made.app, reread: async () => Promise.reject(new Unavailable('throttled')) };
    await expect(observe(throttled, oversized('sg-1', 20))).rejects.toThrow(Unavailable);
    await live(made, [], 40, 21);
    expect(await undecided(made, 'sg-1')).toEqual({ 'sg-1': [...FIELDS, REACH] });
    const reread = async () => group(20, true);
    expect(await observe({ ...made.app, reread }, oversized('sg-1', 20))).toMatchObject({ kind: 'new' });
    await live(made, [], 60, 41);
    expect(await undecided(made, 'sg-1', 'eni-1')).toEqual(OPEN);
    expect(await openIncidents(made.app.table)).toMatchObject([{ subject: ssh, openedAt: at(20) }]);
  });
});

describe('what cannot be read', () => {
  it('is counted, and of a type that nothing looks at leaves no trace', async () => {
    const made = world(memoryTable());
    const app = { ...made.app, kindOf: () => 'other' as const };
    expect(await observe(app, unread('sg-1', 0))).toEqual({ kind: 'ignored', incidents: [] });
    expect(made.counts.get('unrecognised')).toBe(1);
    expect(await loadRecord(app.table, groupRef('sg-1'))).toBeUndefined();
  });
});
