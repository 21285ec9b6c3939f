import { coverage } from '@clausewatch/app/coverage';
import { closedIncidents, saveIncident } from '@clausewatch/app/incidents';
import type { App } from '@clausewatch/app/ports';
import { begin } from '@clausewatch/app/quiet';
import { acceptControl, shadowControl, standingOf } from '@clausewatch/app/shadow';
import { planOf } from '@clausewatch/engine/plan';
import { verdictOf } from '@clausewatch/model/verdict';
import { beforeEach, describe, expect, it } from 'vitest';

import { rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { saying, type World, world } from '../support/world.ts';
import { judging, planOfControls, take, incident, routesOf } from '../support/quiet.ts';

let made: World;
let app: App;
beforeEach(() => {
  made = world(memoryTable(), '2026-11-01T12:00:00.000Z');
  app = { ...made.app, plan: planOfControls(judging('one')) };
});

describe('a control that is new to a deployment', () => {
  beforeEach(async () => {
    await take(app, 'sg-old', 'config', []);
    await begin(app);
    app = { ...app, plan: planOfControls(judging('one'), judging('two')) };
  });

  it('is in shadow: what only it finds is an incident on the pages, and told to nobody, at no time', async () => {
    app = { ...app, plan: planOfControls(judging('two')) };
    await take(app, 'sg-1', 'config');
    expect((await incident(app, 'sg-1')).deliveries).toEqual([]);
    made.now = '2026-11-01T13:00:00.000Z';
    await take(app, 'sg-1', 'config', []);
    await rest(made, app);
    expect(made.sent).toEqual([]);
  });

  it('keeps nothing back that an accepted control finds too', async () => {
    await take(app, 'sg-1', 'config');
    expect(await routesOf(app, 'sg-1')).toEqual(['now', 'now']);
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
    await take(app, 'sg-1', 'config');
    expect((await incident(app, 'sg-1')).deliveries).toEqual([]);
    made.now = '2026-11-01T13:00:00.000Z';
    await take(app, 'sg-1', 'config', ['ingress tcp/22 twice']);
    expect((await incident(app, 'sg-1')).deliveries).toMatchObject([
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
    for (const id of ['sg-1', 'sg-2']) await take(app, id, 'config');
    made.now = '2026-11-01T13:00:00.000Z';
    for (const id of ['sg-1', 'sg-2']) await take(app, id, 'config', ['ingress tcp/22 twice']);
    const due = '2026-11-01T13:02:00.000Z';
    expect((await incident(app, 'sg-1')).deliveries).toMatchObject([
      { news: 'opened', due },
      { news: 'opened', due },
    ]);
    made.now = '2026-11-01T13:01:00.000Z';
    await take(app, 'sg-1', 'config', []);
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
    await take(app, 'sg-1', 'config');
    const { id } = await incident(app, 'sg-1');
    expect(await standingOf(app)).toEqual([{ control: 'two', state: 'shadow', incidents: [id] }]);
    expect(await acceptControl(app, 'two', 'alice')).toEqual([id]);
    expect(await routesOf(app, 'sg-1')).toEqual(['digest', 'digest']);
    expect(await standingOf(app)).toEqual([{ control: 'two', state: 'accepted', incidents: [id] }]);
    await take(app, 'sg-2', 'config');
    expect(await routesOf(app, 'sg-2')).toEqual(['now', 'now']);
    expect(await acceptControl(app, 'two', 'alice')).toEqual([]);
  });

  it('is told whoever else writes at the same instant', async () => {
    app = { ...app, plan: planOfControls(judging('two')) };
    await take(app, 'sg-1', 'config');
    const { table } = app;
    let armed = true;
    const put: App['table']['put'] = async (item, expected) => {
      if (item.sk === 'incident' && armed) {
        armed = false;
        const one = await incident(app, 'sg-1');
        await saveIncident(table, { ...one, version: one.version + 1 });
      }
      return table.put(item, expected);
    };
    const { id } = await incident(app, 'sg-1');
    expect(await acceptControl({ ...app, table: { ...table, put } }, 'two', 'alice')).toEqual([id]);
    expect(await routesOf(app, 'sg-1')).toEqual(['digest', 'digest']);
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
