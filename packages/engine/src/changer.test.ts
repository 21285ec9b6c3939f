import type { Call } from '@clausewatch/model/api-call';
import type { Sight } from '@clausewatch/model/incident';
import { describe, expect, it } from 'vitest';

import { changerOf } from './changer.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 3, 9, minute)).toISOString();

function call(minute: number, name: string, what = 'AuthorizeSecurityGroupIngress'): Call {
  return { id: `${minute} ${name}`, at: at(minute), actor: { name, call: what } };
}

function sight(minute: number): Sight {
  return { at: at(minute), order: at(minute), look: 'resource', broken: [], unknown: [], via: 'config' };
}

const looks = [sight(0), sight(10)];

describe('who began what is wrong since 09:10, when it was well at 09:00', () => {
  it.each([
    ['the one who called in between', [call(9, 'bob')], 'bob'],
    ['the last of several', [call(8, 'alice'), call(9, 'bob')], 'bob'],
    ['nobody known, when the calls were before the last good look', [call(-5, 'alice')], undefined],
    ['nobody known, when the calls came after it began', [call(11, 'alice')], undefined],
    ['not the one who took a rule away', [call(8, 'alice'), call(9, 'bob', 'RevokeSecurityGroupIngress')], 'alice'],
    ['nobody known without calls', [], undefined],
  ])('is %s', (_, calls, name) => {
    expect(changerOf(calls, looks, at(10))?.name).toBe(name);
  });

  it('may be any of several, whose names are told', () => {
    const calls = [call(7, 'carol'), call(8, 'alice'), call(8.5, 'bob'), call(9, 'bob')];
    expect(changerOf(calls, looks, at(10))).toMatchObject({ name: 'bob', others: ['alice', 'carol'] });
    expect(changerOf(calls.slice(2), looks, at(10))).not.toHaveProperty('others');
  });

  it('is the last one who changed it where no earlier look is known', () => {
    expect(changerOf([call(-9000, 'alice')], [sight(10)], at(10))?.name).toBe('alice');
  });
});
