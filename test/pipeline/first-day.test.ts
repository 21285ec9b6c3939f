import { tick } from '@clausewatch/app/act';
import { openIncidents } from '@clausewatch/app/incidents';
import type { App } from '@clausewatch/app/ports';
import { begin } from '@clausewatch/app/quiet';
import { sweepIn } from '@clausewatch/app/sweep';
import { planOf } from '@clausewatch/engine/plan';
import { beforeEach, describe, expect, it } from 'vitest';

import { threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupState } from '../support/world-states.ts';
import { catalogue, type World, world } from '../support/world.ts';
import { judging, planOfControls, take, incident, routesOf } from '../support/quiet.ts';

let made: World;
let app: App;
beforeEach(() => {
  made = world(memoryTable(), '2026-11-01T12:00:00.000Z');
  app = { ...made.app, plan: planOfControls(judging('one')) };
});

describe('the first day', () => {
  it('is a baseline: what a sweep finds is told in the digest, with its owner and its due time', async () => {
    for (let index = 0; index < 30; index += 1) await take(app, `sg-${index}`, 'sweep');
    expect(
      new Set((await openIncidents(app.table)).flatMap(({ deliveries }) => deliveries.map(({ route }) => route))),
    ).toEqual(new Set(['digest']));
    const { entries, deliveries } = await incident(app, 'sg-1');
    expect(entries[0]).toMatchObject({ owner: 'security', repairWithin: 'PT4H' });
    expect(new Set(deliveries.map(({ due }) => due)).size).toBe(1);
    expect(made.sent).toEqual([]);
  });

  it('counts the time to mend from when it was found, not from when it began', async () => {
    const old = groupState('sg-old', '2026-01-01T00:00:00.000Z', { broken: ['ingress tcp/22'] });
    await sweepIn(app, { kind: 'resource', via: 'sweep', resource: old });
    const found = await incident(app, 'sg-old');
    expect(found).toMatchObject({
      openedAt: '2026-01-01T00:00:00.000Z',
      foundAt: made.now,
      wake: '2026-11-01T16:00:00.000Z',
    });
    await take(app, 'sg-live', 'config');
    expect((await incident(app, 'sg-live')).foundAt).toBeUndefined();
    await sweepIn(app, {
      kind: 'resource',
      via: 'sweep',
      resource: { ...old, capturedAt: '2026-01-01T00:00:00.000Z', stateId: '2' },
    });
    made.now = '2026-11-01T16:00:00.000Z';
    await tick(app, found.id);
    expect((await incident(app, 'sg-old')).deliveries.map(({ news }) => news)).toContain('overdue');
    // What comes back is no longer of the first day.
    made.now = '2026-11-03T00:00:00.000Z';
    await take(app, 'sg-old', 'config', []);
    made.now = '2026-11-03T12:00:00.000Z';
    await take(app, 'sg-old', 'config');
    expect((await incident(app, 'sg-old')).foundAt).toBeUndefined();
  });

  it('tells at once what is critical, what changes while we look, and what a detector sees', async () => {
    app = { ...app, plan: planOfControls(judging('one', 'critical')) };
    await take(app, 'sg-critical', 'sweep');
    expect(await routesOf(app, 'sg-critical')).toEqual(['now', 'now']);
    app = { ...app, plan: planOfControls(judging('one')) };
    await take(app, 'sg-live', 'config');
    expect(await routesOf(app, 'sg-live')).toEqual(['now', 'now']);
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
    await take(app, 'sg-1', 'sweep');
    made.now = '2026-11-02T12:00:01.000Z';
    await take(app, 'sg-2', 'sweep');
    expect([await routesOf(app, 'sg-1'), await routesOf(app, 'sg-2')]).toEqual([
      ['digest', 'digest'],
      ['now', 'now'],
    ]);
  });

  it('never comes to a deployment that knows something already', async () => {
    await take(app, 'sg-1', 'config');
    await begin(app);
    await take(app, 'sg-2', 'sweep');
    expect(await routesOf(app, 'sg-2')).toEqual(['now', 'now']);
  });
});
