import type { Ground } from '@clausewatch/model/catalogue';
import { readDocument } from '@clausewatch/policies/documents';
import { describe, expect, it } from 'vitest';

import { documents, groundsWith } from '../../test/policy-sample.ts';
import { type Line, linesOf } from './document.ts';

const [document] = documents.values();
if (document === undefined) throw new Error('no document');
const { lines, placed } = linesOf(document, groundsWith(documents));
const lineWith = (words: string): Line | undefined =>
  lines.find(({ pieces }) =>
    pieces
      .map(({ text }) => text)
      .join('')
      .includes(words),
  );
const pieces = (line: Line | undefined): readonly (readonly [string, string])[] =>
  (line?.pieces ?? []).map(({ text, clauses }) => [text, clauses.join(' ')]);

describe('a document', () => {
  it('keeps every word, in order', () => {
    const words = lines.map((line) => line.pieces.map(({ text }) => text).join('')).join(' ');
    expect(words.replaceAll(/\s+/g, ' ')).toBe(document.plain.trim());
  });

  it('places every clause whose sentence it holds', () => {
    expect(placed.size).toBe(14);
    expect(lines.flatMap(({ begins }) => begins)).toEqual([
      'H-1',
      'H-2',
      'H-3',
      'H-4',
      'H-5',
      'H-6',
      'H-7',
      'H-8',
      'H-9',
      'H-10',
      'H-11',
      'H-12',
      'H-13',
      'H-14',
    ]);
  });

  it('leaves words that no clause claims by themselves', () => {
    expect(pieces(lineWith('This policy sets out'))).toEqual([
      ['This policy sets out how Harbour Lane protects its networks. ', ''],
      ['It binds every system that the company runs.', 'H-1'],
    ]);
  });

  it('cuts a sentence where another clause stands on a part of it', () => {
    expect(pieces(lineWith('Inbound rules'))).toEqual([
      ['Inbound rules deny by default.', 'H-6'],
      [' ', ''],
      ['Only ports 80 and 443 are open to the public, and ', 'H-7'],
      ['port 80 does nothing but redirect to HTTPS.', 'H-7 H-8'],
    ]);
  });

  it('tells headings, numbers, items and what stands around from paragraphs', () => {
    const kind = (words: string): string | undefined => lineWith(words)?.kind;
    expect([kind('Filtering'), kind('1'), kind('•'), kind('Effective'), kind('© 2026'), kind('Every opened')]).toEqual([
      'heading',
      'aside',
      'item',
      'aside',
      'aside',
      'paragraph',
    ]);
    expect(lines.find(({ number }) => number === 4)?.kind).toBe('section');
  });
});

it('in Markdown has its headings, without the marks', () => {
  const read = linesOf(readDocument('# Policy\n\n## 1. Reach.\n\nNo RDP.'), []);
  expect(read.lines.map(({ kind, pieces }) => [kind, pieces[0]?.text])).toEqual([
    ['heading', 'Policy'],
    ['heading', '1. Reach.'],
    ['paragraph', 'No RDP.'],
  ]);
});

describe('a sentence', () => {
  const ground = (text: string, line: number, id = 'X-1'): Ground => {
    const [first] = groundsWith(documents);
    if (first === undefined) throw new Error('no clause');
    return { ...first, clause: { ...first.clause, id }, sentence: { ...first.sentence, text, line, quoted: true } };
  };

  it('that runs over two lines begins on the first and covers both', () => {
    const read = linesOf(readDocument('Under these terms:\nno RDP.\nEnd'), [ground('Under these terms: no RDP.', 1)]);
    expect(read.lines.map((line) => [pieces(line), line.begins])).toEqual([
      [[['Under these terms:', 'X-1']], ['X-1']],
      [[['no RDP.', 'X-1']], []],
      [[['End', '']], []],
    ]);
  });

  it('that is there twice is found on its own line', () => {
    const read = linesOf(readDocument('No RDP.\n\nNo RDP.'), [ground('No RDP.', 3)]);
    expect(read.lines.map(({ number, begins }) => [number, begins])).toEqual([
      [1, []],
      [3, ['X-1']],
    ]);
  });

  it('that the document does not hold is not placed', () => {
    const read = linesOf(readDocument('Something else.'), [ground('No RDP.', 1)]);
    expect([read.placed.size, read.lines.length]).toEqual([0, 1]);
  });
});
