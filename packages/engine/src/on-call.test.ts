import type { Hours } from '@clausewatch/model/handling';
import { describe, expect, it } from 'vitest';

import { deferred, onCall, within } from './on-call.ts';

const berlin = 'Europe/Berlin';
const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
const office: readonly Hours[] = [{ days: week, from: '08:00', to: '18:00' }];

describe('working hours', () => {
  it.each([
    ['their first minute in winter', '2026-11-23T07:00:00.000Z', true],
    ['the minute before', '2026-11-23T06:59:59.000Z', false],
    ['their first minute in summer', '2026-07-01T06:00:00.000Z', true],
    ['their end', '2026-11-23T17:00:00.000Z', false],
    ['a Sunday', '2026-11-22T10:00:00.000Z', false],
    ['the first Monday after the clocks went forward', '2026-03-30T06:00:00.000Z', true],
    ['the first Monday after the clocks went back', '2026-10-26T06:30:00.000Z', false],
  ])('%s', (_, instant, expected) => {
    expect(within(office, berlin, instant)).toBe(expected);
  });

  it.each([
    ['within them stays', '2026-11-23T09:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['at night goes to the morning', '2026-11-24T01:00:00.000Z', '2026-11-24T07:00:00.000Z'],
    ['on Friday evening goes to Monday', '2026-11-27T18:00:00.000Z', '2026-11-30T07:00:00.000Z'],
    [
      'over the night of the spring goes to a Monday of summer time',
      '2026-03-28T12:00:00.000Z',
      '2026-03-30T06:00:00.000Z',
    ],
    [
      'over the night of the autumn goes to a Monday of winter time',
      '2026-10-24T12:00:00.000Z',
      '2026-10-26T07:00:00.000Z',
    ],
  ])('a time that ends %s', (_, instant, expected) => {
    expect(deferred(office, berlin, instant)).toBe(expected);
  });

  it('of no day at all defer nothing', () => {
    const never: readonly Hours[] = [{ days: week, from: '18:00', to: '08:00' }];
    expect(deferred(never, berlin, '2026-11-23T09:00:00.000Z')).toBe('2026-11-23T09:00:00.000Z');
  });
});

describe('who is on call', () => {
  const handling = {
    onCall: [
      { people: ['ada'], hours: office },
      { people: ['cy'], hours: [{ days: week, from: '09:00', to: '24:00', timeZone: 'America/New_York' }] },
      { people: ['bo'] },
    ],
  };
  it.each([
    ['in office hours', '2026-11-23T09:00:00.000Z', 'ada'],
    ['in the evening, while it is day elsewhere', '2026-11-23T20:00:00.000Z', 'cy'],
    ['until midnight there', '2026-11-24T04:59:00.000Z', 'cy'],
    ['after midnight there', '2026-11-24T05:00:00.000Z', 'bo'],
    ['at the weekend', '2026-11-22T12:00:00.000Z', 'bo'],
  ])('%s', (_, instant, expected) => {
    expect(onCall(handling, berlin, instant)).toEqual([expected]);
  });

  it('is nobody where no row says so', () => {
    expect(onCall({}, berlin, '2026-11-23T09:00:00.000Z')).toEqual([]);
  });
});
