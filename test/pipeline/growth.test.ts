import { type Deed, actOn, actWords } from '@clausewatch/app/act';
import { deliver } from '@clausewatch/app/deliver';
import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, loadIncident, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { allRecords, loadRecord, saveRecord } from '@clausewatch/app/records';
import type { Table } from '@clausewatch/app/table';
import type { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { counting } from '../support/counting-table.ts';
import { rest } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type Told, groupRef, groupState } from '../support/world-states.ts';
import { doer, world } from '../support/world.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

function changed(minute: number, told: Told, id = 'sg-1'): Observation {
  return { kind: 'resource', via: 'config', resource: groupState(id, at(minute), told) };
}

/** As real stores do: nothing above 400 KB. */
function limited(table: Table): { readonly table: Table; readonly largest: () => number } {
  let largest = 0;
  const put: Table['put'] = async (item, expected) => {
    largest = Math.max(largest, Buffer.byteLength(JSON.stringify(item)));
    return table.put(item, expected);
  };
  return { table: { ...table, put }, largest: () => largest };
}

describe('what is stored stays below the size of an item', () => {
  it('of a group that is opened and closed four hundred times', async () => {
    const { table, largest } = limited(memoryTable());
    const made = world(table, '2026-06-01T00:00:00.000Z');
    for (let minute = 0; minute < 400; minute += 1) {
      await observe(made.app, changed(minute, minute % 2 === 0 ? { broken: ['ingress tcp/22'] } : {}));
      if (minute % 4 === 1) await rest(made);
    }
    await rest(made);
    const [incident] = await closedIncidents(table);
    expect(incident).toMatchObject({ state: 'resolved', resolvedAt: at(399), occurrences: 200 });
    expect(largest()).toBeLessThan(150_000);
  }, 60_000);

  it('of a group with a hundred wrong ports that change all the time, told by long lists', async () => {
    const { table, largest } = limited(memoryTable());
    const { app } = world(table, '2026-06-01T00:00:00.000Z');
    const sources = Array.from({ length: 6000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
    for (let minute = 0; minute < 12; minute += 1) {
      const broken = Array.from({ length: 100 }, (_, index) => `ingress tcp/${index + minute}`);
      await observe(app, changed(minute, { broken, sources }));
    }
    expect(await openIncidents(table)).toHaveLength(100);
    // What the record forgot is over, and was never taken back.
    expect(await closedIncidents(table)).toHaveLength(11);
    expect(await closedIncidents(table)).toContainEqual(
      expect.objectContaining({ openedAt: at(0), resolvedAt: at(1), occurrences: 1 }),
    );
    expect(largest()).toBeLessThan(390_000);
  }, 60_000);
});

describe('an incident at which people press buttons without end', () => {
  it('stays small, counts every end, and refuses in words what there is no room for', async () => {
    const { table, largest } = limited(memoryTable());
    const made = world(table, at(1));
    await observe(made.app, changed(0, { broken: ['ingress tcp/22'] }));
    const [{ id } = { id: '' }] = await openIncidents(table);
    const refusals = new Map<string, number>();
    const press = async (deed: Deed): Promise<void> => {
      const acted = await actOn(made.app, id, deed, doer(deed.kind === 'refuse' ? 'bob' : 'alice'));
      if (acted.kind === 'refused') refusals.set(acted.words, (refusals.get(acted.words) ?? 0) + 1);
    };
    const note = 'because '.repeat(400);
    for (let minute = 1; minute <= 600; minute += 2) {
      made.now = at(minute);
      await press({ kind: 'snooze', until: at(minute + 60) });
      await press({ kind: 'ask', note, until: '2026-01-03' });
      if (minute % 3 === 0) await press({ kind: 'refuse', note });
      await press({ kind: 'acknowledge', note });
      await press({ kind: 'resolve', note });
      made.now = at(minute + 1);
      await observe(made.app, changed(minute + 1, { broken: ['ingress tcp/22'], unknown: minute % 4 === 1 }));
    }
    expect(await loadIncident(table, id)).toMatchObject({ state: 'reopened', occurrences: 301 });
    expect([...refusals.keys()]).toContain(actWords['too-many']);
    expect(largest()).toBeLessThan(200_000);
  }, 60_000);
});

describe('a large description', () => {
  const told = (size: number): Told => ({ sources: Array.from({ length: size }, (_, index) => `source ${index}`) });

  it('survives that an earlier writer clears away while a later one writes', async () => {
    const table = memoryTable();
    const { app } = world(table, '2026-06-01T00:00:00.000Z');
    await observe(app, changed(1, told(20_000)));
    let meanwhile: (() => Promise<void>) | undefined;
    // Between the second writer's record and its clearing away, a third one writes.
    const slow: Table = {
      ...table,
      query: async (pk, range) => {
        const work = range?.prefix === 'raw#' ? meanwhile : undefined;
        if (work !== undefined) meanwhile = undefined;
        await work?.();
        return table.query(pk, range);
      },
    };
    meanwhile = async () => void (await observe(app, changed(3, told(40_000))));
    await observe({ ...app, table: slow }, changed(2, told(30_000)));
    const stored = await loadRecord(table, groupRef('sg-1'));
    expect(stored?.value.latest?.raw.configuration).toEqual(told(40_000));
    const pieces = await table.query(`resource#aws/111122223333/eu-west-1/AWS::EC2::SecurityGroup/sg-1`, {
      prefix: 'raw#',
    });
    expect(pieces.items.length).toBeLessThan(12);
    if (stored) expect(await saveRecord(table, stored.value, stored.version)).toBe('saved');
  });
});

describe('a crash between the record and its incidents', () => {
  it.each([
    ['of a breach', 0, 'open'],
    ['of a deletion', 1, 'resolved'],
  ])('%s is taken up by the sweeper when no event comes again', async (_, index, state) => {
    const table = memoryTable();
    const made = world(table, '2026-06-01T00:00:00.000Z');
    const breach = changed(1, { broken: ['ingress tcp/22'] });
    const gone: Observation = {
      kind: 'deleted',
      via: 'config',
      ref: groupRef('sg-1'),
      capturedAt: at(2),
      stateId: '1',
      reason: 'x',
    };
    const events = [breach, gone];
    for (const event of events.slice(0, index)) await observe(made.app, event);
    const dying: Table = {
      ...table,
      put: async (item, expected) => {
        if (item.sk === 'incident') throw new Error('killed');
        return table.put(item, expected);
      },
    };
    await expect(observe({ ...made.app, table: dying }, events[index] ?? breach)).rejects.toThrow('killed');
    expect(await workOffDue(made.app)).toMatchObject({ resumed: 0 });
    made.now = '2026-06-01T00:02:01.000Z';
    expect(await workOffDue(made.app)).toMatchObject({ resumed: 1 });
    expect([...(await openIncidents(table)), ...(await closedIncidents(table))]).toMatchObject([
      { state, sources: ['config'] },
    ]);
    await rest(made);
    expect(await workOffDue(made.app)).toEqual({ delivered: 0, resumed: 0 });
  });
});

describe('a state whose event never comes again, behind a newer one', () => {
  it('is given up after five days, and leaves nothing due for ever', async () => {
    const table = memoryTable();
    const made = world(table, at(1));
    await observe(made.app, changed(0, { broken: ['ingress tcp/3389'] }));
    const dying: Table = {
      ...table,
      put: async (item, expected) => {
        if (item.sk === 'incident') throw new Error('killed');
        return table.put(item, expected);
      },
    };
    await expect(observe({ ...made.app, table: dying }, changed(1, { broken: ['ingress tcp/22'] }))).rejects.toThrow();
    made.now = at(2);
    await observe(made.app, changed(2, {}));
    const pending = async () => (await loadRecord(table, groupRef('sg-1')))?.value.pending.length;
    made.now = at(60 * 24);
    await workOffDue(made.app);
    expect(await pending()).toBe(1);
    made.now = at(60 * 24 * 6);
    await workOffDue(made.app);
    expect(await pending()).toBe(0);
  });
});

describe('a storm', () => {
  it('of two thousand groups, a tenth of them wrong, costs seven calls for each healthy one and twelve for each wrong one', async () => {
    const { table, calls, written } = counting(memoryTable());
    const { app } = world(table, '2026-06-01T00:00:00.000Z');
    const ids: string[] = [];
    for (let index = 0; index < 2000; index += 1) {
      const told = index % 10 === 0 ? { broken: ['ingress tcp/22'] } : {};
      ids.push(...(await observe(app, changed(index, told, `sg-${index}`))).incidents);
    }
    const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
    // And a handful for the scope and the source, whatever their number.
    expect(total).toBeLessThanOrEqual(1800 * 7 + 200 * 12 + 20);
    expect(ids).toHaveLength(200);
    // DynamoDB writes a thousand units of 1 KB a second to one partition: an eighth of a storm, and no more, meets in one.
    expect(Math.max(...written.values())).toBeLessThan((2000 / 8) * 1.5);
    for (const id of ids) await deliver(app, id);
    let records = 0;
    for await (const _ of allRecords(table)) records += 1;
    expect(records).toBe(2000);
  });
});
