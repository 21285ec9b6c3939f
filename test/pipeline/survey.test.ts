/** A large deployment: what happens every minute reads no more than in a small one, and what it finds is what a walk over everything finds. */
import { deliver } from '@clausewatch/app/deliver';
import { openIncidents, saveIncident } from '@clausewatch/app/incidents';
import { deadChannels } from '@clausewatch/app/dead';
import { minutely } from '@clausewatch/app/minutely';
import { noise, overBudget } from '@clausewatch/app/noise';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { type Survey, pagesAStep, surveyed } from '@clausewatch/app/survey';
import type { Table } from '@clausewatch/app/table';
import { later } from '@clausewatch/app/time';
import { watch } from '@clausewatch/app/watch';
import { Unavailable } from '@clausewatch/model/errors';
import type { Incident } from '@clausewatch/model/incident';
import { shardNumbers, shardOf } from '@clausewatch/app/shards';
import { digestOf } from '@clausewatch/render/digest';
import { gistOf } from '@clausewatch/render/gist';
import { nothingOpen, withOpen } from '@clausewatch/render/standing';
import { describe, expect, it } from 'vitest';

import { counting } from '../support/counting-table.ts';
import { crashing } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupState } from '../support/world-states.ts';
import { world } from '../support/world.ts';

const start = '2026-11-02T06:00:00.000Z';
const many = 20_000;

/** One incident that was told, to be copied. */
async function template(): Promise<Incident> {
  const made = world(memoryTable(), start);
  const resource = groupState('sg-1', start, { broken: ['ingress tcp/22'] });
  const { incidents } = await observe(made.app, { kind: 'resource', via: 'config', resource });
  for (const id of incidents) await deliver(made.app, id);
  const [incident] = await openIncidents(made.app.table);
  if (incident === undefined) throw new Error('no incident');
  const { wake: _wake, ...rest } = incident;
  return rest;
}

/** Half of them are over: a tenth of those within the week, and the others long ago. */
async function fill(table: Table): Promise<void> {
  const one = await template();
  for (let index = 0; index < many; index += 1) {
    const over = index % 2 === 1;
    const day = index % 20 === 1 ? index % 6 : 20 + (index % 400);
    const [began, ended] = [later(start, -(day + 1) * 86_400), later(start, -day * 86_400)];
    const deliveries = one.deliveries.map((each) => ({ ...each, sentAt: began }));
    const told = { ...one, id: `inc_${index}`, version: 1, openedAt: began, updatedAt: ended, deliveries };
    await saveIncident(table, over ? { ...told, state: 'resolved', resolvedAt: ended, ending: 'evidence' } : told);
  }
  // Whoever read these would fail: nothing is in them.
  for (let index = 0; index < many; index += 1) {
    const indexes = { open: { pk: `inventory#${index % 8}`, sk: `resource#${index}` } };
    await table.put({ pk: `resource#${index}`, sk: 'record', version: 1, data: {}, indexes }, undefined);
  }
}

describe('a deployment of 20,000 resources and 20,000 incidents', () => {
  it('reads a bounded number of pages a minute, and finds what a walk over everything finds', async () => {
    const inner = memoryTable();
    await fill(inner);
    const { table, calls } = counting(inner);
    const made = world(table, start);
    const app: App = { ...made.app, senders: { email: async () => undefined } };
    let most = 0;
    for (let minute = 0; minute < 15; minute += 1) {
      calls.clear();
      made.now = later(start, minute * 60);
      await minutely(app);
      most = Math.max(
        most,
        [...calls.values()].reduce((sum, count) => sum + count, 0),
      );
    }
    // Two counts of twenty pages, and what is asked for whatever there is.
    expect(most).toBeLessThan(2 * pagesAStep + 120);

    const budget = 50;
    const whole = (await noise({ ...app, table: inner })).filter(({ incidents }) => incidents > budget);
    expect(whole.map(({ control, channel, incidents }) => `${control} ${channel} ${incidents}`)).toEqual([
      'one email 1000',
      'one slack 1000',
      'two email 1000',
      'two slack 1000',
    ]);
    expect(await overBudget(app)).toEqual(whole);

    const open = (await openIncidents(inner)).map((incident) => gistOf(incident, 'opened'));
    const frame = { key: 'k', waited: [], notes: [], weekly: true, now: made.now, timeZone: 'UTC' };
    const unproven = { count: 0, of: 1, missing: [] };
    const walked = withOpen(nothingOpen, open, start);
    const item = await inner.get({ pk: 'survey#open', sk: 'state' });
    expect(item?.data).toMatchObject({ done: { found: JSON.parse(JSON.stringify(walked)) } });
    expect(digestOf({ ...frame, unproven, open: walked })?.headline).toBe('10000 overdue');
  }, 120_000);
});

