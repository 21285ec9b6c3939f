import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterPrefix, compareBytes } from './range.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'b', '\0', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}'),
  maxLength: 5,
});

it('texts start with a prefix exactly when they lie from it to the text behind it', () => {
  fc.assert(
    fc.property(text, text, (prefix, other) => {
      const end = afterPrefix(prefix);
      for (const candidate of [other, prefix + other]) {
        const between = compareBytes(candidate, prefix) >= 0 && (end === undefined || compareBytes(candidate, end) < 0);
        expect(between).toBe(candidate.startsWith(prefix));
      }
    }),
  );
});

it('the text behind a prefix has a UTF-8 form', () => {
  fc.assert(
    fc.property(text, (prefix) => {
      expect(afterPrefix(prefix)?.isWellFormed() ?? true).toBe(true);
    }),
  );
});

it('text followed by NUL is the next text', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      fc.pre(a !== b);
      expect(compareBytes(b, a) > 0).toBe(compareBytes(b, `${a}\0`) >= 0);
    }),
  );
});
