import { actOn } from '@clausewatch/app/act';
import { nextDue, workOffDue } from '@clausewatch/app/due';
import { deadIncidents, loadIncident, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { Json } from '@clausewatch/app/table';
import type { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { verdictOf } from '@clausewatch/model/verdict';
import { type Told, groupRef, groupState } from '../support/world-states.ts';
import { type World, doer, handled, planWith, saying, world } from '../support/world.ts';

const start = Date.UTC(2026, 10, 1, 12);
/** So many minutes after noon. */
const at = (minute: number): string => new Date(start + minute * 60_000).toISOString();
const ssh: Told = { broken: ['ingress tcp/22'] };

function group(minute: number, told: Told): Observation {
  return { kind: 'resource', via: 'config', resource: groupState('sg-1', at(minute), told) };
}

/** From one due instant to the next, as a replay goes. */
async function until(made: World, minute: number): Promise<void> {
  for (let due = await nextDue(made.app); due !== undefined && due <= at(minute); due = await nextDue(made.app)) {
    if (due > made.now) made.now = due;
    await workOffDue(made.app);
  }
  made.now = at(minute);
}

function lively(): World {
  const plan = handled({ settle: 'PT2M', cooldown: 'PT1H', acknowledgeWithin: { high: 'PT30M' } });
  return world(memoryTable(), at(0), plan);
}

const texts = ({ sent }: World): readonly string[] =>
  sent.filter(({ channel }) => channel === 'email').map(({ text }) => text.replace(/:? it is broken.*/, ''));

async function only({ app }: World): Promise<string> {
  return (await openIncidents(app.table))[0]?.id ?? '';
}

describe('by its timers alone', () => {
  it('a breach is told after the settle window, escalated, and overdue, each at its instant', async () => {
    const made = lively();
    await observe(made.app, group(0, ssh));
    const told = new Map<string, string>();
    for (let due = await nextDue(made.app); due !== undefined; due = await nextDue(made.app)) {
      made.now = due;
      await workOffDue(made.app);
      for (const { key } of made.sent) if (!told.has(key)) told.set(key, due);
    }
    expect([...new Set(told.values())]).toEqual([at(2), at(32), at(240)]);
    expect(texts(made)).toEqual(['[HIGH]', '[HIGH] nobody acknowledged', '[HIGH] overdue']);
  });

  it('nothing is told of a change that was half made, deleted again, or never known to be broken in time', async () => {
    const made = lively();
    await observe(made.app, group(0, ssh));
    await until(made, 1);
    await observe(made.app, group(1, {}));
    await until(made, 600);
    await observe(made.app, group(601, ssh));
    const ref = groupRef('sg-1');
    await observe(made.app, { kind: 'deleted', via: 'config', ref, capturedAt: at(602), stateId: '1', reason: 'gone' });
    await until(made, 900);
    expect(made.sent).toEqual([]);
  });

  it('a dead message does not keep a timer from firing, and stays among the dead', async () => {
    const made = lively();
    const broken = async (): Promise<never> => {
      throw new Error('invalid_payload');
    };
    const ill: World = { ...made, app: { ...made.app, senders: { ...made.app.senders, slack: broken } } };
    await observe(ill.app, group(0, ssh));
    made.now = at(2);
    await workOffDue(ill.app);
    expect(await deadIncidents(ill.app.table)).toHaveLength(1);
    made.now = at(32);
    await workOffDue(ill.app);
    expect(texts(made).at(-1)).toBe('[HIGH] nobody acknowledged');
    expect(await deadIncidents(ill.app.table)).toHaveLength(1);
  });

  it('an exception that ended while nothing ran brings its incident back at the next run', async () => {
    const made = lively();
    await observe(made.app, group(0, ssh));
    const id = await only(made);
    await actOn(made.app, id, { kind: 'ask', note: 'the move', until: '2026-11-03' }, doer('bob'));
    await actOn(made.app, id, { kind: 'grant' }, doer('alice'));
    expect(await loadIncident(made.app.table, id)).toMatchObject({ state: 'excepted' });
    made.now = '2026-11-09T00:00:00.000Z';
    await workOffDue(made.app);
    expect(await loadIncident(made.app.table, id)).toMatchObject({ state: 'reopened' });
  });
});

describe('an exception that cannot be read', () => {
  it('an exception keeps what it allows, and not the way of a packet that proves it', async () => {
    const exposed = Array.from({ length: 20 }, (_, index) => ({ id: `eni-${index}` }));
    const packet = { source: '198.51.100.1', destination: '10.0.0.1', protocol: 'tcp', port: 22 };
    const proof = { packet, path: [], exposed, count: 20 };
    const reason = { subject: 'ingress tcp/22', message: 'broken', at: '', data: {} };
    const made = world(memoryTable(), at(0), planWith(saying('proven', () => verdictOf([{ ...reason, proof }]))));
    await observe(made.app, group(0, ssh));
    const id = await only(made);
    await actOn(made.app, id, { kind: 'ask', note: 'the move', until: '2026-11-03' }, doer('bob'));
    const asked = (await loadIncident(made.app.table, id))?.acts;
    expect(asked).toMatchObject([{ allowed: [{ entry: 'policy/C-proven/proven', reasons: [reason] }] }]);
    expect(JSON.stringify(asked)).not.toContain('eni-');
    await actOn(made.app, id, { kind: 'grant' }, doer('alice'));
    expect(await loadIncident(made.app.table, id)).toMatchObject({ state: 'excepted' });
  });

  it('keeps no alert back, and is not lost', async () => {
    const made = lively();
    await observe(made.app, group(0, ssh));
    const id = await only(made);
    await actOn(made.app, id, { kind: 'ask', note: 'the move', until: '2026-11-30' }, doer('bob'));
    await actOn(made.app, id, { kind: 'grant' }, doer('alice'));
    const { table } = made.app;
    const item = await table.get({ pk: id, sk: 'incident' });
    const [ask = null, grant = null] = (item?.data['acts'] ?? []) as readonly Json[];
    const acts = [ask, { ...(grant as object), kind: 'grant-of-2030' }];
    const version = (item?.version ?? 0) + 1;
    if (item) await table.put({ ...item, version, data: { ...item.data, version, acts } }, item.version);
    await observe(made.app, group(6, { ...ssh, unknown: true }));
    const after = await loadIncident(table, id);
    expect(after).toMatchObject({ state: 'open', unread: [{ kind: 'grant-of-2030' }] });
    await until(made, 20);
    expect(texts(made)).toEqual(['[HIGH]']);
  });
});

describe('what people do', () => {
  it('is done once, however often it is told, and judged by what is so when it is done', async () => {
    const made = lively();
    await observe(made.app, group(0, ssh));
    const id = await only(made);
    const once = doer('alice');
    const both = await Promise.all([
      actOn(made.app, id, { kind: 'acknowledge' }, once),
      actOn(made.app, id, { kind: 'acknowledge' }, once),
      actOn(made.app, id, { kind: 'acknowledge' }, doer('bob')),
    ]);
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['done', 'needless', 'needless']);
    expect((await loadIncident(made.app.table, id))?.acts).toHaveLength(1);
  });

  it.each([
    ['a viewer', 'carol', 'role'],
    ['somebody in no register', 'eve', 'not-known'],
  ])('is refused to %s, and leaves no trace', async (_, by, why) => {
    const made = lively();
    await observe(made.app, group(0, ssh));
    const id = await only(made);
    expect(await actOn(made.app, id, { kind: 'acknowledge' }, doer(by))).toMatchObject({ kind: 'refused', why });
    expect((await loadIncident(made.app.table, id))?.acts).toEqual([]);
  });

  it('is refused to a name that nobody vouches for, but where somebody holds the machine', async () => {
    const made = lively();
    await observe(made.app, group(0, ssh));
    const id = await only(made);
    const nobody = { ...doer('unverified:alice'), via: 'slack' } as const;
    expect(await actOn(made.app, id, { kind: 'acknowledge' }, nobody)).toMatchObject({ why: 'not-known' });
    const local = { ...nobody, via: 'command-line' } as const;
    expect(await actOn(made.app, id, { kind: 'acknowledge' }, local)).toMatchObject({ kind: 'done' });
    await actOn(made.app, id, { kind: 'ask', note: 'n', until: '2026-11-30' }, { ...local, id: 'ask' });
    expect(await actOn(made.app, id, { kind: 'grant' }, { ...local, id: 'g1' })).toMatchObject({ why: 'unverified' });
    expect(await actOn(made.app, id, { kind: 'grant' }, doer('alice'))).toMatchObject({ why: 'asker-unverified' });
  });

  it.each([
    ['a day that is over', { kind: 'ask', note: 'n', until: '2026-10-31' }, 'past'],
    ['more than a year', { kind: 'ask', note: 'n', until: '2028-01-01' }, 'too-long'],
    ['no reason', { kind: 'ask', note: ' ', until: '2026-11-30' }, 'no-reason'],
    ['a snooze of a month', { kind: 'snooze', until: '2026-12-01T00:00:00.000Z' }, 'too-long'],
    ['a snooze into the past', { kind: 'snooze', until: '2026-10-01T00:00:00.000Z' }, 'past'],
  ] as const)('makes sense: not with %s', async (_, deed, why) => {
    const made = lively();
    await observe(made.app, group(0, ssh));
    expect(await actOn(made.app, await only(made), deed, doer('bob'))).toMatchObject({ kind: 'refused', why });
  });
});
