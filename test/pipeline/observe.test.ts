import { actOn } from '@clausewatch/app/act';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { type Outcome, observe } from '@clausewatch/app/observe';
import { loadRecord } from '@clausewatch/app/records';
import { Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import type { Resource } from '@clausewatch/model/resource';
import { compliant, verdictOf } from '@clausewatch/model/verdict';
import { describe, expect, it } from 'vitest';

import { counting } from '../support/counting-table.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type Told, groupRef, groupState } from '../support/world-states.ts';
import { planWith, saying, doer, world } from '../support/world.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
const ssh = 'ingress tcp/22';

function changed(minute: number, told: Told, over: Partial<Resource> = {}): Observation {
  return { kind: 'resource', via: 'config', resource: { ...groupState('sg-1', at(minute), told), ...over } };
}
const broken = changed(1, { broken: [ssh] });
const gone: Observation = {
  kind: 'deleted',
  via: 'config',
  ref: groupRef('sg-1'),
  capturedAt: at(9),
  stateId: '1',
  reason: 'x',
};
const oversized: Observation = {
  kind: 'oversized',
  via: 'config',
  ref: groupRef('sg-1'),
  capturedAt: at(5),
  stateId: '1',
};

describe('an event', () => {
  it('is new, then a duplicate; older news is late; what says nothing is ignored', async () => {
    const { app, counts } = world(memoryTable());
    const kinds: Outcome['kind'][] = [];
    for (const one of [broken, broken, changed(0, {}), { kind: 'ignored', via: 'config', reason: 'x' } as const])
      kinds.push((await observe(app, one)).kind);
    expect(kinds).toEqual(['new', 'duplicate', 'late', 'ignored']);
    expect(Object.fromEntries(counts)).toMatchObject({ observation: 4, duplicate: 1, late: 1, 'incident-opened': 1 });
  });

  it('with one bad rule that breaks three clauses is one incident with three entries', async () => {
    const { app } = world(memoryTable());
    await observe(app, broken);
    const [incident, ...others] = await openIncidents(app.table);
    expect(others).toEqual([]);
    expect(incident?.entries.map(({ clause }) => clause)).toEqual(['C-1', 'C-2', 'C-3']);
    expect(incident?.deliveries.map(({ channel }) => channel)).toEqual(['email', 'slack']);
  });

  it('of a healthy resource costs one read and one write, and seven calls where controls look at it together with others', async () => {
    const { table, calls } = counting(memoryTable());
    const { app } = world(table);
    const alone = { ...app, plan: planWith(saying('one', () => compliant)) };
    // The first event also notes that its source is heard.
    await observe(alone, changed(0, {}));
    calls.clear();
    await observe(alone, changed(1, {}));
    expect(Object.fromEntries(calls)).toEqual({ get: 1, put: 1 });
    await observe(app, changed(2, {}));
    calls.clear();
    await observe(app, changed(3, {}));
    expect(Object.fromEntries(calls)).toEqual({ get: 3, put: 3, query: 1 });
  });

  it('that comes a hundred times to eight workers is one incident with one message for each channel', async () => {
    const { app, counts } = world(memoryTable());
    const queue = Array.from({ length: 100 }, () => broken);
    const work = async (): Promise<void> => {
      for (let one = queue.pop(); one !== undefined; one = queue.pop()) await observe(app, one);
    };
    await Promise.all(Array.from({ length: 8 }, work));
    const [incident, ...others] = await openIncidents(app.table);
    expect(others).toEqual([]);
    expect(incident?.deliveries).toHaveLength(2);
    // Those who meet the first one while it is still at work help to finish it; all others are counted.
    expect(counts.get('duplicate')).toBeGreaterThanOrEqual(92);
    expect((counts.get('observation') ?? 0) - (counts.get('duplicate') ?? 0)).toBeLessThanOrEqual(8);
    expect((await loadRecord(app.table, groupRef('sg-1')))?.value.pending).toEqual([]);
  });

  it('told ninety-nine more times in a row is counted ninety-nine times as a duplicate', async () => {
    const { app, counts } = world(memoryTable());
    for (let round = 0; round < 100; round += 1) await observe(app, broken);
    expect(counts.get('duplicate')).toBe(99);
  });

  it('among six ends the same in all 720 orders', async () => {
    const six = [
      broken,
      changed(2, {}),
      changed(3, { unknown: true }),
      changed(4, { broken: [ssh] }),
      changed(5, {}),
      gone,
    ];
    const outcomes = new Set<string>();
    for (const order of permutations(six)) {
      const { app } = world(memoryTable());
      for (const one of order) await observe(app, one);
      const [incident] = await closedIncidents(app.table);
      const { state, openedAt, resolvedAt, occurrences, entries } = incident ?? {};
      outcomes.add(JSON.stringify([state, openedAt, resolvedAt, occurrences, entries?.map((entry) => entry.state)]));
    }
    expect([...outcomes]).toEqual([JSON.stringify(['resolved', at(4), at(5), 2, ['holds', 'holds', 'holds']])]);
  });
});

describe('two states of one capture time', () => {
  it.each([
    ['the higher state id', changed(1, {}, { stateId: '9' }), changed(1, { broken: [ssh] }, { stateId: '10' }), 1],
    ['of one state id, the fuller description', changed(1, {}), broken, 1],
    ['the deletion', broken, { ...gone, capturedAt: at(1) }, 0],
  ])('%s wins, whichever came first', async (_, weaker, stronger, open) => {
    for (const order of [
      [weaker, stronger],
      [stronger, weaker],
    ]) {
      const { app } = world(memoryTable());
      for (const one of order) await observe(app, one);
      expect(await openIncidents(app.table)).toHaveLength(open);
    }
  });
});

describe('a capture time ahead of our clock', () => {
  it('does not keep anybody from acknowledging what it broke', async () => {
    const made = world(memoryTable(), at(0));
    await observe(made.app, changed(60, { broken: [ssh] }));
    const [incident] = await openIncidents(made.app.table);
    made.now = at(1);
    expect(await actOn(made.app, incident?.id ?? '', { kind: 'acknowledge' }, doer('alice'))).toMatchObject({
      kind: 'done',
      incident: { state: 'acknowledged', openedAt: at(0) },
    });
  });
});

describe('a control that throws', () => {
  it('is alarmed, and neither opens nor resolves', async () => {
    const made = world(memoryTable());
    const reason = { subject: ssh, message: 'broken', at: '', data: {} };
    const well = saying('one', () => verdictOf([reason]));
    const ill = saying('one', () => {
      throw new Error('no');
    });
    await observe({ ...made.app, plan: planWith(well) }, broken);
    await observe({ ...made.app, plan: planWith(ill) }, changed(3, {}));
    expect(made.counts.get('control-failure')).toBe(1);
    expect(await openIncidents(made.app.table)).toMatchObject([{ state: 'open', entries: [{ state: 'unknown' }] }]);
    await observe(
      { ...made.app, plan: planWith(ill) },
      { kind: 'resource', via: 'config', resource: groupState('sg-2', at(3), {}) },
    );
    expect(await openIncidents(made.app.table)).toHaveLength(1);
  });
});

describe('a change too large to be told', () => {
  it('is read again as of its capture time', async () => {
    const { app } = world(memoryTable());
    const asked: string[] = [];
    const reread = async (_: unknown, until: string): Promise<Observation> => {
      asked.push(until);
      return changed(5, { broken: [ssh] }, {});
    };
    expect(await observe({ ...app, reread }, oversized)).toMatchObject({ kind: 'new' });
    expect(asked).toEqual([at(5)]);
    expect(await openIncidents(app.table)).toMatchObject([{ sources: ['config'], openedAt: at(5) }]);
  });

  it('waits, undecided, while the provider still answers with an older state', async () => {
    const { app } = world(memoryTable());
    const reread = async (): Promise<Observation> => broken;
    await expect(observe({ ...app, reread }, oversized)).rejects.toThrow(Unavailable);
    const record = (await loadRecord(app.table, groupRef('sg-1')))?.value;
    expect(record?.looks).toMatchObject([
      { broken: {}, unknown: ['policy/C-1/one', 'policy/C-2/one', 'policy/C-3/two'] },
    ]);
  });

  it.each([
    ['nobody can read', undefined],
    ['the provider does not have', async () => undefined],
  ])('and that %s leaves everything undetermined: nothing is resolved', async (_, reread) => {
    const { app } = world(memoryTable());
    await observe(app, broken);
    await observe({ ...app, ...(reread && { reread }) }, oversized);
    expect(await openIncidents(app.table)).toMatchObject([
      { state: 'open', entries: [{ state: 'unknown' }, { state: 'unknown' }, { state: 'unknown' }] },
    ]);
  });
});

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
