import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { scopePartition } from '@clausewatch/app/scope-members';
import type { App } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';
import { walkPartition } from '@clausewatch/app/walk';
import { planOf } from '@clausewatch/engine/plan';
import type { Scope } from '@clausewatch/model/control';
import type { Observation } from '@clausewatch/model/observation';
import { type Verdict, compliant, verdictOf } from '@clausewatch/model/verdict';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { groupRef, groupState, logState, networkState, plugState } from '../support/world-states.ts';
import { type World, catalogue, watcher, world } from '../support/world.ts';

const start = Date.UTC(2026, 0, 1);
/** So many hours after the beginning of the year. */
const at = (hour: number): string => new Date(start + hour * 3_600_000).toISOString();
const home = scopePartition('account-region', groupRef(''));

const group = (hour: number, id: string, broken: readonly string[]): Observation => ({
  kind: 'resource',
  via: 'config',
  resource: groupState(id, at(hour), { admits: true, broken }),
});
const plug = (hour: number, id: string, behind = 'sg-1', stateId = '1'): Observation => ({
  kind: 'resource',
  via: 'config',
  resource: { ...plugState(id, at(hour), { group: behind, public: true }), stateId },
});
const gone = (hour: number, id: string, type = 'NetworkInterface'): Observation => ({
  kind: 'deleted',
  via: 'config',
  ref: { ...groupRef(id), type: `AWS::EC2::${type}` },
  capturedAt: at(hour),
  stateId: '9',
  reason: 'x',
});

/** Every three hours an interface comes and goes; and some groups, of which two were wrong. */
function churn(from: number, to: number): readonly (readonly [number, Observation])[] {
  const events: (readonly [number, Observation])[] = [];
  for (let hour = from; hour < to; hour += 3)
    events.push([hour, plug(hour, `eni-${hour}`)], [hour + 1, gone(hour + 1, `eni-${hour}`)]);
  return events;
}
const story = [
  [0, group(0, 'sg-1', [])],
  [0, group(0, 'sg-2', ['ingress tcp/22'])],
  [2, plug(2, 'eni-old-1', 'sg-2')],
  [5, gone(5, 'eni-old-1')],
  [8, gone(8, 'sg-2', 'SecurityGroup')],
  ...churn(9, 1100),
] as const;

/** Each event at its time, and what is due an hour later. */
async function live(made: World, events: readonly (readonly [number, Observation])[], app = made.app): Promise<void> {
  for (const [hour, event] of events) {
    made.now = at(hour);
    await observe(app, event);
    made.now = at(hour + 0.5);
    await workOffDue(app);
  }
}

async function held({ app: { table } }: World, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const pk of [home, ...Array.from({ length: 8 }, (_, shard) => `${home}#${shard}`)])
    for await (const item of walkPartition(table, pk, { prefix })) keys.push(item.sk);
  return keys;
}

