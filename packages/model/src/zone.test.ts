import { describe, expect, it } from 'vitest';

import { endOfDay, instantAt, localOf } from './zone.ts';

const berlin = 'Europe/Berlin';

describe('the instant of a wall clock', () => {
  it.each([
    ['in winter', '2026-11-23', 480, berlin, '2026-11-23T07:00:00.000Z'],
    ['in summer', '2026-07-01', 480, berlin, '2026-07-01T06:00:00.000Z'],
    ['on the day the clocks go forward', '2026-03-29', 480, berlin, '2026-03-29T06:00:00.000Z'],
    ['in the hour that is left out: when it is left out', '2026-03-29', 150, berlin, '2026-03-29T01:00:00.000Z'],
    ['on the day the clocks go back', '2026-10-25', 480, berlin, '2026-10-25T07:00:00.000Z'],
    ['in the hour that comes twice: the first', '2026-10-25', 150, berlin, '2026-10-25T00:30:00.000Z'],
    ['of a midnight that does not exist', '2026-09-06', 0, 'America/Santiago', '2026-09-06T04:00:00.000Z'],
    ['half an hour forward', '2026-10-04', 135, 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
    ['far in the east', '2026-11-23', 0, 'Pacific/Kiritimati', '2026-11-22T10:00:00.000Z'],
    ['far in the west', '2026-11-23', 0, 'Pacific/Pago_Pago', '2026-11-23T11:00:00.000Z'],
    ['in UTC', '2026-11-23', 1, 'UTC', '2026-11-23T00:01:00.000Z'],
  ])('%s', (_, day, minute, zone, expected) => {
    expect(instantAt(day, minute, zone)).toBe(expected);
  });

  it('shows what was asked for, every quarter of an hour of a year, but where the clocks go forward', () => {
    for (const zone of [berlin, 'America/New_York', 'Asia/Kolkata']) {
      let left = 0;
      for (let quarter = 0; quarter < 365 * 96; quarter += 7) {
        const day = new Date(Date.UTC(2026, 0, 1 + Math.floor(quarter / 96))).toISOString().slice(0, 10);
        const minute = (quarter % 96) * 15;
        const local = localOf(instantAt(day, minute, zone), zone);
        if (local.day !== day || local.minute !== minute) left += 1;
      }
      expect(left).toBeLessThanOrEqual(1);
    }
  });
});

describe('the end of a day', () => {
  it.each([
    ['2026-10-25', berlin, '2026-10-25T23:00:00.000Z'],
    ['2026-03-29', berlin, '2026-03-29T22:00:00.000Z'],
    ['2028-02-28', 'UTC', '2028-02-29T00:00:00.000Z'],
  ])('%s in %s', (day, zone, expected) => {
    expect(endOfDay(day, zone)).toBe(expected);
  });
});