describe('thousands of messages that no try could deliver', () => {
  it('are not all read each minute, and a channel that failed does not pass for well behind those of another', async () => {
    const inner = memoryTable();
    const one = await template();
    const deadOn = (channel: string): Incident['deliveries'] =>
      one.deliveries.map((each) => (each.channel === channel ? { ...each, state: 'dead' } : each));
    // Read last of all.
    const names = Array.from({ length: 99 }, (_, index) => `inc_z${index}`);
    const hidden = names.find((name) => shardOf(name) === shardNumbers().at(-1)) ?? '';
    await saveIncident(inner, { ...one, id: hidden, version: 1, deliveries: deadOn('email') });
    const { table, calls } = counting(inner);
    const made = world(table, start);
    expect(await deadChannels(made.app)).toEqual({ channels: new Set(['email']), whole: true });
    await watch(made.app);
    for (let index = 0; index < 5000; index += 1)
      await saveIncident(inner, { ...one, id: `inc_${index}`, version: 1, deliveries: deadOn('slack') });
    calls.clear();
    const dead = await deadChannels(made.app);
    expect([calls.get('queryIndex'), dead.channels.has('slack')]).toEqual([pagesAStep, true]);
    expect(dead.whole || dead.channels.has('email')).toBe(false);
    await watch(made.app);
    const email = 'resource#clausewatch/local/local/Clausewatch::Watcher/channel/email';
    expect(JSON.stringify((await inner.get({ pk: email, sk: 'record' }))?.data)).toContain('failingSince');
  });
});

describe('a walk in steps', () => {
  const counted: Survey<number> = {
    name: 'counted',
    places: () => shardNumbers().map((shard) => ({ pk: `n#${shard}` })),
    nothing: 0,
    add: (found, items) => found + items.length,
  };
  async function filled(): Promise<Table> {
    const table = memoryTable();
    for (let index = 0; index < 6000; index += 1)
      await table.put(
        { pk: `n${index}`, sk: 'n', version: 1, data: {}, indexes: { open: { pk: `n#${index % 8}`, sk: `${index}` } } },
        undefined,
      );
    return table;
  }

  it('counts each once, whatever crashes, and whoever works at the same time', async () => {
    for (let call = 1; call <= 70; call += 1)
      for (const after of [false, true]) {
        const table = await filledOnce();
        const { app } = world(table, start);
        await table.delete({ pk: 'survey#counted', sk: 'state' }, (await version(table)) ?? 0);
        const shaky: App = { ...app, table: crashing(table, [{ call, after }]) };
        for (let step = 0; step < 4; step += 1)
          await Promise.all(
            [shaky, app].map(async (one) => {
              try {
                await surveyed(one, counted, 3600);
              } catch (error) {
                if (!(error instanceof Unavailable)) throw error;
              }
            }),
          );
        expect(await surveyed(app, counted, 3600)).toEqual({ at: start, found: 6000 });
      }
  }, 60_000);

  let kept: Table | undefined;
  async function filledOnce(): Promise<Table> {
    return (kept ??= await filled());
  }
  async function version(table: Table): Promise<number | undefined> {
    return (await table.get({ pk: 'survey#counted', sk: 'state' }))?.version;
  }

  it('answers the last whole walk while a new one is under way, and nothing while there was none', async () => {
    const made = world(await filled(), start);
    expect(await surveyed(made.app, counted, 60)).toBeUndefined();
    for (let step = 0; step < 3; step += 1) await surveyed(made.app, counted, 60);
    expect(await surveyed(made.app, counted, 60)).toEqual({ at: start, found: 6000 });
    made.now = later(start, 61);
    expect(await surveyed(made.app, counted, 60)).toEqual({ at: start, found: 6000 });
    for (let step = 0; step < 3; step += 1) await surveyed(made.app, counted, 60);
    expect(await surveyed(made.app, counted, 60)).toEqual({ at: made.now, found: 6000 });
  });
});
