import { actOn } from '@clausewatch/app/act';
import { deliver } from '@clausewatch/app/deliver';
import { workOffDue } from '@clausewatch/app/due';
import { loadIncident, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { App, Senders } from '@clausewatch/app/ports';
import type { Registers } from '@clausewatch/model/registers';
import type { Page } from '@clausewatch/render/message';
import { describe, expect, it } from 'vitest';

import { fakeSlack } from '../support/fake-slack.ts';
import { crashing, threatOf } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type Told, groupState } from '../support/world-states.ts';
import { type World, world } from '../support/world.ts';

const start = '2026-11-01T12:00:00.000Z';
const at = (minute: number): string => new Date(Date.parse(start) + minute * 60_000).toISOString();

function with_(made: World, senders: Senders, alerts?: Registers['alerts'], table = made.app.table): App {
  const { catalogue } = made.app.plan;
  const registers = { ...catalogue.registers, ...(alerts && { alerts }) };
  return { ...made.app, table, senders, plan: { ...made.app.plan, catalogue: { ...catalogue, registers } } };
}

async function see(app: App, told: Told, minute: number): Promise<string> {
  const resource = groupState('sg-1', at(minute), told);
  const { incidents } = await observe(app, { kind: 'resource', via: 'config', resource });
  for (const id of incidents) await deliver(app, id);
  return incidents[0] ?? '';
}

const broken: Told = { broken: ['ingress tcp/22'] };

describe('Slack with a bot', () => {
  it('has one message an incident, changed in place, and the news in its thread', async () => {
    const made = world(memoryTable(), start);
    const threads = fakeSlack();
    const app = with_(made, { threads });
    const id = await see(app, broken, -60);
    await actOn(app, id, { kind: 'acknowledge' }, { id: 'a', by: 'unverified:ada', via: 'page' });
    await deliver(app, id);
    await see(app, {}, -50);
    await see(app, broken, -40);
    const [root = '', ...others] = threads.roots();
    expect(others).toEqual([]);
    const answers = threads.answers(root);
    expect(answers.map(({ post: { text } }) => text.split(' ').slice(0, 3).join(' '))).toEqual([
      'TAKEN ON Acknowledged',
      expect.stringContaining('RESOLVED'),
      expect.stringContaining('HIGH reopened'),
    ]);
    expect(answers.map(({ aloud }) => aloud)).toEqual([false, false, true]);
    expect(threads.messages.get(root)?.post.text).toContain('reopened (2nd time)');
  });

  it('begins anew when its message is gone', async () => {
    const made = world(memoryTable(), start);
    const threads = fakeSlack();
    const app = with_(made, { threads });
    await see(app, broken, -60);
    threads.messages.clear();
    await see(app, {}, -50);
    expect(threads.roots()).toHaveLength(1);
  });

  it('posts a second time at most, under one key, when a crash cuts it short at any step', async () => {
    for (let call = 1; call <= 12; call += 1)
      for (const after of [false, true]) {
        const made = world(memoryTable(), start);
        const threads = fakeSlack();
        const app = with_(made, { threads });
        const resource = groupState('sg-1', at(-60), broken);
        await observe(app, { kind: 'resource', via: 'config', resource });
        const [{ id } = { id: '' }] = await openIncidents(made.app.table);
        const shaky = { ...app, table: crashing(made.app.table, [{ call, after }]) };
        for (let round = 0; round < 3; round += 1) await deliver(shaky, id).catch(() => undefined);
        made.now = at(60);
        await deliver(app, id);
        expect(await loadIncident(made.app.table, id)).toMatchObject({ deliveries: [{ state: 'sent' }] });
        const copies = threads.messages.size;
        expect(copies, `call ${call}, ${after ? 'after' : 'before'}`).toBeLessThanOrEqual(2);
        expect(copies).toBeGreaterThanOrEqual(1);
      }
  });
});

