import type { RuleUnit } from '@clausewatch/model/edit';
import { expect, it } from 'vitest';

import { hasRoom } from './room.ts';

const rule = (peer: RuleUnit['peer'], direction: RuleUnit['direction'] = 'ingress'): RuleUnit => ({
  kind: 'rule',
  direction,
  protocol: '-1',
  peer,
});
const ranges = (count: number, family: 4 | 6, direction?: RuleUnit['direction']): readonly RuleUnit[] =>
  Array.from({ length: count }, (_, n) =>
    rule({ kind: 'range', text: family === 4 ? `10.0.${n}.0/24` : `2600:${n}::/32` }, direction),
  );
const list = rule({ kind: 'list', id: 'pl-1' });
const unread = rule({ kind: 'list', id: 'pl-2' });
const group = rule({ kind: 'group', id: 'sg-1' });

it.each([
  ['60 rules of one family', [], ranges(60, 6), true],
  ['and no more', [], ranges(61, 6), false],
  ['of each family', ranges(60, 4), ranges(60, 6), true],
  ['of each direction', ranges(60, 4), ranges(60, 4, 'egress'), true],
  ['a group counts for both families', [group], ranges(60, 6), false],
  ['with what is taken out later: that goes last', ranges(5, 6), ranges(56, 6), false],
  ['a prefix list as many as it may hold', [list], ranges(41, 6), false],
  ['which may just fit', [list], ranges(40, 6), true],
  ['one that tells no number, as AWS keeps, as the most of any', [unread], ranges(6, 6), false],
  ['which leaves little room', [unread], ranges(5, 6), true],
  ['nothing into a group that holds more than usual', ranges(61, 4), ranges(1, 4), false],
  ['though what is only taken out needs no room', ranges(61, 4), [], true],
] as const)('%s', (_, before, put, fits) => {
  expect(hasRoom(before, put, new Map([['pl-1', 20]]))).toBe(fits);
});
