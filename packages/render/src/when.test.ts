import { describe, expect, it } from 'vitest';

import { after, duration, instantIn } from './when.ts';

it.each([
  [0, '0 s'],
  [40, '40 s'],
  [61, '1 min'],
  [3600, '1 h'],
  [9000, '2 h 30 min'],
  [187_200, '2 d 4 h'],
  [86_460, '1 d'],
  [-5, '0 s'],
  [Number.NaN, '0 s'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

describe('an instant', () => {
  it.each([
    ['2026-11-23T14:02:11.000Z', 'Europe/Berlin', '2026-11-23 15:02:11 Europe/Berlin (14:02:11 UTC)'],
    ['2026-07-01T00:30:00.000Z', 'America/New_York', '2026-06-30 20:30:00 America/New_York (2026-07-01 00:30:00 UTC)'],
    ['2026-11-23T00:00:00.000Z', 'UTC', '2026-11-23 00:00:00 UTC'],
    ['2026-11-23T00:00:00.000Z', 'Not/AZone', '2026-11-23 00:00:00 UTC'],
    ['<soon>\n', 'UTC', '<soon>'],
  ])('%s in %s is %s', (instant, zone, words) => {
    expect(instantIn(instant, zone)).toBe(words);
  });
});

it.each([
  ['2026-11-23T14:02:11.000Z', 'PT1H', '2026-11-23T15:02:11.000Z'],
  ['2026-01-31T12:00:00.000Z', 'P1M', '2026-02-28T12:00:00.000Z'],
  ['2026-11-23T00:00:00.000Z', 'P1Y2W3DT4H5M6S', '2027-12-10T04:05:06.000Z'],
  ['2026-11-23T00:00:00.000Z', 'soon', undefined],
  ['never', 'P1D', undefined],
  ['2026-11-23T00:00:00.000Z', 'P999999999D', undefined],
])('%s and %s is %s', (instant, iso, end) => {
  expect(after(instant, iso)).toBe(end);
});
