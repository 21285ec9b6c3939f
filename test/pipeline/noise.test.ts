import { allBundles } from '@clausewatch/app/bundles';
import { canaryMissed } from '@clausewatch/app/canary';
import { deliver } from '@clausewatch/app/deliver';
import { openIncidents } from '@clausewatch/app/incidents';
import { minutely } from '@clausewatch/app/minutely';
import { measureNoise, noise } from '@clausewatch/app/noise';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { watch } from '@clausewatch/app/watch';
import { Unavailable } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { groupState } from '../support/world-states.ts';
import { type World, world } from '../support/world.ts';

const start = '2026-11-01T12:00:00.000Z';
const at = (minutes: number): string => new Date(Date.parse(start) + minutes * 60_000).toISOString();

function tight(made: World, incidentsPerWeek: number): App {
  const { plan } = made.app;
  const registers = { ...plan.catalogue.registers, alerts: { incidentsPerWeek } };
  return { ...made.app, plan: { ...plan, catalogue: { ...plan.catalogue, registers } } };
}

async function opens(made: World, app: App, id: string): Promise<void> {
  const resource = groupState(id, made.now, { broken: ['ingress tcp/22'] });
  const { incidents } = await observe(app, { kind: 'resource', via: 'config', resource });
  for (const one of incidents) await deliver(app, one);
}

describe('the noise budget', () => {
  it('counts incidents a week by control and channel, and sends what is over it into the digest, with a note', async () => {
    const made = world(memoryTable(), start);
    const app = tight(made, 4);
    for (let index = 0; index < 6; index += 1) {
      made.now = at(index * 10);
      await opens(made, app, `sg-${index}`);
    }
    expect(await noise(app)).toMatchObject([
      { control: 'one', channel: 'email', incidents: 6, acknowledged: 0, merged: 0, flapped: 0 },
      { control: 'one', channel: 'slack', incidents: 6 },
      { control: 'two', channel: 'email', incidents: 6 },
      { control: 'two', channel: 'slack', incidents: 6 },
    ]);
    await measureNoise(app);
    made.now = at(100);
    const before = made.sent.length;
    await opens(made, app, 'sg-9');
    expect(made.sent.length).toBe(before);
    const nine = (await openIncidents(app.table)).find(({ resource }) => resource.id === 'sg-9');
    expect(nine?.deliveries.map(({ route }) => route)).toEqual(['digest', 'digest']);
  });

  it('is under its measure again after a quiet week', async () => {
    const made = world(memoryTable(), start);
    const app = tight(made, 1);
    for (const id of ['sg-1', 'sg-2']) await opens(made, app, id);
    await measureNoise(app);
    made.now = at(8 * 1440);
    await measureNoise(app);
    const before = made.sent.length;
    await opens(made, app, 'sg-3');
    expect(made.sent.length).toBe(before + 2);
  });
});

describe('the canary', () => {
  it('goes to each channel once a day, and says where it arrived', async () => {
    const made = world(memoryTable(), start);
    for (let hour = 0; hour < 49; hour += 1) {
      // Owed in one run, sent in the next.
      for (const minute of [0, 1]) {
        made.now = at(hour * 60 + minute);
        await minutely(made.app);
      }
    }
    expect(made.sent.map(({ channel, text }) => `${channel} ${text.slice(0, 24)}`).toSorted()).toEqual([
      'email [CANARY] messages arrive',
      'email [CANARY] messages arrive',
      'email [CANARY] messages arrive',
      "slack Clausewatch's messages a",
    ]);
    expect((await allBundles(made.app.table)).every(({ state }) => state === 'sent')).toBe(true);
  });

  it('is known as arrived by a clock that goes on between any two looks at it', async () => {
    const made = world(memoryTable(), start);
    let ticks = 0;
    const app: App = { ...made.app, now: () => new Date(Date.parse(made.now) + (ticks += 1)).toISOString() };
    await minutely(app);
    await minutely(app);
    made.now = at(16);
    expect([await canaryMissed(app, 'email'), await canaryMissed(app, 'slack')]).toEqual([false, false]);
  });

  it('that does not arrive is an incident about ourselves, which ends when one does', async () => {
    const made = world(memoryTable(), start);
    let down = true;
    const email = made.app.senders.email;
    const app: App = {
      ...made.app,
      senders: {
        ...made.app.senders,
        email: async (mail, key) => {
          if (down) throw new Unavailable('HTTP 503');
          await email?.(mail, key);
        },
      },
    };
    await minutely(app);
    const own = async (): Promise<readonly unknown[]> =>
      (await app.table.query(`resource#clausewatch/local/local/Clausewatch::Watcher/channel/email`)).items.map(
        ({ data }) => JSON.stringify(data).includes('failingSince'),
      );
    made.now = at(10);
    await watch(app);
    expect(await own()).toEqual([false]);
    made.now = at(16);
    await watch(app);
    expect(await own()).toEqual([true]);
    down = false;
    for (const minute of [60, 61, 120]) {
      made.now = at(minute);
      await minutely(app);
    }
    expect((await allBundles(app.table)).find(({ channel }) => channel === 'email')).toMatchObject({ state: 'sent' });
  });
});