const told = async ({ app: { table } }: World) =>
  [...(await openIncidents(table)), ...(await closedIncidents(table))]
    .map(({ id, state, openedAt, resolvedAt, occurrences, entries }) => ({
      id,
      state,
      openedAt,
      resolvedAt,
      occurrences,
      entries: entries.map((entry) => `${entry.clause} ${entry.state}`),
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** One that never notes from when on it may forget, and so forgets nothing. */
const mindful = (table: Table): Table => ({
  ...table,
  put: async (item, expected) => (item.sk === 'bygone' ? 'conflict' : table.put(item, expected)),
});

/** The same, by two workers at once, of whom one dies now and then in the midst of dropping. */
async function liveBadly(made: World, events: readonly (readonly [number, Observation])[]): Promise<number> {
  let [steps, deaths] = [0, 0];
  const unlucky = async <T>(drops: boolean, work: () => Promise<T>): Promise<T> => {
    if (!drops) return work();
    steps += 1;
    if (steps % 7 === 3) throw new Error(`killed before ${(deaths += 1)}`);
    const done = await work();
    if (steps % 7 === 6) throw new Error(`killed behind ${(deaths += 1)}`);
    return done;
  };
  const { table } = made.app;
  const app: App = {
    ...made.app,
    table: {
      ...table,
      put: async (item, expected) => unlucky(item.sk === 'bygone', async () => table.put(item, expected)),
      delete: async (key, expected) =>
        unlucky(/^(?:state|named)#/.test(key.sk), async () => table.delete(key, expected)),
    },
  };
  for (const [hour, event] of events) {
    made.now = at(hour);
    await observe(app, event);
    made.now = at(hour + 0.5);
    await Promise.allSettled([workOffDue(app), workOffDue(made.app)]);
  }
  return deaths;
}

/** As if another did `meanwhile` just before the first of these is deleted. */
function interrupted(made: World, what: RegExp, meanwhile: () => Promise<void>): App {
  let pending = true;
  const remove: Table['delete'] = async (key, expected) => {
    if (pending && what.test(key.sk)) {
      pending = false;
      await meanwhile();
    }
    return made.app.table.delete(key, expected);
  };
  return { ...made.app, table: { ...made.app.table, delete: remove } };
}

describe('members of a scope that are gone', () => {
  it('are dropped once late news of their time is not judged, and nothing that is told changes', async () => {
    const made = world(memoryTable(), at(0));
    const whole = world(mindful(memoryTable()), at(0));
    for (const one of [made, whole]) await live(one, story);
    expect((await held(whole, 'state#')).length).toBe(733);
    const states = await held(made, 'state#');
    expect(states.length).toBeLessThan(660);
    expect(states.join()).not.toMatch(/eni-old|eni-9#|sg-2/);
    expect(await held(whole, 'named#')).not.toEqual([]);
    expect(await held(made, 'named#')).toEqual([]);
    expect(await told(made)).toEqual(await told(whole));
    expect(await told(made)).toMatchObject([{ state: 'resolved', entries: expect.arrayContaining(['C-6 holds']) }]);

    // Late news of what is dropped, and of what is not; and something wrong.
    const after = [
      [1101, plug(3, 'eni-old-1', 'sg-2', '2')],
      [1103, plug(1000, 'eni-late-1')],
      [1104, group(1104, 'sg-1', ['ingress tcp/22'])],
      [1105, plug(1105, 'eni-new-1')],
      [1107, gone(1107, 'eni-new-1')],
    ] as const;
    for (const one of [made, whole]) await live(one, after);
    expect(await told(made)).toEqual(await told(whole));
    expect(await told(made)).toHaveLength(2);
    await live(made, churn(1110, 1130));
    expect((await held(made, 'state#')).join()).not.toMatch(/eni-old/);
  }, 120_000);

  it('are dropped by two workers of whom one dies again and again', async () => {
    const made = world(memoryTable(), at(0));
    const whole = world(mindful(memoryTable()), at(0));
    await live(whole, story);
    expect(await liveBadly(made, story)).toBeGreaterThan(10);
    expect((await held(made, 'state#')).length).toBeLessThan(660);
    expect((await held(made, 'state#')).join()).not.toMatch(/eni-old|eni-9#|sg-2/);
    expect(await held(made, 'named#')).toEqual([]);
    expect(await told(made)).toEqual(await told(whole));
  }, 120_000);

  it('keep their end when late news of them comes while it is dropped', async () => {
    const made = world(memoryTable(), at(0));
    let came = false;
    const app = interrupted(made, /^state#.*eni-old-1#.*[|]~$/, async () => {
      came = true;
      await observe(made.app, plug(3, 'eni-old-1', 'sg-2', '2'));
    });
    await live(made, story, app);
    expect(came).toBe(true);
    const kept = (await held(made, 'state#')).filter((sk) => sk.includes('eni-old-1'));
    // Both went later, together.
    expect(kept).toEqual([]);
    expect(await told(made)).toMatchObject([{ state: 'resolved', entries: expect.arrayContaining(['C-6 holds']) }]);
  }, 120_000);

  it('are well again when they are, though they were made again while they were dropped', async () => {
    const made = world(memoryTable(), at(0));
    let since = 0;
    const app = interrupted(made, /^named#.*sg-2$/, async () => {
      since = (Date.parse(made.now) - start) / 3_600_000;
      await observe(made.app, group(since, 'sg-2', ['ingress tcp/22']));
      await observe(made.app, plug(since, 'eni-again-1', 'sg-2'));
      made.now = at(since + 0.5);
      await workOffDue(made.app);
    });
    await live(made, story, app);
    expect(await told(made)).toMatchObject([{ state: 'reopened', entries: expect.arrayContaining(['C-6 broken']) }]);
    expect(await held(made, 'named#')).not.toEqual([]);
    await live(made, [[1102, gone(1102, 'eni-again-1')]]);
    const [incident] = await told(made);
    expect(incident?.entries.join()).not.toContain('C-6 broken');
  }, 120_000);

  it('make nothing of what is found late go unseen', async () => {
    const made = world(memoryTable(), at(0));
    await live(made, story);
    await live(made, [
      [1102, { kind: 'resource', via: 'config', resource: networkState('vpc-1', at(4)) }],
      [1103, { kind: 'resource', via: 'config', resource: logState('fl-1', at(4), 'vpc-1', false) }],
    ]);
    expect(await openIncidents(made.app.table)).toMatchObject([{ subject: 'flow-logs', state: 'open' }]);
  }, 120_000);

  it('leave what other rules said of their time as it was', async () => {
    const made = world(memoryTable(), at(0));
    const rules = (version: string, verdict: Verdict): App => {
      const evaluate = ({ resources }: Scope) =>
        resources.filter(({ configuration }) => configuration.kind === 'network').map(({ ref }) => ({ ref, verdict }));
      const control = { ...watcher, evaluate };
      const evaluations = catalogue.evaluations.map((one) =>
        one.control === watcher ? { ...one, control, params: { version } } : one,
      );
      return { ...made.app, plan: planOf({ ...catalogue, evaluations }) };
    };
    const [mild, strict] = [
      rules('1', compliant),
      rules('2', verdictOf([{ subject: 'x', message: 'x', at: '', data: {} }])),
    ];
    await live(made, [[4, { kind: 'resource', via: 'config', resource: networkState('vpc-1', at(4)) }]], mild);
    const events = churn(9, 1100);
    const noted = async () => made.app.table.get({ pk: home, sk: 'bygone' });
    let next = 0;
    for (; (await noted()) === undefined; next += 1) await live(made, events.slice(next, next + 1), mild);
    await live(made, events.slice(next, next + 1), strict);
    expect(await openIncidents(made.app.table)).toMatchObject([{ resource: { id: 'vpc-1' }, openedAt: made.now }]);
  }, 120_000);
});
