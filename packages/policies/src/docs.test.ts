import { readFileSync } from 'node:fs';

import { controls } from '@clausewatch/controls/registry.generated';
import { expect, it } from 'vitest';

import { readDocument } from './documents.ts';
import { collectRegisters } from './load.ts';
import { catalogueOf } from './open.ts';
import { registerNames } from './params.ts';

/** The fenced blocks of a page, by language. */
function blocks(page: string, language: string): readonly string[] {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, kind, body]) =>
    kind === language && body !== undefined ? [body] : [],
  );
}

it('shows a policy that loads, and whose sentences are those of the document above it', () => {
  const [document = ''] = blocks('policies.md', 'text');
  const policies = blocks('policies.md', 'yaml').map((text) => ({ name: 'docs/policies.md', text }));
  const documents = new Map([['network-rules.txt', readDocument(document)]]);
  const { grounds } = catalogueOf({ policies, documents, controls, versions: { controls: '1' } });
  expect(grounds.map(({ clause, sentence }) => `${clause.id} ${sentence.line} ${sentence.quoted}`)).toEqual([
    'H-1 3 true',
    'H-2 3 true',
    'H-3 5 true',
    'H-4 6 true',
  ]);
});

it('shows every kind of assessment', () => {
  const kinds = blocks('policies.md', 'yaml').flatMap((text) => [
    ...text.matchAll(/- (?:\{ )?kind: (control|attestation|unproven|not-falsifiable)/g),
  ]);
  expect(new Set(kinds.map(([, kind]) => kind)).size).toBe(4);
});

it('shows every register, each as it loads', () => {
  const seen = blocks('registers.md', 'yaml').flatMap((text) => {
    const problems: string[] = [];
    const registers = collectRegisters({ name: 'docs/registers.md', text }, problems);
    expect(problems).toEqual([]);
    return Object.keys(registers);
  });
  expect(seen.toSorted()).toEqual([...registerNames].toSorted());
});

it('names every kind of assertion that a policy may use', () => {
  const page = readFileSync(new URL('../../../docs/policies.md', import.meta.url), 'utf8');
  const schema = JSON.stringify(
    JSON.parse(readFileSync(new URL('../policy.schema.generated.json', import.meta.url), 'utf8')),
  );
  const kinds = [...schema.matchAll(/"kind":\{"type":"string","const":"([a-z-]+)"/g)].map(([, kind]) => kind ?? '');
  expect(kinds.length).toBeGreaterThan(15);
  for (const kind of kinds) expect(page).toContain(`| \`${kind}\` |`);
});
