import type { Handling } from '@clausewatch/model/handling';
import type { Act, Incident, Sight } from '@clausewatch/model/incident';
import { describe, expect, it } from 'vitest';

import { acknowledged, at, done, entry, excepted, resolved, seen, sight } from '../test/samples.ts';
import { lived, minuteOf, newsOf, told } from '../test/lives.ts';
import type { Change } from './advance.ts';

const a = entry('A');
const snoozed = (minute: number, until: number): Act => ({
  kind: 'snooze',
  id: `snooze-${minute}`,
  by: 'alice',
  via: 'page',
  at: at(minute),
  until: at(until),
});
const tick = (minute: number): Change => ({ kind: 'tick', at: at(minute) });

/** Broken and mended in turn, from these minutes on, each seen as it happens. */
function turns(...minutes: readonly number[]): readonly Change[] {
  const sights = minutes.map((minute, index): Sight => sight(minute, index % 2 === 0 ? ['A'] : []));
  return sights.map((last, index) => seen(minuteOf(last.at), sights.slice(0, index + 1), index % 2 === 0 ? [a] : []));
}

describe('the settle window', () => {
  const settle = { settle: 'PT2M' };
  it.each<[string, readonly Change[], readonly string[]]>([
    ['tells a breach that outlasts it', [...turns(1), tick(9)], ['3 opened']],
    ['tells nothing of one that is over before', [...turns(1, 2), tick(9)], ['~3 opened']],
    [
      'does not begin anew when the same is seen again',
      [...turns(1), seen(2, [sight(1, ['A']), sight(2, ['A'])], [a]), tick(9)],
      ['3 opened'],
    ],
    [
      'does not keep back what is critical',
      [seen(1, [sight(1, ['A'])], [entry('A', { severity: 'critical' })])],
      ['1 opened'],
    ],
    [
      'ends when it grows critical',
      [...turns(1), seen(2, [sight(1, ['A']), sight(2, ['A'])], [entry('A', { severity: 'critical', seen: at(2) })])],
      ['~3 opened', '2 opened'],
    ],
    [
      'keeps back one more clause too',
      [...turns(1), seen(9, [sight(1, ['A']), sight(9, ['A', 'B'])], [a, entry('B')]), tick(20)],
      ['3 opened', '11 wider'],
    ],
    [
      'keeps the message of a breach that somebody acknowledges meanwhile',
      [...turns(1), done(acknowledged(2)), tick(9)],
      ['3 opened'],
    ],
    ['tells the end at once', [...turns(1, 9)], ['3 opened', '9 resolved']],
    [
      'has nothing to say of the end of what it kept back by hand',
      [...turns(1), done(resolved(2)), tick(9)],
      ['~3 opened'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(told(settle, ...changes)).toEqual(expected);
  });
});

describe('what flaps', () => {
  const cooldown = { cooldown: 'PT1H' };
  it.each<[string, readonly Change[], readonly string[], Partial<Incident>]>([
    [
      'not when it comes back after the cooldown',
      turns(1, 5, 70),
      ['1 opened', '5 resolved', '70 reopened'],
      { openedAt: at(70), state: 'reopened' },
    ],
    [
      'is told once when it comes back within',
      turns(1, 5, 10),
      ['1 opened', '5 resolved', '10 reopened'],
      { openedAt: at(1), flaps: 1 },
    ],
    [
      'is not told each time, and counted',
      turns(1, 5, 10, 15, 20, 25, 30),
      ['1 opened', '5 resolved', '10 reopened', '~75 resolved', '~85 resolved'],
      { openedAt: at(1), flaps: 3, occurrences: 4, state: 'reopened' },
    ],
    [
      'is told over once it was quiet for the cooldown',
      [...turns(1, 5, 10, 15, 20, 25), tick(90)],
      ['1 opened', '5 resolved', '10 reopened', '~75 resolved', '85 resolved'],
      { state: 'resolved', flaps: 2 },
    ],
    [
      'begins anew after that',
      turns(1, 5, 10, 15, 100),
      ['1 opened', '5 resolved', '10 reopened', '75 resolved', '100 reopened'],
      { openedAt: at(100), state: 'reopened' },
    ],
    [
      'is not what a person closed and is seen again',
      [...turns(1), done(resolved(5)), ...turns(1, 6, 10).slice(2)],
      ['1 opened', '5 resolved', '10 reopened'],
      { state: 'reopened' },
    ],
  ])('%s', (_, changes, expected, state) => {
    const incident = lived(cooldown, ...changes);
    expect(newsOf(incident)).toEqual(expected);
    expect(incident).toMatchObject(state);
  });

  it('stays with whoever had it in hand', () => {
    const [opened, mended, back] = turns(1, 5, 10);
    if (opened && mended && back)
      expect(lived(cooldown, opened, done(acknowledged(2)), mended, back)?.state).toBe('acknowledged');
  });

  it('is told at once the second time, though nobody heard of the first', () => {
    expect(told({ ...cooldown, settle: 'PT2M' }, ...turns(1, 2, 3))).toEqual(['~3 opened', '3 opened']);
  });
});

describe('times that pass', () => {
  const due = entry('A', { repairWithin: 'PT4H' });
  const opened = seen(1, [sight(1, ['A'])], [due]);
  const mended = seen(100, [sight(1, ['A']), sight(100, [])], []);
  const handling: Handling = { acknowledgeWithin: { high: 'PT30M' } };
  it.each<[string, readonly Change[], readonly string[]]>([
    ['to acknowledge: it is escalated once', [opened, tick(200)], ['1 opened', '31 escalated']],
    ['to mend: it is overdue once', [opened, done(acknowledged(2)), tick(900)], ['1 opened', '241 overdue']],
    ['one after the other', [opened, tick(900)], ['1 opened', '31 escalated', '241 overdue']],
    ['not when it is over', [opened, mended, tick(900)], ['1 opened', '31 escalated', '100 resolved']],
    [
      'not while it is allowed',
      [opened, ...excepted(3, 'A').map(done), tick(500)],
      ['1 opened', '3 excepted', '301.5 reminder'],
    ],
    [
      'not while it is put off, and then once for all',
      [opened, done(snoozed(5, 400)), tick(900)],
      ['1 opened', '400 overdue'],
    ],
    [
      'a snooze, when nothing else did',
      [opened, done(acknowledged(2)), done(snoozed(3, 60)), tick(100)],
      ['1 opened', '60 reminder'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(told(handling, ...changes)).toEqual(expected);
  });

  it('mean by name who is on call, and of what is overdue those who answer for it', () => {
    const { deliveries = [] } = lived(handling, opened, tick(900)) ?? {};
    expect(deliveries.map(({ to }) => to)).toEqual([undefined, ['bo'], ['bo', 'ada']]);
  });

  it('count from when it was told, for the settle window too', () => {
    expect(told({ ...handling, settle: 'PT10M' }, opened, tick(100))).toEqual(['11 opened', '41 escalated']);
  });

  it('that passed before anybody could hear of it are in the first message, and no news', () => {
    expect(told(handling, seen(500, [sight(1, ['A'])], [due]), tick(520))).toEqual(['500 opened']);
  });

  it('are the same in every order of arrival: an epoch as capture time alarms once', () => {
    const ancient: Sight = { ...sight(0, ['A']), at: '1970-01-01T00:00:00.000Z', order: '1970' };
    expect(told(handling, seen(1, [ancient], [due]), tick(900))).toEqual(['1 opened', '31 escalated']);
  });

  it('outside working hours wait for the morning, unless it is grave', () => {
    const night = {
      hours: [{ days: ['sunday' as const], from: '08:00', to: '18:00' }],
      acknowledgeWithin: { medium: 'PT30M', high: 'PT30M' },
    };
    const medium = seen(1, [sight(1, ['A'])], [entry('A', { severity: 'medium' })]);
    expect(told(night, medium, tick(900))).toEqual(['1 opened', '480 escalated']);
    expect(told(night, seen(1, [sight(1, ['A'])], [a]), tick(900))).toEqual(['1 opened', '31 escalated']);
  });
});
