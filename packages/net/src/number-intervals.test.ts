import fc from 'fast-check';
import { expect, test } from 'vitest';

import { any, contains, meet } from './intervals.ts';
import { containsNumbers, numbersMeet } from './number-intervals.ts';

const point = fc.integer({ min: 0, max: 40 });
const set = fc
  .array(fc.tuple(point, point), { maxLength: 6 })
  .map((pairs) => any(pairs.map(([a, b]) => [Math.min(a, b), Math.max(a, b)])));

test('lists of numbers are answered as the general code answers', () => {
  fc.assert(
    fc.property(set, set, (a, b) => {
      expect(containsNumbers(a, b)).toBe(contains(a, b));
      expect(numbersMeet(a, b)).toBe(meet(a, b));
    }),
    { numRuns: 2000 },
  );
});
