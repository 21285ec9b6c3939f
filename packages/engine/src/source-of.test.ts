import { expect, it } from 'vitest';

import { sourceOf } from './source-of.ts';

it.each([
  ['198.51.100.7', '198.51.100.7'],
  ['2001:db8::7', '2001:db8::/64'],
  ['2001:DB8:0:0:ffff::1', '2001:db8::/64'],
  ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['signin.amazonaws.com', undefined],
  ['198.51.100.0/24', undefined],
  ['2001:db8::/32', undefined],
  ['x'.repeat(80), undefined],
  [undefined, undefined],
])('%s is counted by %s', (from, source) => {
  expect(sourceOf(from)).toBe(source);
});
