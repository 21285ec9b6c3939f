import { expect, it } from 'vitest';

import { after } from './duration.ts';

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
