import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { moment } from './time.ts';

describe('moments', () => {
  it.each([
    ['2026-01-02T03:04:05.006Z', '2026-01-02T03:04:05.006Z'],
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2017-08-11T06:48:56.507000-04:00', '2017-08-11T10:48:56.507Z'],
    ['2014-02-27T21:43:53.0885+0000', '2014-02-27T21:43:53.088Z'],
    ['1970-01-01T00:00:00.0Z', '1970-01-01T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    [1_414_708_529.922, '2014-10-30T22:35:29.922Z'],
    [1_767_322_000_000, '2026-01-02T02:46:40.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    [
      { __class__: 'datetime', year: 2016, month: 12, day: 11, hour: 6, minute: 4, second: 3, microsecond: 800_000 },
      '2016-12-11T06:04:03.800Z',
    ],
  ])('%s is %s', (given, canonical) => {
    expect(moment(given)).toBe(canonical);
  });

  it.each([
    '',
    'now',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00.000Z',
    '2026-01-01T00:00:00',
    '2026-01-01',
    '+275760-09-13T00:00:00Z',
    -1,
    NaN,
    Infinity,
    1e300,
    null,
    true,
    {},
    [],
    new Date(NaN),
    { __class__: 'datetime' },
    '2026-01-01T00:00:00+99:00',
    '1969-12-31T23:59:59Z',
    'x'.repeat(1e6),
  ])('%s is none', (given) => {
    expect(moment(given)).toBeUndefined();
  });

  it('of any date is its ISO form, from text, number and Date alike', () => {
    const dates = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        expect([moment(date), moment(date.toISOString())]).toEqual([date.toISOString(), date.toISOString()]);
        fc.pre(date.getTime() >= 1e11);
        expect(moment(date.getTime())).toBe(date.toISOString());
      }),
    );
  });
});
