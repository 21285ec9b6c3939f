/** The first day of a deployment, and of a control. */
import { coverage } from '@clausewatch/app/coverage';
import { tick } from '@clausewatch/app/act';
import { closedIncidents, openIncidents, saveIncident } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { begin } from '@clausewatch/app/quiet';
import { acceptControl, shadowControl, standingOf } from '@clausewatch/app/shadow';
import { sweepIn } from '@clausewatch/app/sweep';
import type { Via } from '@clausewatch/model/observation';
import type { Incident } from '@clausewatch/model/incident';
import { planOf } from '@clausewatch/engine/plan';
import { verdictOf } from '@clausewatch/model/verdict';
import { beforeEach, describe, expect, it } from 'vitest';

import { rest, threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupState } from '../support/world-states.ts';
import { catalogue, planWith, saying, type World, world } from '../support/world.ts';

/** Says of every group with a broken subject that it is wrong, so gravely. */
const judging = (id: string, severity: 'high' | 'critical' = 'high') =>
  saying(id, ({ raw }) => {
    const { broken = [] } = raw.configuration as { readonly broken?: readonly string[] };
    return verdictOf(
      broken.map((subject) => ({ subject, message: 'broken', at: '', data: { sources: ['x'] }, severity })),
    );
  });

/** A plan whose clauses cite these controls, as a policy file would. */
function planOfControls(...controls: readonly ReturnType<typeof saying>[]): App['plan'] {
  const { evaluations } = planWith(...controls).catalogue;
  const grounds = evaluations.flatMap(({ citations }) =>
    citations.map(({ policy, clause, control, sentence }) => ({
      policy,
      clause: { ...clause, assess: [{ kind: 'control' as const, control, with: {} }] },
      sentence,
      missing: [],
      absentRegisters: [],
    })),
  );
  return planOf({ ...catalogue, evaluations, grounds });
}

let made: World;
let app: App;
beforeEach(() => {
  made = world(memoryTable(), '2026-11-01T12:00:00.000Z');
  app = { ...made.app, plan: planOfControls(judging('one')) };
});

const take = (id: string, via: Via, broken: readonly string[] = ['ingress tcp/22']) =>
  (via === 'sweep' ? sweepIn : observe)(app, {
    kind: 'resource',
    via,
    resource: groupState(id, made.now, { broken }),
  });
async function incident(id: string): Promise<Incident> {
  const found = (await openIncidents(app.table)).find(({ resource }) => resource.id === id);
  if (found === undefined) throw new Error(`no incident of ${id}`);
  return found;
}
const routesOf = async (id: string) => (await incident(id)).deliveries.map(({ route = 'now' }) => route);

describe('the first day', () => {
  it('is a baseline: what a sweep finds is told in the digest, with its owner and its due time', async () => {
    for (let index = 0; index < 30; index += 1) await take(`sg-${index}`, 'sweep');
    expect(
      new Set((await openIncidents(app.table)).flatMap(({ deliveries }) => deliveries.map(({ route }) => route))),
    ).toEqual(new Set(['digest']));
    const { entries, deliveries } = await incident('sg-1');
    expect(entries[0]).toMatchObject({ owner: 'security', repairWithin: 'PT4H' });
    expect(new Set(deliveries.map(({ due }) => due)).size).toBe(1);
    expect(made.sent).toEqual([]);
  });

  it('counts the time to mend from when it was found, not from when it began', async () => {
    const old = groupState('sg-old', '2026-01-01T00:00:00.000Z', { broken: ['ingress tcp/22'] });
    await sweepIn(app, { kind: 'resource', via: 'sweep', resource: old });
    const found = await incident('sg-old');
    expect(found).toMatchObject({
      openedAt: '2026-01-01T00:00:00.000Z',
      foundAt: made.now,
      wake: '2026-11-01T16:00:00.000Z',
    });
    await take('sg-live', 'config');
    expect((await incident('sg-live')).foundAt).toBeUndefined();
    await sweepIn(app, {
      kind: 'resource',
      via: 'sweep',
      resource: { ...old, capturedAt: '2026-01-01T00:00:00.000Z', stateId: '2' },
    });
    made.now = '2026-11-01T16:00:00.000Z';
    await tick(app, found.id);
    expect((await incident('sg-old')).deliveries.map(({ news }) => news)).toContain('overdue');
    // What comes back is no longer of the first day.
    made.now = '2026-11-03T00:00:00.000Z';
    await take('sg-old', 'config', []);
    made.now = '2026-11-03T12:00:00.000Z';
    await take('sg-old', 'config');
    expect((await incident('sg-old')).foundAt).toBeUndefined();
  });

  it('tells at once what is critical, what changes while we look, and what a detector sees', async () => {
    app = { ...app, plan: planOfControls(judging('one', 'critical')) };
    await take('sg-critical', 'sweep');
    expect(await routesOf('sg-critical')).toEqual(['now', 'now']);
    app = { ...app, plan: planOfControls(judging('one')) };
    await take('sg-live', 'config');
    expect(await routesOf('sg-live')).toEqual(['now', 'now']);
    app = {
      ...app,
      plan: planOf({
        ...app.plan.catalogue,
        evaluations: [...app.plan.catalogue.evaluations, ...catalogue.evaluations],
      }),
    };
    await sweepIn(app, { kind: 'threat', via: 'sweep', threat: threatOf('t-1', made.now, 1, 8, false) });
    const threat = (await openIncidents(app.table)).find(({ kind }) => kind === 'threat');
    expect(threat?.deliveries.map(({ route = 'now' }) => route)).toEqual(['now', 'now']);
  });

  it('is over after a day', async () => {
    await take('sg-1', 'sweep');
    made.now = '2026-11-02T12:00:01.000Z';
    await take('sg-2', 'sweep');
    expect([await routesOf('sg-1'), await routesOf('sg-2')]).toEqual([
      ['digest', 'digest'],
      ['now', 'now'],
    ]);
  });

  it('never comes to a deployment that knows something already', async () => {
    await take('sg-1', 'config');
    await begin(app);
    await take('sg-2', 'sweep');
    expect(await routesOf('sg-2')).toEqual(['now', 'now']);
  });
});

