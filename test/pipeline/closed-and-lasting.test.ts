import { actOn } from '@clausewatch/app/act';
import { loadIncident, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { reassess } from '@clausewatch/app/sweep';
import { compliant, undetermined } from '@clausewatch/model/verdict';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { groupState } from '../support/world-states.ts';
import { doer, world } from '../support/world.ts';
import { start, changed, saysThat, wrong } from '../support/judged.ts';

describe('a later look', () => {
  it('opens again what a person closed and what lasts, once, with who had closed it, and tells of it', async () => {
    const made = world(memoryTable(), start);
    const app = { ...made.app, plan: saysThat('one', wrong) };
    await observe(app, changed);
    const id = (await openIncidents(app.table))[0]?.id ?? '';
    await actOn(app, id, { kind: 'resolve', note: 'agreed: it is ours' }, doer('alice'));
    // What was mended may not have come to us yet.
    made.now = '2026-11-01T12:59:00.000Z';
    await reassess(app);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'resolved' });
    made.now = '2026-11-02T06:00:00.000Z';
    for (let sweep = 0; sweep < 3; sweep += 1) await reassess(app);
    const back = await loadIncident(app.table, id);
    expect(back).toMatchObject({ state: 'reopened', occurrences: 2, openedAt: made.now });
    expect(back?.flaps).toBeUndefined();
    expect(back?.timeline.at(-1)?.what).toBe('still broken: alice had resolved it with: agreed: it is ours');
    expect(back?.deliveries.filter(({ news }) => news === 'reopened')).toHaveLength(2);
    // Closed again, it comes back again.
    await actOn(app, id, { kind: 'resolve', note: 'once more' }, doer('bob'));
    made.now = '2026-11-03T06:00:00.000Z';
    await reassess(app);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'reopened', occurrences: 3 });
  });

  it('opens again what a person closed when an event shows it broken later, and says so', async () => {
    const made = world(memoryTable(), start);
    const app = { ...made.app, plan: saysThat('one', wrong) };
    await observe(app, changed);
    const id = (await openIncidents(app.table))[0]?.id ?? '';
    await actOn(app, id, { kind: 'resolve', note: 'agreed' }, doer('alice'));
    made.now = '2026-11-01T13:00:00.000Z';
    await observe(app, { ...changed, resource: groupState('sg-1', '2026-11-01T12:30:00.000Z', {}) });
    const back = await loadIncident(app.table, id);
    expect(back).toMatchObject({ state: 'reopened', occurrences: 2, openedAt: '2026-11-01T12:30:00.000Z' });
    expect(back?.timeline.at(-1)?.what).toBe('still broken: alice had resolved it with: agreed');
  });

  it('leaves closed what a person closed and what is allowed for a time, mended, or cannot be decided', async () => {
    for (const then of ['excepted', 'mended', 'unknown']) {
      const made = world(memoryTable(), start);
      const app = { ...made.app, plan: saysThat('one', wrong) };
      await observe(app, changed);
      const id = (await openIncidents(app.table))[0]?.id ?? '';
      if (then === 'excepted') {
        await actOn(app, id, { kind: 'ask', note: 'for a while', until: '2026-11-20' }, doer('alice'));
        await actOn(app, id, { kind: 'grant' }, doer('bob'));
      }
      await actOn(app, id, { kind: 'resolve', note: 'agreed' }, doer('alice'));
      made.now = '2026-11-02T06:00:00.000Z';
      const says = then === 'mended' ? compliant : then === 'unknown' ? undetermined('the map') : wrong;
      await reassess({ ...app, plan: saysThat('one', says) });
      expect(await loadIncident(app.table, id), then).toMatchObject({ state: 'resolved', occurrences: 1 });
      if (then !== 'excepted') continue;
      // The exception is over: it lasts, and nobody allows it any more.
      made.now = '2026-11-21T06:00:00.000Z';
      await reassess(app);
      expect(await loadIncident(app.table, id)).toMatchObject({ state: 'reopened', occurrences: 2 });
    }
  });

  it('does not bring back what late news shows to have been mended before the sweep', async () => {
    const made = world(memoryTable(), start);
    const app = { ...made.app, plan: saysThat('one', wrong) };
    await observe(app, changed);
    const id = (await openIncidents(app.table))[0]?.id ?? '';
    await actOn(app, id, { kind: 'resolve', note: 'mended' }, doer('alice'));
    made.now = '2026-11-02T06:00:00.000Z';
    await reassess(app);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'reopened' });
    const mended = groupState('sg-1', '2026-11-01T11:30:00.000Z', {});
    await observe({ ...app, plan: saysThat('one', compliant) }, { ...changed, resource: mended });
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'resolved', occurrences: 1 });
  });

  it('keeps in the books whether what a person closed is mended', async () => {
    const made = world(memoryTable(), start);
    await observe({ ...made.app, plan: saysThat('one', wrong) }, changed);
    const id = (await openIncidents(made.app.table))[0]?.id ?? '';
    await actOn(made.app, id, { kind: 'resolve', note: 'agreed' }, doer('alice'));
    expect(await loadIncident(made.app.table, id)).toMatchObject({ state: 'resolved', entries: [{ state: 'broken' }] });
    made.now = '2026-11-01T13:00:00.000Z';
    const mended = groupState('sg-1', '2026-11-01T12:30:00.000Z', {});
    await observe({ ...made.app, plan: saysThat('one', compliant) }, { ...changed, resource: mended });
    expect(await loadIncident(made.app.table, id)).toMatchObject({ state: 'resolved', entries: [{ state: 'holds' }] });
  });

  it('brings back an incident whose exception is over', async () => {
    const made = world(memoryTable(), start);
    const app = { ...made.app, plan: saysThat('one', wrong) };
    await observe(app, changed);
    const id = (await openIncidents(app.table))[0]?.id ?? '';
    await actOn(app, id, { kind: 'ask', note: 'the move', until: '2026-11-01' }, doer('bob'));
    expect(await actOn(app, id, { kind: 'grant' }, doer('alice'))).toMatchObject({ incident: { state: 'excepted' } });
    made.now = '2026-11-02T00:00:00.000Z';
    await reassess(app);
    expect(await loadIncident(app.table, id)).toMatchObject({ state: 'reopened' });
  });
});
