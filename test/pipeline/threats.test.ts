import { actOn } from '@clausewatch/app/act';
import { closedIncidents, loadIncident, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { Observation } from '@clausewatch/model/observation';
import type { Threat } from '@clausewatch/model/threat';
import { describe, expect, it } from 'vitest';

import { threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type World, planWith, threats, doer, world } from '../support/world.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();

function told(minute: number, over: Partial<Threat> = {}): Observation {
  return { kind: 'threat', via: 'guardduty', threat: { ...threatOf('t-1', at(minute), minute, 8, false), ...over } };
}

async function through(...events: readonly Observation[]): Promise<World> {
  const made = world(memoryTable());
  for (const event of events) await observe(made.app, event);
  return made;
}

async function only({ app }: World): Promise<string> {
  const all = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
  expect(all).toHaveLength(1);
  return all[0]?.id ?? '';
}

describe('a threat', () => {
  it("is one incident, whether the member's or the administrator's copy comes first, and told once", async () => {
    const copy = { ...told(1), via: 'sweep' } as Observation;
    for (const order of [
      [told(1), copy],
      [copy, told(1)],
    ]) {
      const made = await through(...order);
      await only(made);
      expect(made.counts.get('duplicate')).toBe(1);
      expect((await openIncidents(made.app.table))[0]?.deliveries).toHaveLength(2);
    }
  });

  it('has the words of its newest state, whatever the order', async () => {
    for (const order of [
      [told(1), told(5, { title: 'worse' })],
      [told(5, { title: 'worse' }), told(1)],
    ]) {
      expect(await openIncidents((await through(...order)).app.table)).toMatchObject([
        { title: 'worse', openedAt: at(1) },
      ]);
    }
  });

  it('that is a sample opens nothing', async () => {
    const { app } = await through(told(1, { sample: true }));
    expect(await openIncidents(app.table)).toEqual([]);
  });

  it('that was archived before we heard of it is kept and wakes nobody, until it goes on', async () => {
    const made = await through(told(1, { archived: true }));
    expect(await openIncidents(made.app.table)).toMatchObject([{ state: 'open', deliveries: [] }]);
    await observe(made.app, told(9));
    expect((await openIncidents(made.app.table))[0]?.deliveries.map(({ news }) => news)).toEqual(['opened', 'opened']);
  });

  it('that is archived stays open, and proposes its end', async () => {
    const { app } = await through(told(1), told(2, { archived: true }));
    const [incident] = await openIncidents(app.table);
    expect(incident?.state).toBe('open');
    expect(incident?.timeline.at(-1)?.what).toMatch(/archived in the detector/);
  });

  it('that a person closed stays closed when it is only told again, and is back when it went on', async () => {
    const made = await through(told(1));
    const id = await only(made);
    made.now = at(10);
    await actOn(made.app, id, { kind: 'resolve', note: 'ours' }, doer('alice'));
    made.now = at(60);
    await observe(made.app, told(2, { updatedAt: at(20), lastSeen: at(2) }));
    expect(await loadIncident(made.app.table, id)).toMatchObject({ state: 'resolved', resolvedBy: 'alice: ours' });
    await observe(made.app, told(30));
    expect(await loadIncident(made.app.table, id)).toMatchObject({ state: 'reopened', openedAt: at(30) });
  });

  it('that no control could judge is not lost in silence', async () => {
    const made = world(memoryTable());
    const plan = planWith({
      ...threats,
      kind: 'threat',
      evaluate: () => {
        throw new Error('no');
      },
    });
    await expect(observe({ ...made.app, plan }, told(1))).rejects.toThrow(/control threats failed/);
    expect(made.counts.get('control-failure')).toBe(1);
  });

  it('that goes on for months keeps its beginning and stays small', async () => {
    const made = await through(...Array.from({ length: 300 }, (_, index) => told(index + 1)));
    const [incident] = await openIncidents(made.app.table);
    expect(incident).toMatchObject({ openedAt: at(1), occurrences: 1 });
    expect(incident?.sights.length).toBeLessThanOrEqual(48);
  });
});
