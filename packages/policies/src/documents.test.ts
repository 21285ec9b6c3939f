import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Clause, Policy, Source } from '@clausewatch/model/policy';
import { expect, it } from 'vitest';

import { loadDocuments, readDocument, sentenceOf } from './documents.ts';
import { locate } from './locate.ts';

const text =
  'House rules\n\nDoors stay shut. Windows are closed\nat night, and  the cellar is dry.\n\nLights go out at ten.\n';
const sentence = 'Windows are closed at night, and the cellar is dry.';

function clauseOf(source: Source | undefined): Clause {
  return {
    id: 'H-1',
    summary: 'Nothing stays open after dark.',
    ...(source === undefined ? {} : { source }),
    class: 'attested',
    owner: 'porter',
    systems: [],
    frameworks: [],
    assertions: [{ kind: 'statement', claims: 'shut' }],
    assess: [{ kind: 'attestation', by: 'porter', every: 'P1D', statement: 'All shut.' }],
  };
}
const [wrapped] = locate('rules.txt', text, 'Windows are ... dry.');
const [short] = locate('rules.txt', text, 'Doors stay shut.');

function quoted(raw: string | undefined, source = wrapped) {
  const clause = clauseOf(source);
  const policy: Policy = { id: 'house', title: 'House', company: 'House', version: '1.0.0', clauses: [clause] };
  return sentenceOf(clause, policy, new Map(raw === undefined ? [] : [['rules.txt', readDocument(raw)]]));
}

it('quotes the sentence with its first line, each run of white space as one blank', () => {
  expect(quoted(text)).toMatchObject({ text: sentence, quoted: true, file: 'rules.txt', line: 3 });
});

it('does not mind a byte order mark and Windows line ends', () => {
  expect(quoted(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toMatchObject({ text: sentence, quoted: true, line: 3 });
});

it('finds the sentence elsewhere when lines were put before it', () => {
  expect(quoted(`Preface\n\n${text}`)).toMatchObject({ text: sentence, quoted: true, line: 5 });
  expect(quoted(`Preface: ${text}`, short)).toMatchObject({ text: 'Doors stay shut.', quoted: true, line: 3 });
});

it('finds a sentence of several lines that was wrapped again', () => {
  const joined = text.replaceAll(/\s+/g, ' ');
  expect(quoted(joined)).toMatchObject({ text: sentence, quoted: true, line: 1 });
  expect(quoted(joined.replaceAll(' ', '\n'))).toMatchObject({ text: sentence, quoted: true, line: 6 });
});

it('finds a sentence at the very end of the document', () => {
  expect(quoted(`Preface.\n${sentence}`)).toMatchObject({ quoted: true, line: 2 });
});

it('shows our words, marked as changed, when one letter differs', () => {
  expect(quoted(text.replace('cellar', 'Cellar'))).toMatchObject({
    text: 'Nothing stays open after dark.',
    quoted: false,
    paraphrased: 'changed',
    file: 'rules.txt',
    line: 3,
  });
  expect(quoted('')).toMatchObject({ quoted: false, paraphrased: 'changed' });
});

it('shows our words when the document is not at hand, or the clause names none', () => {
  expect(quoted(undefined)).toMatchObject({ quoted: false, paraphrased: 'no-document' });
  const clause = clauseOf(undefined);
  const policy: Policy = { id: 'house', title: 'House', company: 'House', version: '1.0.0', clauses: [clause] };
  const said = sentenceOf(clause, policy, new Map());
  expect(said).toMatchObject({ quoted: false, paraphrased: 'no-source' });
  expect(said).not.toHaveProperty('line');
});

it('is not led astray by a place outside the document', () => {
  const far = wrapped === undefined ? undefined : { ...wrapped, lines: [900, 901] as const, start: 10_000 };
  expect(quoted(text, far)).toMatchObject({ quoted: true, line: 3 });
});

it('reads only files that a policy names, and leaves out what it cannot read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  writeFileSync(join(folder, 'rules.txt'), text);
  writeFileSync(join(folder, 'other.txt'), text);
  writeFileSync(join(folder, 'latin.txt'), Buffer.from([0x44, 0xfc, 0x72]));
  writeFileSync(join(folder, 'large.txt'), 'x'.repeat(1_000_001));
  const sources = ['rules.txt', 'latin.txt', 'large.txt', 'absent.txt'].map((file) => ({ ...wrapped, file }) as Source);
  const clauses = sources.map(clauseOf);
  const policy: Policy = { id: 'house', title: 'House', company: 'House', version: '1.0.0', clauses };
  expect([...loadDocuments([folder, join(folder, 'none')], [policy]).keys()]).toEqual(['rules.txt']);
});
