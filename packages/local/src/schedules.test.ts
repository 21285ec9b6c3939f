import { openSqliteTable } from '@clausewatch/store/sqlite';
import { describe, expect, it } from 'vitest';

import { readNote, writeNote } from './notes.ts';
import { isMissed, startSchedules } from './schedules.ts';

const daily = '0 6 * * *';
const instant = (text: string): number => Date.parse(text);

describe('a missed run', () => {
  it.each([
    ['UTC', '2026-11-01T06:00:01Z', '2026-11-02T05:59:59Z', false],
    ['UTC', '2026-11-01T06:00:01Z', '2026-11-02T06:00:00Z', true],
    ['America/New_York', '2026-11-10T11:00:01Z', '2026-11-11T10:59:00Z', false],
    ['America/New_York', '2026-11-10T11:00:01Z', '2026-11-11T11:00:00Z', true],
  ])('in %s, last run %s, seen at %s: %s', (zone, last, now, missed) => {
    expect(isMissed(daily, zone, last, instant(now))).toBe(missed);
  });

  it('is found by the wall clock on days of 23 and 25 hours', () => {
    // Dublin: 29 March 2026 has 23 hours, 25 October 2026 has 25.
    expect(isMissed(daily, 'Europe/Dublin', '2026-03-28T06:00:00Z', instant('2026-03-29T04:59:59Z'))).toBe(false);
    expect(isMissed(daily, 'Europe/Dublin', '2026-03-28T06:00:00Z', instant('2026-03-29T05:00:00Z'))).toBe(true);
    expect(isMissed(daily, 'Europe/Dublin', '2026-10-24T05:00:00Z', instant('2026-10-25T05:59:59Z'))).toBe(false);
    expect(isMissed(daily, 'Europe/Dublin', '2026-10-24T05:00:00Z', instant('2026-10-25T06:00:00Z'))).toBe(true);
  });

  it('of an hour that a day does not have, or has twice, is one run', () => {
    // Dublin: 01:30 does not exist on 29 March 2026, and comes twice on 25 October 2026.
    const half = '30 1 * * *';
    expect(isMissed(half, 'Europe/Dublin', '2026-03-28T01:30:00Z', instant('2026-03-29T03:00:00Z'))).toBe(true);
    expect(isMissed(half, 'Europe/Dublin', '2026-10-25T00:30:00Z', instant('2026-10-25T02:00:00Z'))).toBe(false);
  });
});

describe('the start', () => {
  it('makes up what was missed once, in order, and not what never ran before', async () => {
    const table = openSqliteTable(':memory:');
    const ran: string[] = [];
    const schedule = (name: string, pattern: string): Parameters<typeof startSchedules>[0][number] => ({
      name,
      pattern,
      run: async () => void ran.push(name),
    });
    const now = (): number => instant('2026-11-23T12:00:00Z');
    await writeNote(table, 'schedule daily', { last: '2026-11-10T06:00:00Z' });
    await writeNote(table, 'schedule quarterly', { last: '2026-10-01T09:00:00Z' });
    const all = [schedule('daily', daily), schedule('quarterly', '0 9 1 1,4,7,10 *'), schedule('new', daily)];
    const started = await startSchedules(all, { table, timeZone: 'UTC', now, failed: () => undefined });
    await new Promise((done) => setTimeout(done, 50));
    await started.stop();
    expect(ran).toEqual(['daily']);
    expect((await readNote(table, 'schedule daily'))?.['last']).toBe('2026-11-23T12:00:00.000Z');
    expect((await readNote(table, 'schedule new'))?.['last']).toBe('2026-11-23T12:00:00.000Z');
    table.close();
  });

  it('tells of a run that failed, and does not note it as done', async () => {
    const table = openSqliteTable(':memory:');
    const failures: string[] = [];
    await writeNote(table, 'schedule daily', { last: '2026-11-10T06:00:00Z' });
    const broken = { name: 'daily', pattern: daily, run: async (): Promise<void> => Promise.reject(new Error('no')) };
    const started = await startSchedules([broken], {
      table,
      timeZone: 'UTC',
      now: () => instant('2026-11-23T12:00:00Z'),
      failed: (name) => void failures.push(name),
    });
    await new Promise((done) => setTimeout(done, 50));
    await started.stop();
    expect(failures).toEqual(['daily']);
    expect((await readNote(table, 'schedule daily'))?.['last']).toBe('2026-11-10T06:00:00Z');
    table.close();
  });
});