describe('routes', () => {
  const quiet = (minute: number, score: number): Parameters<typeof observe>[1] => ({
    kind: 'threat',
    via: 'guardduty',
    threat: threatOf('t-1', at(minute), 1, score, false),
  });

  it('let low wait for the digest, at eight in the zone of its readers', async () => {
    const made = world(memoryTable(), start);
    const app = with_(made, made.app.senders, { digest: { timeZone: 'Asia/Tokyo' } });
    const { incidents } = await observe(app, quiet(-60, 2));
    for (const id of incidents) await deliver(app, id);
    expect(made.sent).toEqual([]);
    const deliveries = (await openIncidents(app.table))[0]?.deliveries;
    expect(deliveries).toMatchObject([
      { channel: 'email', route: 'digest', due: '2026-11-01T23:00:00.000Z' },
      { channel: 'slack', route: 'digest', due: '2026-11-01T23:00:00.000Z' },
    ]);
  });

  it('tell at once what has become graver', async () => {
    const made = world(memoryTable(), start);
    for (const [minute, score] of [[-60, 2] as const, [-50, 8] as const])
      for (const id of (await observe(made.app, quiet(minute, score))).incidents) await deliver(made.app, id);
    expect(made.sent.map(({ key }) => key.split(':').slice(1).join(':'))).toEqual(['v2:email', 'v2:slack']);
  });

  it('ring for what the registers name, are silenced by an acknowledgement, and end with the incident', async () => {
    const made = world(memoryTable(), start);
    const pages: Page[] = [];
    const senders: Senders = { pager: async (page) => void pages.push(page) };
    const app = with_(made, senders, { pager: { now: ['high'] } });
    const id = await see(app, broken, -60);
    await actOn(app, id, { kind: 'acknowledge' }, { id: 'a', by: 'unverified:ada', via: 'page' });
    await deliver(app, id);
    await see(app, {}, -50);
    expect(pages.map(({ action, dedupKey }) => [action, dedupKey])).toEqual([
      ['trigger', id],
      ['acknowledge', id],
      ['resolve', id],
    ]);
    const silent = with_(world(memoryTable(), start), senders, { pager: { now: ['critical'] } });
    await see(silent, broken, -60);
    await see(silent, {}, -50);
    expect(pages).toHaveLength(3);
  });

  it('end each page that rang alone by its own key, however many end at once, and ring for no end', async () => {
    const made = world(memoryTable(), start);
    const pages: Page[] = [];
    const app = with_(made, { pager: async (page) => void pages.push(page) }, { pager: { now: ['high'] } });
    const see30 = async (minute: number, told: Told): Promise<void> => {
      made.now = at(minute);
      for (let index = 0; index < 30; index += 1) {
        const resource = groupState(`sg-${index}`, made.now, told);
        for (const id of (await observe(app, { kind: 'resource', via: 'config', resource })).incidents)
          await deliver(app, id);
      }
    };
    await see30(0, broken);
    for (let minute = 1; minute < 10; minute += 1) {
      if (minute === 3) await see30(minute, {});
      made.now = at(minute);
      await workOffDue(app);
    }
    const rung = pages.filter(({ action }) => action === 'trigger').map(({ dedupKey }) => dedupKey);
    const ended = pages.filter(({ action }) => action === 'resolve').map(({ dedupKey }) => dedupKey);
    expect(rung).toHaveLength(11);
    expect(ended.toSorted()).toEqual(rung.filter((key) => key.startsWith('inc_')).toSorted());
    expect(await openIncidents(app.table)).toEqual([]);
  });

  it('are the channels, never anything that an event says', async () => {
    const made = world(memoryTable(), start);
    const resource = groupState('sg-1', at(-60), broken);
    const tags = {
      'slack-channel': '#quiet',
      'alerts.email': 'nobody@example.com',
      owner: '<!channel>',
      route: 'digest',
    };
    const { incidents } = await observe(made.app, { kind: 'resource', via: 'config', resource: { ...resource, tags } });
    for (const id of incidents) await deliver(made.app, id);
    expect(made.sent.map(({ channel }) => channel)).toEqual(['email', 'slack']);
  });
});
