import { deliver } from '@clausewatch/app/deliver';
import { deadIncidents, loadIncident, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { Senders } from '@clausewatch/app/ports';
import { Unavailable } from '@clausewatch/model/errors';
import type { Delivery } from '@clausewatch/model/incident';
import { describe, expect, it } from 'vitest';

import { memoryTable } from '../support/memory-table.ts';
import { groupState } from '../support/world-states.ts';
import { type World, world } from '../support/world.ts';

const start = '2026-11-01T12:00:00.000Z';

/** A world with one incident, and what its messages look like after one try. */
async function tried(
  slack: Senders['slack'],
  tries = 1,
): Promise<{ readonly made: World; readonly id: string; readonly one: Delivery | undefined }> {
  const made = world(memoryTable(), start);
  const resource = groupState('sg-1', '2026-11-01T11:00:00.000Z', { broken: ['ingress tcp/22'] });
  await observe(made.app, { kind: 'resource', via: 'config', resource });
  const id = (await openIncidents(made.app.table))[0]?.id ?? '';
  const app = { ...made.app, senders: { ...made.app.senders, ...(slack && { slack }) } };
  for (let round = 0; round < tries; round += 1) {
    await deliver(app, id);
    made.now = (await slackOf(made, id))?.due ?? made.now;
  }
  return { made, id, one: await slackOf(made, id) };
}

async function slackOf({ app }: World, id: string): Promise<Delivery | undefined> {
  return (await loadIncident(app.table, id))?.deliveries.find(({ channel }) => channel === 'slack');
}

const refusing = (error: Error) => async (): Promise<void> => {
  throw error;
};

describe('a message', () => {
  it('is sent once, however often somebody rings', async () => {
    const { made, id, one } = await tried(undefined);
    await deliver(made.app, id);
    expect(one).toMatchObject({ state: 'sent', attempts: 1, sentAt: start });
    expect(made.sent.map(({ key }) => key)).toEqual([`${id}:v1:email`, `${id}:v1:slack`]);
  });

  it('that one channel refuses does not keep back the other', async () => {
    const { made, one } = await tried(refusing(new Error('invalid_payload')));
    expect(one).toMatchObject({ state: 'dead', error: 'invalid_payload' });
    expect(made.sent).toMatchObject([{ channel: 'email' }]);
    expect(await deadIncidents(made.app.table)).toHaveLength(1);
    expect(made.counts.get('delivery-dead')).toBe(1);
  });

  it.each([
    ['as long as the receiver asks', 90, '2026-11-01T12:01:30.000Z'],
    ['at least our own pause', 1, '2026-11-01T12:00:15.000Z'],
    ['a day at most, whatever the receiver asks', 1e15, '2026-11-02T12:00:00.000Z'],
    ['our own pause when the wish is no number', Number.NaN, '2026-11-01T12:00:15.000Z'],
  ])('waits %s', async (_, retryAfter, due) => {
    const { one } = await tried(refusing(new Unavailable('HTTP 429', { retryAfter })));
    // The clock of the test moved to the due time afterwards.
    expect(one).toMatchObject({ state: 'pending', attempts: 1, due, error: 'HTTP 429' });
  });

  it('is not tried before it is due', async () => {
    const { made, id } = await tried(refusing(new Unavailable('HTTP 500')));
    made.now = start;
    await deliver(made.app, id);
    expect(await slackOf(made, id)).toMatchObject({ state: 'pending', attempts: 1 });
  });

  it('is given up after ten tries with growing pauses, and lies among the dead', async () => {
    const { made, one } = await tried(refusing(new Unavailable('timed out')), 10);
    expect(one).toMatchObject({ state: 'dead', attempts: 10, error: 'given up after 10 tries: timed out' });
    expect(await deadIncidents(made.app.table)).toHaveLength(1);
    // 15 s, doubled nine times, an hour at most each.
    expect(Date.parse(made.now) - Date.parse(start)).toBe((15 * (2 ** 8 - 1) + 3600) * 1000);
  });

  it('keeps its key when the answer to it was lost', async () => {
    const made = world(memoryTable(), start);
    const keys: string[] = [];
    const slack = async (_: unknown, key: string): Promise<void> => {
      keys.push(key);
      if (keys.length === 1) throw new Unavailable('timed out');
    };
    const { id } = await tried(slack, 2);
    expect(keys).toEqual([`${id}:v1:slack`, `${id}:v1:slack`]);
    expect(made.sent).toEqual([]);
  });

  it('of a channel that is gone is dead, and seen as such', async () => {
    const { made, id } = await tried(refusing(new Unavailable('HTTP 500')));
    const { email } = made.app.senders;
    await deliver({ ...made.app, senders: email ? { email } : {} }, id);
    expect(await slackOf(made, id)).toMatchObject({ state: 'dead', error: 'this channel is not configured' });
  });
});
