import { type AddressSet, cidrs } from '@clausewatch/net/addresses';
import { expect, test } from 'vitest';

import { remembered } from './remembered.ts';

const copy = (set: AddressSet): AddressSet => ({ v4: [...set.v4], v6: [...set.v6] });

test('equal sets share an answer, other sets and other owners do not', () => {
  const asked: string[] = [];
  const ask = remembered((set, owner: { readonly name: string }) => {
    asked.push(owner.name);
    return `${owner.name} ${set.v4.length}`;
  });
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  const both = cidrs('10.0.0.0/8', '2000::/3');
  expect([ask(both, a), ask(both, a), ask(copy(both), a)]).toEqual(['a 2', 'a 2', 'a 2']);
  expect(asked).toEqual(['a']);
  expect(ask(both, b)).toBe('b 2');
  expect(ask(cidrs('10.0.0.0/8'), a)).toBe('a 2');
  expect(asked).toEqual(['a', 'b', 'a']);
});

test('an answer of undefined is remembered too', () => {
  let times = 0;
  const ask = remembered(() => void times++);
  const owner = {};
  ask(cidrs('10.0.0.0/8'), owner);
  ask(copy(cidrs('10.0.0.0/8')), owner);
  expect(times).toBe(1);
});

test('IPv4 and IPv6 ranges of the same numbers are told apart', () => {
  const ask = remembered((set) => set.v6.length);
  const owner = {};
  expect(ask({ v4: [1, 2], v6: [] }, owner)).toBe(0);
  expect(ask({ v4: [], v6: [1n, 2n] }, owner)).toBe(2);
});
