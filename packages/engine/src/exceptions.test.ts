import { describe, expect, it } from 'vitest';

import { lived, told } from '../test/lives.ts';
import { asked, at, done, entry, excepted, granted, reason, refused, seen, sight } from '../test/samples.ts';
import type { Change } from './advance.ts';
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

const a = entry('A');
const tick = (minute: number): Change => ({ kind: 'tick', at: at(minute) });

describe('an exception', () => {
  const opened = seen(1, [sight(1, ['A'])], [a]);
  const ask = asked(2, 'A');
  it('is nothing while nobody granted it, and over when it is taken back', () => {
    expect(lived({}, opened, done(ask))?.state).toBe('open');
    expect(lived({}, opened, done(ask), done(granted(3, ask)))?.state).toBe('excepted');
    expect(lived({}, opened, done(ask), done(granted(3, ask)), done(refused(4, ask)))?.state).toBe('open');
    expect(lived({}, opened, done(ask), done(refused(3, ask)), done(granted(4, ask)))?.state).toBe('open');
  });

  it.each([
    ['whoever asked', { ...granted(3, ask), by: ask.by }],
    ['nobody who is known', { ...granted(3, ask), by: 'unverified:alice' }],
    ['anybody, for another request', { ...granted(3, ask), ask: 'other' }],
  ])('is not granted by %s, even where the store says so', (_, grant) => {
    expect(lived({}, opened, done(ask), done(grant))?.state).toBe('open');
  });

  it('is brought to mind before its end, and comes back at it', () => {
    const changes = [opened, ...excepted(3, 'A', { endsAt: at(600) }).map(done), tick(700)];
    expect(told({ remindBefore: 'PT1H' }, ...changes)).toEqual([
      '1 opened',
      '3 excepted',
      '540 reminder',
      '600 reopened',
    ]);
  });

  it('does not cover what is wider than what was asked for, in whatever order it grew', () => {
    const wider = entry('A', { reasons: [reason('0.0.0.0/0', '::/0')], seen: at(3) });
    const grown = seen(4, [sight(1, ['A']), sight(3, ['A'])], [wider]);
    expect(lived({}, opened, done(ask), grown, done(granted(5, ask)))?.state).toBe('reopened');
  });
});
