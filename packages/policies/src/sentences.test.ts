import { existsSync, readFileSync } from 'node:fs';

import { controls } from '@clausewatch/controls/registry.generated';
import { expect, it } from 'vitest';

import { builtinFile } from './builtin.ts';
import { loadDocuments, sentenceOf } from './documents.ts';
import { loadPolicies } from './load.ts';

const folder = '../shared/seeds';
const there = existsSync(folder);
const why = there ? '' : ' (skipped: the customers’ documents are not at hand)';
const policies = loadPolicies((['pythias', 'paragone', 'botbrains'] as const).map(builtinFile), controls);
const documents = loadDocuments(there ? [folder] : [], policies);
const clauses = policies.flatMap((policy) => policy.clauses.map((clause) => ({ policy, clause })));

/** The words of a text in small letters, without marks. */
function words(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}.]+/gu) ?? [];
}

function runs(text: string, length: number): ReadonlySet<string> {
  const all = words(text);
  return new Set(all.slice(length - 1).map((_, i) => all.slice(i, i + length).join(' ')));
}

it.skipIf(!there)(`finds every sentence by its hash, on the stated line${why}`, () => {
  for (const { policy, clause } of clauses) {
    const sentence = sentenceOf(clause, policy, documents);
    expect(sentence, clause.id).toMatchObject({
      quoted: true,
      line: clause.source?.lines[0],
      file: clause.source?.file,
    });
  }
});

it.skipIf(!there)(`finds every sentence again after the lines have moved${why}`, () => {
  for (const { policy, clause } of clauses) {
    const { source } = clause;
    if (source === undefined) continue;
    const shifted = { ...clause, source: { ...source, lines: [source.lines[0] + 3, source.lines[1] + 3] as const } };
    expect(sentenceOf(shifted, policy, documents), clause.id).toMatchObject({ quoted: true, line: source.lines[0] });
  }
});

it.skipIf(!there)(`holds no six words in a row of the customers' documents${why}`, () => {
  for (const policy of policies) {
    const file = policy.clauses[0]?.source?.file ?? '';
    const theirs = runs(documents.get(file)?.plain ?? '', 6);
    const ours = readFileSync(builtinFile(policy.id as 'pythias'), 'utf8').replaceAll(/^title:.*$/gm, '');
    expect(
      [...runs(ours, 6)].filter((run) => theirs.has(run)),
      policy.id,
    ).toEqual([]);
  }
});

it.skipIf(!there)(`says no sentence as the document does${why}`, () => {
  for (const { policy, clause } of clauses) {
    const sentence = sentenceOf(clause, policy, documents).text.toLowerCase();
    expect(clause.summary.toLowerCase().includes(sentence), clause.id).toBe(false);
    expect(sentence.includes(clause.summary.toLowerCase()), clause.id).toBe(false);
  }
});