describe('a control that is new to a deployment', () => {
  beforeEach(async () => {
    await take('sg-old', 'config', []);
    await begin(app);
    app = { ...app, plan: planOfControls(judging('one'), judging('two')) };
  });

  it('is in shadow: what only it finds is an incident on the pages, and told to nobody, at no time', async () => {
    app = { ...app, plan: planOfControls(judging('two')) };
    await take('sg-1', 'config');
    expect((await incident('sg-1')).deliveries).toEqual([]);
    made.now = '2026-11-01T13:00:00.000Z';
    await take('sg-1', 'config', []);
    await rest(made, app);
    expect(made.sent).toEqual([]);
  });

  it('keeps nothing back that an accepted control finds too', async () => {
    await take('sg-1', 'config');
    expect(await routesOf('sg-1')).toEqual(['now', 'now']);
  });

  it('keeps nothing back that an accepted control finds later, be it for the same clause', async () => {
    const wide = saying('two', ({ raw }) => {
      const { broken = [] } = raw.configuration as { readonly broken?: readonly string[] };
      const subjects = [...new Set(broken.map((subject) => subject.replace(/ twice$/, '')))];
      return verdictOf(subjects.map((subject) => ({ subject, message: 'broken', at: '', data: {} })));
    });
    const strict = saying('one', ({ raw }) => {
      const { broken = [] } = raw.configuration as { readonly broken?: readonly string[] };
      const subjects = broken.flatMap((subject) =>
        subject.endsWith(' twice') ? subject.slice(0, -' twice'.length) : [],
      );
      return verdictOf(subjects.map((subject) => ({ subject, message: 'broken', at: '', data: {} })));
    });
    const plan = planOfControls(strict, wide);
    const evaluations = plan.catalogue.evaluations.map((one) => ({
      ...one,
      citations: one.citations.map((citation) => ({ ...citation, clause: { ...citation.clause, id: 'C-1' } })),
    }));
    app = { ...app, plan: planOf({ ...plan.catalogue, evaluations }) };
    await take('sg-1', 'config');
    expect((await incident('sg-1')).deliveries).toEqual([]);
    made.now = '2026-11-01T13:00:00.000Z';
    await take('sg-1', 'config', ['ingress tcp/22 twice']);
    expect((await incident('sg-1')).deliveries).toMatchObject([
      { channel: 'email', news: 'opened', due: made.now },
      { channel: 'slack', news: 'opened', due: made.now },
    ]);
  });

  it('waits for the settle window with what an accepted control finds too, and tells nothing of what is over by then', async () => {
    const deeper = saying('one', ({ raw }) => {
      const { broken = [] } = raw.configuration as { readonly broken?: readonly string[] };
      const subjects = broken.flatMap((subject) =>
        subject.endsWith(' twice') ? subject.slice(0, -' twice'.length) : [],
      );
      return verdictOf(subjects.map((subject) => ({ subject, message: 'broken', at: '', data: {} })));
    });
    const shallow = saying('two', ({ raw }) => {
      const { broken = [] } = raw.configuration as { readonly broken?: readonly string[] };
      const subjects = [...new Set(broken.map((subject) => subject.replace(/ twice$/, '')))];
      return verdictOf(subjects.map((subject) => ({ subject, message: 'broken', at: '', data: {} })));
    });
    const plan = planOfControls(deeper, shallow);
    const registers = { ...plan.catalogue.registers, handling: { settle: 'PT2M', cooldown: 'PT0S' } };
    const evaluations = plan.catalogue.evaluations.map((one) => ({
      ...one,
      citations: one.citations.map((citation) => ({ ...citation, clause: { ...citation.clause, id: 'C-1' } })),
    }));
    app = { ...app, plan: planOf({ ...plan.catalogue, registers, evaluations }) };
    for (const id of ['sg-1', 'sg-2']) await take(id, 'config');
    made.now = '2026-11-01T13:00:00.000Z';
    for (const id of ['sg-1', 'sg-2']) await take(id, 'config', ['ingress tcp/22 twice']);
    const due = '2026-11-01T13:02:00.000Z';
    expect((await incident('sg-1')).deliveries).toMatchObject([
      { news: 'opened', due },
      { news: 'opened', due },
    ]);
    made.now = '2026-11-01T13:01:00.000Z';
    await take('sg-1', 'config', []);
    await rest(made, app);
    const closed = await closedIncidents(app.table);
    expect(closed.flatMap(({ deliveries }) => deliveries.map(({ state }) => state))).toEqual([
      'withdrawn',
      'withdrawn',
    ]);
  });

  it('leaves its clause unproven in coverage, and says why', async () => {
    const rows = await coverage(app);
    expect(rows.map(({ clause, state, missing }) => [clause, state, missing])).toEqual([
      ['C-one', 'monitored', []],
      ['C-two', 'unproven', ['control two in shadow: what it finds is told to nobody']],
    ]);
  });

  it('shows what it would have raised; accepted, it tells that in the digest, and from then on at once', async () => {
    app = { ...app, plan: planOfControls(judging('two')) };
    await take('sg-1', 'config');
    const { id } = await incident('sg-1');
    expect(await standingOf(app)).toEqual([{ control: 'two', state: 'shadow', incidents: [id] }]);
    expect(await acceptControl(app, 'two', 'alice')).toEqual([id]);
    expect(await routesOf('sg-1')).toEqual(['digest', 'digest']);
    expect(await standingOf(app)).toEqual([{ control: 'two', state: 'accepted', incidents: [id] }]);
    await take('sg-2', 'config');
    expect(await routesOf('sg-2')).toEqual(['now', 'now']);
    expect(await acceptControl(app, 'two', 'alice')).toEqual([]);
  });

  it('is told whoever else writes at the same instant', async () => {
    app = { ...app, plan: planOfControls(judging('two')) };
    await take('sg-1', 'config');
    const { table } = app;
    let armed = true;
    const put: App['table']['put'] = async (item, expected) => {
      if (item.sk === 'incident' && armed) {
        armed = false;
        const one = await incident('sg-1');
        await saveIncident(table, { ...one, version: one.version + 1 });
      }
      return table.put(item, expected);
    };
    const { id } = await incident('sg-1');
    expect(await acceptControl({ ...app, table: { ...table, put } }, 'two', 'alice')).toEqual([id]);
    expect(await routesOf('sg-1')).toEqual(['digest', 'digest']);
  });

  it('can be put back into the shadow', async () => {
    await acceptControl(app, 'two', 'alice');
    await shadowControl(app, 'two', 'alice');
    expect((await standingOf(app)).map(({ control, state }) => [control, state])).toEqual([
      ['one', 'accepted'],
      ['two', 'shadow'],
    ]);
  });

  it('is new again when its parameters change, and only where they did', async () => {
    await acceptControl(app, 'two', 'alice');
    const [one, two] = app.plan.catalogue.grounds;
    if (one === undefined || two === undefined) throw new Error('no clauses');
    const changed = {
      ...two,
      clause: { ...two.clause, assess: [{ kind: 'control' as const, control: 'two', with: { ports: 22 } }] },
    };
    app = { ...app, plan: planOf({ ...app.plan.catalogue, grounds: [one, two, changed] }) };
    expect((await standingOf(app)).map(({ control, state }) => [control, state])).toContainEqual(['two', 'shadow']);
    expect((await standingOf(app)).map(({ control, state }) => [control, state])).toContainEqual(['one', 'accepted']);
  });
});
