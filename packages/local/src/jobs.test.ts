import { InvalidEvent, Unavailable } from '@clausewatch/model/errors';
import { openSqliteTable } from '@clausewatch/store/sqlite';
import { beforeEach, describe, expect, it } from 'vitest';

import { claim, deadJobs, enqueue, fail, finish, recover, redriveJobs, waitingJobs } from './jobs.ts';

const now = '2026-11-01T00:00:00.000Z';
const at = (seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();
let table = openSqliteTable(':memory:');
beforeEach(() => {
  table = openSqliteTable(':memory:');
});

async function claimed(when: string): Promise<NonNullable<Awaited<ReturnType<typeof claim>>>> {
  const job = await claim(table, when);
  if (job === undefined) throw new Error('nothing to claim');
  return job;
}

describe('the queue', () => {
  it('hands out the oldest first, each to one worker, until it is finished', async () => {
    await enqueue(table, now, '"one"');
    await enqueue(table, at(1), '"two"');
    const one = await claimed(at(2));
    expect(one.body).toBe('"one"');
    expect((await claim(table, at(2)))?.body).toBe('"two"');
    expect(await claim(table, at(2))).toBeUndefined();
    await finish(table, one);
    expect(await waitingJobs(table)).toBe(1);
  });

  it('keeps a text of a million characters as it is, and leaves nothing of it behind', async () => {
    const body = JSON.stringify('\u20ac"\\'.repeat(150_000) + '\ud83d\ude00'.repeat(100_000));
    await enqueue(table, now, body);
    const job = await claimed(now);
    expect(job.body).toBe(body);
    await finish(table, job);
    expect((await table.query(job.item.pk)).items).toEqual([]);
  });

  it('tries again later and later, and meanwhile hands out the others', async () => {
    await enqueue(table, now, '"poison"');
    await enqueue(table, at(1), '"fine"');
    const pauses: number[] = [];
    let clock = 2;
    for (let tried = 1; tried < 8; tried += 1) {
      const job = await claimed(at(clock));
      expect(job).toMatchObject({ body: '"poison"', attempts: tried });
      expect(await fail(table, at(clock), job, new Error('no'))).toBe('waiting');
      if (tried === 1) expect((await claimed(at(clock))).body).toBe('"fine"');
      let waited = 1;
      while (!(await peek(at(clock + waited)))) waited += 1;
      pauses.push(waited);
      clock += waited;
    }
    expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128]);
    expect(await fail(table, at(clock), await claimed(at(clock)), new Error('no, for good'))).toBe('dead');
    expect(await deadJobs(table)).toMatchObject([{ attempts: 8, error: 'no, for good', receivedAt: now }]);
  });

  it('gives up at once what can never be understood, and waits as long as it is told', async () => {
    await enqueue(table, now, '1');
    expect(await fail(table, now, await claimed(now), new InvalidEvent('no event'))).toBe('dead');
    await enqueue(table, now, '2');
    await fail(table, now, await claimed(now), new Unavailable('busy', { retryAfter: 100 }));
    expect(await peek(at(99))).toBe(false);
    expect(await peek(at(100))).toBe(true);
  });

  it('hands out again what a worker kept too long', async () => {
    await enqueue(table, now, '1');
    await claimed(now);
    expect(await claim(table, at(299))).toBeUndefined();
    expect((await claimed(at(300))).attempts).toBe(2);
  });

  it('a worker that comes too late can neither finish nor fail what another has', async () => {
    await enqueue(table, now, '1');
    const late = await claimed(now);
    const next = await claimed(at(300));
    await fail(table, at(301), late, new InvalidEvent('no'));
    await finish(table, late);
    expect(await deadJobs(table)).toEqual([]);
    expect(await waitingJobs(table)).toBe(1);
    await finish(table, next);
    expect(await waitingJobs(table)).toBe(0);
  });
});

describe('after a kill', () => {
  it('what was claimed is due at once, with its tries counted', async () => {
    await enqueue(table, now, '1');
    await claimed(now);
    expect(await recover(table, at(1))).toBe(1);
    expect((await claimed(at(1))).attempts).toBe(2);
  });

  it('an event that ends the program each time is given up, and can be tried again by hand', async () => {
    await enqueue(table, now, '1');
    for (let tried = 0; tried < 8; tried += 1) {
      await claimed(at(tried));
      await recover(table, at(tried));
    }
    expect(await claim(table, at(10_000))).toBeUndefined();
    expect(await deadJobs(table)).toMatchObject([{ attempts: 8, error: 'the program ended while it was at it' }]);
    expect(await redriveJobs(table, at(20))).toBe(1);
    expect(await claimed(at(20))).toMatchObject({ attempts: 1, body: '1' });
  });
});

/** Whether something is due, without taking it. */
async function peek(when: string): Promise<boolean> {
  const { items } = await table.queryIndex('due', 'jobs', { upTo: `${when}~` });
  return items.length > 0;
}
