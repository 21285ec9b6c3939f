import { workOffDue } from '@clausewatch/app/due';
import { allBundles, deadBundles } from '@clausewatch/app/bundles';
import { deliver } from '@clausewatch/app/deliver';
import { openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import { expectWeekly } from '@clausewatch/app/outgoing';
import type { App } from '@clausewatch/app/ports';
import { redrive } from '@clausewatch/app/redrive';
import { Unavailable } from '@clausewatch/model/errors';
import type { Delivery } from '@clausewatch/model/incident';
import type { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { crashing, tally, threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { groupRef, groupState } from '../support/world-states.ts';
import { type World, world } from '../support/world.ts';

const start = '2026-11-01T12:00:00.000Z';
const at = (seconds: number): string => new Date(Date.parse(start) + seconds * 1000).toISOString();
const subjects = ['ingress tcp/22', 'ingress all', 'ingress tcp/3389'];

/** So many groups, changed one after the other within twenty seconds, and each rung for at once. */
async function storm(made: World, count: number, app: App = made.app): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    made.now = at((20 * index) / count);
    const told = { broken: [subjects[index % subjects.length] ?? ''] };
    const resource = groupState(`sg-${index}`, at((20 * index) / count), told);
    await observe(made.app, deployed(`sg-${index}`, made.now));
    const { incidents } = await observe(made.app, { kind: 'resource', via: 'config', resource });
    for (const id of incidents) await deliver(app, id).catch(() => undefined);
  }
}

function deployed(id: string, when: string): Observation {
  const name = 'AuthorizeSecurityGroupIngress';
  const actor = { name: 'deployment web-148', call: name, at: when };
  const where = { account: '111122223333', region: 'eu-west-1', at: when };
  return {
    kind: 'api-call',
    via: 'cloudtrail',
    call: { id: `call ${id}`, name, deletes: false, ...where, actor, changes: [groupRef(id)] },
  };
}

async function owed(made: World): Promise<readonly Delivery[]> {
  return (await openIncidents(made.app.table)).flatMap(({ deliveries }) => deliveries);
}

/** Every message owed was sent alone, or in a bundle that was sent. */
async function nothingLost(made: World): Promise<void> {
  expect(tally(made, await owed(made)).lost).toEqual([]);
}

describe('a storm', () => {
  it('of 2,000 groups is one message a channel within a minute, and every one of them is told', async () => {
    const made = world(memoryTable(), start);
    await storm(made, 2000);
    expect(made.sent.filter(({ channel }) => channel === 'slack')).toHaveLength(10);
    made.now = at(60);
    await workOffDue(made.app);
    const grouped = made.sent.filter(({ key }) => key.startsWith('bun_'));
    expect(grouped.map(({ channel, text }) => [channel, text])).toEqual([
      ['email', '[HIGH] 1990 security groups changed by deployment web-148: 3 causes'],
      ['slack', '\u{1f30a} HIGH 1990 security groups changed by deployment web-148: 3 causes'],
    ]);
    await nothingLost(made);
    made.now = at(600);
    await workOffDue(made.app);
    expect(made.sent).toHaveLength(22);
  }, 60_000);

  it('keeps nothing critical waiting', async () => {
    const made = world(memoryTable(), start);
    await storm(made, 40);
    const before = made.sent.length;
    const threat = { ...threatOf('t-1', at(20), 1, 8, false) };
    for (const id of (await observe(critical(made), { kind: 'threat', via: 'guardduty', threat })).incidents)
      await deliver(critical(made), id);
    expect(made.sent.length - before).toBe(2);
  });

  it('whose message is cut short anywhere tells each of them once, in one message or another', async () => {
    for (let call = 1; call <= 160; call += 3)
      for (const after of [false, true]) {
        const made = world(memoryTable(), start);
        await storm(made, 14);
        made.now = at(60);
        const shaky = { ...made.app, table: crashing(made.app.table, [{ call, after }]) };
        await workOffDue(shaky).catch(() => undefined);
        for (const minute of [5, 10, 15, 20]) {
          made.now = at(60 * minute);
          await workOffDue(made.app);
        }
        await nothingLost(made);
        const withins = (await owed(made)).flatMap(({ within }) => within ?? []);
        const bundles = (await allBundles(made.app.table)).filter(({ state }) => state === 'sent');
        expect(
          bundles.reduce((sum, { count = 0 }) => sum + count, 0),
          `call ${call}`,
        ).toBe(withins.length);
      }
  }, 60_000);

  it('that cannot be sent is tried again, is dead at last, is seen, and can be sent again', async () => {
    const made = world(memoryTable(), start);
    await storm(made, 20);
    const broken = { ...made.app, senders: { ...made.app.senders, email: refuse(new Error('AuthorizationError')) } };
    made.now = at(60);
    await workOffDue(broken);
    expect(await deadBundles(made.app.table)).toMatchObject([
      { channel: 'email', count: 10, error: 'AuthorizationError' },
    ]);
    expect(await redrive(made.app)).toBe(1);
    await workOffDue(made.app);
    expect(await deadBundles(made.app.table)).toEqual([]);
    await nothingLost(made);
  });
});

/** The same world, where every threat is critical. */
function critical(made: World): App {
  const { plan } = made.app;
  const threats = plan.threats.map((planned) => ({
    ...planned,
    control: {
      ...planned.control,
      evaluate: () => ({
        kind: 'violation' as const,
        reasons: [{ subject: 'threat', message: 'broken', at: '', data: {}, severity: 'critical' as const }],
        missing: [],
      }),
    },
  }));
  return { ...made.app, plan: { ...plan, threats } };
}

function refuse(error: Error) {
  return async (): Promise<never> => {
    throw error;
  };
}

describe('a channel that takes nothing', () => {
  it('is left alone after five failures, tried with one message after a rest, and loses none', async () => {
    const made = world(memoryTable(), start);
    let calls = 0;
    const down = {
      ...made.app,
      senders: {
        ...made.app.senders,
        slack: async () => {
          calls += 1;
          throw new Unavailable('HTTP 503');
        },
      },
    };
    await storm(made, 9, down);
    expect(calls).toBe(5);
    expect(made.counts.get('channel-shut')).toBe(1);
    for (let minute = 1; minute <= 720; minute += 1) {
      made.now = at(60 * minute);
      await workOffDue(down);
    }
    // Twelve hours: one message each quarter of an hour and a few more, not nine messages ten times each.
    expect(calls).toBeLessThan(90);
    made.now = at(60 * 800);
    await workOffDue(made.app);
    made.now = at(60 * 860);
    await workOffDue(made.app);
    const slack = (await owed(made)).filter(({ channel }) => channel === 'slack');
    expect(slack.filter(({ state }) => state === 'pending')).toEqual([]);
    expect(made.sent.filter(({ channel, key }) => channel === 'email' && key.includes(':v1:'))).toHaveLength(9);
  });
});

describe('the digest', () => {
  const quiet = async (made: World, id: string): Promise<void> => {
    const threat = { ...threatOf(id, made.now, 1, 2, false), title: `knock ${id}` };
    await observe(made.app, { kind: 'threat', via: 'guardduty', threat });
  };

  it('is one message for each channel, with all that waited and what nobody proves', async () => {
    const made = world(memoryTable(), start);
    for (const id of ['a', 'b', 'c']) await quiet(made, id);
    for (let hour = 1; hour <= 44; hour += 1) {
      made.now = at(3600 * hour);
      await workOffDue(made.app);
    }
    const digests = made.sent.filter(({ key }) => key.startsWith('bun_'));
    expect(digests.map(({ channel, text }) => `${channel} ${text}`).toSorted()).toEqual([
      'email [DIGEST] 3 new, 3 overdue',
      'slack \u{1f4cb} Digest: 3 new, 3 overdue',
    ]);
    await nothingLost(made);
  });

  it('of the week comes on Mondays where anything is due, and not where nothing is', async () => {
    const made = world(memoryTable(), start);
    await expectWeekly(made.app);
    made.now = at(86_400 * 8);
    await workOffDue(made.app);
    expect(made.sent).toEqual([]);
    await quiet(made, 'a');
    for (let day = 9; day <= 16; day += 1) {
      made.now = at(86_400 * day);
      await workOffDue(made.app);
    }
    const weekly = (await allBundles(made.app.table)).filter(
      ({ kind, at: when }) => kind === 'weekly' && when > at(86_400 * 9),
    );
    expect(weekly.map(({ channel, state, headline }) => [channel, state, headline]).toSorted()).toEqual([
      ['email', 'sent', '1 overdue'],
      ['slack', 'sent', '1 overdue'],
    ]);
  });

  it('that is cut short anywhere comes once, and nothing that waited is lost', async () => {
    for (let call = 1; call <= 90; call += 1)
      for (const after of [false, true]) {
        const made = world(memoryTable(), start);
        for (const id of ['a', 'b']) await quiet(made, id);
        made.now = at(3600 * 21);
        const shaky = { ...made.app, table: crashing(made.app.table, [{ call, after }]) };
        await workOffDue(shaky).catch(() => undefined);
        for (const hour of [22, 23, 46]) {
          made.now = at(3600 * hour);
          await workOffDue(made.app);
        }
        await nothingLost(made);
        const firsts = made.sent.filter(({ text, channel }) => channel === 'email' && text.includes('2 new'));
        expect(firsts.length, `call ${call}`).toBeLessThanOrEqual(2);
      }
  }, 60_000);
});
