import type { Clause, Policy } from '@clausewatch/model/policy';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { normalised, readDocument, sentenceOf } from './documents.ts';
import { locate } from './locate.ts';

const word = fc.stringMatching(/^[a-zéß0-9]{1,8}[.,;’)]?$/u);
const blank = fc.constantFrom(' ', '\n', '\r\n', '  ', '\n\n', '\t', ' \u00a0');
const sentence = fc.array(word, { minLength: 3, maxLength: 12 });
const written = fc.array(fc.tuple(word, blank), { maxLength: 30 });
const text = (pairs: readonly (readonly [string, string])[]): string => pairs.flat().join('');

/** What is said of the sentence in `later`, after it was located in `earlier`. */
function said(words: readonly string[], earlier: string, later: string) {
  const [source] = locate('a.txt', earlier, words.join(' '));
  expect(source).toBeDefined();
  const clause = { id: 'A-1', summary: 'ours', source } as Clause;
  const policy: Policy = { id: 'a', title: 'A', company: 'A', version: '1.0.0', clauses: [clause] };
  return sentenceOf(clause, policy, new Map([['a.txt', readDocument(later)]]));
}

it('quotes what was located, whatever stands around it and however it is wrapped', () => {
  fc.assert(
    fc.property(
      written,
      sentence,
      fc.array(blank, { minLength: 12, maxLength: 12 }),
      written,
      (before, words, blanks, after) => {
        const body = words.map((one, i) => one + (blanks[i] ?? ' ')).join('');
        const document = `${text(before)} ${body} ${text(after)}`;
        expect(said(words, document, document)).toMatchObject({ text: words.join(' '), quoted: true });
      },
    ),
  );
});

it('finds a sentence on one line again behind any other beginning', () => {
  fc.assert(
    fc.property(written, written, sentence, (before, other, words) => {
      const body = `${words.join(' ')}\n`;
      const found = said(words, `${text(before)}\n${body}`, `${text(other)}\n${body}`);
      expect(found).toMatchObject({ text: words.join(' '), quoted: true });
    }),
  );
});

it('never quotes anything but the sentence itself', () => {
  fc.assert(
    fc.property(sentence, written, (words, other) => {
      const document = text(other);
      const found = said(words, words.join(' '), document);
      expect(found.quoted).toBe(found.text === words.join(' ') && normalised(document).includes(found.text));
      if (!found.quoted) expect(found).toMatchObject({ text: 'ours', paraphrased: 'changed' });
    }),
  );
});
