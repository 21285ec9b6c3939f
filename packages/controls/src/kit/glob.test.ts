import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fixedPart, matchesGlob } from './glob.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 12 });
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 });

function asRegExp(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

test('a pattern matches what the regular expression of the same meaning matches', () => {
  fc.assert(
    fc.property(patterns, letters, (pattern, text) => {
      expect(matchesGlob(pattern, text)).toBe(asRegExp(pattern).test(text));
    }),
  );
});

/** A pattern, a text that it matches, and the same pattern with some characters made wildcards. */
const matched = fc
  .array(
    fc.record({ one: fc.constantFrom('a', 'b', '/', '*', '?'), as: letters, wider: fc.constantFrom('', '?', '*') }),
    {
      maxLength: 8,
    },
  )
  .map((parts) => ({
    inner: parts.map(({ one }) => one).join(''),
    text: parts.map(({ one, as }) => (one === '*' ? as : one === '?' ? (as[0] ?? 'a') : one)).join(''),
    outer: parts.map(({ one, wider }) => (one === '*' || wider === '' ? one : wider)).join(''),
  }));

test('a pattern that matches the text of another pattern matches all that the other one matches', () => {
  fc.assert(
    fc.property(matched, patterns, ({ inner, text, outer }, other) => {
      expect([matchesGlob(inner, text), matchesGlob(outer, inner), matchesGlob(outer, text)]).toEqual([
        true,
        true,
        true,
      ]);
      if (matchesGlob(other, inner)) expect(matchesGlob(other, text)).toBe(true);
    }),
  );
});

test('a pattern of many stars against a text that almost matches takes no noticeable time', () => {
  const started = performance.now();
  expect(matchesGlob(`${'*a'.repeat(250)}b`, 'a'.repeat(5000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(1000);
});

test('the fixed part ends at the first wildcard', () => {
  expect([fixedPart('repo:a/*'), fixedPart('a?b'), fixedPart('plain'), fixedPart('*')]).toEqual([
    'repo:a/',
    'a',
    'plain',
    '',
  ]);
});
