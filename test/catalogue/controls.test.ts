import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { controls } from '@clausewatch/controls/registry.generated';
import { retiredIds } from '@clausewatch/controls/retired-ids';
import { describe, expect, test } from 'vitest';

import { controlPages } from '../../scripts/generate/controls.ts';
import { outdated } from '../../scripts/generate/files.ts';
import { citations } from '../../scripts/generate/policies.ts';
import { controlIds, registry } from '../../scripts/generate/registry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ids = controlIds(root);
const cited = citations(root);

test('the registry and every page are as `npm run generate` makes them', async () => {
  expect(outdated(root, await registry(root))).toEqual([]);
  expect(outdated(root, await controlPages(root))).toEqual([]);
});

test('the registry holds every control of the folder', () => {
  expect([...controls.keys()]).toEqual(ids);
});

test('clauses cite only controls that exist', () => {
  expect(cited.length).toBeGreaterThan(0);
  expect(cited.filter((one) => !controls.has(one.control))).toEqual([]);
});

describe.each([...controls])('%s', (id, control) => {
  test('has the id that its file is named after, and never one that is gone', () => {
    expect(control.id).toBe(id);
    expect(retiredIds).not.toContain(id);
  });

  test('has cases beside it and a page', () => {
    expect(existsSync(join(root, 'packages/controls/src/controls', `${id}.cases.ts`))).toBe(true);
    expect(existsSync(join(root, 'docs/controls', `${id}.md`))).toBe(true);
  });

  test('is cited by a clause of a shipped policy, unless it is a draft or on its way out', () => {
    if (control.status === 'stable') expect(cited.map((one) => one.control)).toContain(id);
  });

  test('says in whole sentences what holds, why, what to do and what it does not see', () => {
    expect(control.title).toMatch(/^[A-Z].{10,}[^.]$/);
    for (const text of [control.rationale, control.remediation, control.blindSpots])
      expect(text).toMatch(/^[A-Z].{20,}\.$/);
    expect(Object.values(control.messages).filter((text) => text.trim() === '')).toEqual([]);
  });
});
