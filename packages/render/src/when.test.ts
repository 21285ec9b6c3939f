import { describe, expect, it } from 'vitest';

import { duration, instantIn } from './when.ts';

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
