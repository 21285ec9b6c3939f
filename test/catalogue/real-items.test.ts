/** Every control, on configuration items that others recorded: it answers, in words, with commands that a shell takes as they are. */
import { existsSync } from 'node:fs';

import { shellWords } from '@clausewatch/controls/kit/shell-words';
import { controls } from '@clausewatch/controls/registry.generated';
import { renderMessage } from '@clausewatch/model/message';
import type { Resource } from '@clausewatch/model/resource';
import { readInput } from '@clausewatch/sources/input/read-input';
import { observe } from '@clausewatch/sources/observe';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { citations } from '../../scripts/generate/policies.ts';

const folder = '../shared/data/open/config-items';
const absent = !existsSync(folder);
/** Absent registers, as a company has them on its first day. */
const firstDay = (value: unknown): unknown =>
  typeof value === 'string' && value.startsWith('$') ? null : Array.isArray(value) ? value.map(firstDay) : value;

async function recorded(): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  for await (const { event } of readInput([folder], { onProblem: () => undefined }))
    try {
      for (const one of observe(event)) if (one.kind === 'resource') found.push(one.resource);
    } catch {
      continue; // what cannot be read is told by the sources' own tests
    }
  return found;
}

describe.skipIf(absent)(`recorded items${absent ? ` (skipped: ${folder} is not here)` : ''}`, async () => {
  const resources = absent ? [] : await recorded();

  test('are there', () => {
    expect(resources.length).toBeGreaterThan(50);
  });

  test.each(citations('.').map((one) => [one.clause, one] as const))('%s is decided on all of them', (_, cited) => {
    const control = controls.get(cited.control);
    if (control?.kind !== 'resource') return;
    const given = Object.entries(cited.with as object).map(([name, value]) => [name, firstDay(value)]);
    const params = z.parse(control.params, Object.fromEntries(given));
    for (const resource of resources.filter((one) => control.applies.includes(one.configuration.kind))) {
      const verdict = control.evaluate(resource, params);
      if (verdict.kind === 'undetermined') expect(verdict.missing.join('')).not.toBe('');
      if (verdict.kind !== 'violation') continue;
      for (const reason of verdict.reasons)
        expect(renderMessage(control.messages[reason.message] ?? '{{}}', reason.data)).not.toContain('{{');
      const fix = control.fix?.(resource, verdict.reasons, params);
      for (const command of [...(fix?.commands ?? []), ...(fix?.undo ?? [])])
        expect(shellWords(command)[0]).toBe('aws');
    }
  });
});
