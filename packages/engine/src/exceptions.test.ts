import { describe, expect, it } from 'vitest';

import { at, entry, excepted, reason } from '../test/samples.ts';
import { excusing, within } from './exceptions.ts';

describe('a reason within an allowance', () => {
  it.each([
    ['the same', ['203.0.113.0/24'], ['203.0.113.0/24'], true],
    ['a part of the addresses', ['203.0.113.0/25'], ['203.0.113.0/24'], true],
    ['the same addresses in halves', ['203.0.113.0/25', '203.0.113.128/25'], ['203.0.113.0/24'], true],
    ['one address more', ['203.0.113.0/24', '198.51.100.1/32'], ['203.0.113.0/24'], false],
    ['another family', ['::/0'], ['0.0.0.0/0'], false],
    ['a group that was allowed', ['sg-1'], ['sg-1', 'sg-2'], true],
    ['a group that was not', ['sg-3'], ['sg-1', 'sg-2'], false],
  ])('%s', (_, asked, allowed, expected) => {
    expect(within(reason(...asked), reason(...allowed))).toBe(expected);
  });

  it('never crosses subjects or messages, and needs every value to be allowed', () => {
    const one = reason('0.0.0.0/0');
    expect(within({ ...one, subject: 'ingress tcp/3389' }, one)).toBe(false);
    expect(within({ ...one, message: 'other' }, one)).toBe(false);
    expect(within({ ...one, data: { ...one.data, port: 22 } }, one)).toBe(false);
    expect(within({ ...one, data: { ...one.data, constructor: 'x' } }, one)).toBe(false);
  });
});

describe('excusing an entry', () => {
  const broken = entry('A');
  it('says none, in force or lapsed, and since when', () => {
    expect(excusing([], broken, at(5))).toEqual({ kind: 'none' });
    expect(excusing(excepted(2, 'B'), broken, at(5))).toEqual({ kind: 'none' });
    expect(excusing(excepted(2, 'A'), broken, at(5))).toEqual({ kind: 'in-force' });
    expect(excusing(excepted(2, 'A', { endsAt: at(4) }), broken, at(5))).toEqual({ kind: 'lapsed', since: at(4) });
    const narrow = excepted(2, 'A', { allowed: [{ entry: broken.key, reasons: [reason('203.0.113.0/24')] }] });
    expect(excusing(narrow, broken, at(5))).toEqual({ kind: 'lapsed', since: at(2) });
  });

  it('counts the one of several that lasts longest', () => {
    const acts = [...excepted(2, 'A', { endsAt: at(4) }), ...excepted(3, 'A', { endsAt: at(9) })];
    expect(excusing(acts, broken, at(5))).toEqual({ kind: 'in-force' });
  });
});
