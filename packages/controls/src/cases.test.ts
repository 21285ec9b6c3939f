import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

import type { Verdict } from '@clausewatch/model/verdict';
import { renderMessage } from '@clausewatch/model/message';
import { describe, expect, test } from 'vitest';

import type { Cases } from './kit/cases.ts';
import { eachCase, gravest, paramsOf, runCase, verdictKinds } from './kit/run-case.ts';
import { shellWords } from './kit/shell-words.ts';

const folder = new URL('./controls/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.cases.ts'));
const tables = await Promise.all(
  files.map(async (file) => {
    const module = (await import(new URL(file, folder).href)) as { readonly default: Cases };
    return [file.slice(0, -'.cases.ts'.length), module.default] as const;
  }),
);

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner));

const reasonsOf = (verdicts: readonly Verdict[]) =>
  verdicts.flatMap((verdict) => (verdict.kind === 'violation' ? verdict.reasons : []));
const missingOf = (verdicts: readonly Verdict[]) =>
  verdicts.flatMap((verdict) =>
    verdict.kind === 'violation' || verdict.kind === 'undetermined' ? verdict.missing : [],
  );

test('there are cases to run', () => {
  expect(tables.length).toBeGreaterThan(0);
});

describe.each(tables)('%s', (_, table) => {
  const { control } = table;
  const all = eachCase(table);

  test.each(all)('%s: %s', (_name, kind, special) => {
    const outcomes = runCase(control, special.given, paramsOf(table, special));
    const verdicts = outcomes.map((one) => one.verdict);
    expect(gravest(outcomes), plain(verdicts)).toBe(kind);

    const reasons = reasonsOf(verdicts);
    if (special.messages) expect([...new Set(reasons.map((one) => one.message))]).toEqual(special.messages);
    if (special.subjects) expect([...new Set(reasons.map((one) => one.subject))]).toEqual(special.subjects);
    if (special.missing) expect(missingOf(verdicts).join('\n')).toContain(special.missing);
    for (const reason of reasons) {
      const text = control.messages[reason.message];
      expect(text, `no text for ${reason.message}`).toBeDefined();
      const unfilled = [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].filter(
        ([, name = '']) => !Object.hasOwn(reason.data, name),
      );
      expect(unfilled).toEqual([]);
      expect(renderMessage(text ?? '', reason.data).trim()).not.toBe('');
      expect(reason.subject).toMatch(/^[\x20-\x7e]{1,200}$/);
      expect(reason.at).toMatch(/^(?:\/.*)?$/);
    }
    for (const command of outcomes.flatMap(({ fixes }) => fixes.flatMap((fix) => [...fix.commands, ...fix.undo]))) {
      const [program, ...words] = shellWords(command);
      expect(program).toBe('aws');
      expect(words).toContain('--region');
    }
  });

  test('no two cases have the same input', () => {
    const seen = new Map<string, string>();
    for (const [name, , special] of all) {
      const input = plain([special.given, special.with]);
      expect(seen.get(input), `same input as "${name}"`).toBeUndefined();
      seen.set(input, name);
    }
  });

  test('every verdict has a case, or a reason why it cannot be given', () => {
    const never = table.never ?? {};
    const given = verdictKinds.filter((kind) => Object.keys(table[kind]).length > 0);
    expect(given).toEqual(verdictKinds.filter((kind) => kind === 'violation' || never[kind] === undefined));
  });

  test('every message is produced by some case', () => {
    const produced = all.flatMap(([, , special]) =>
      reasonsOf(runCase(control, special.given, paramsOf(table, special)).map((one) => one.verdict)).map(
        (one) => one.message,
      ),
    );
    expect(Object.keys(control.messages).filter((id) => !produced.includes(id))).toEqual([]);
  });

  test('its fixes are words to a real shell, whatever the names in them', () => {
    const commands = all.flatMap(([, , special]) =>
      runCase(control, special.given, paramsOf(table, special)).flatMap((one) =>
        one.fixes.flatMap((fix) => fix.commands),
      ),
    );
    if (commands.length === 0) return;
    const script = commands.map((command) => `printf '%s\\0' ${command}`).join('\n');
    const read = execFileSync('sh', ['-c', script], { encoding: 'utf8', env: {} }).split('\0').slice(0, -1);
    expect(read).toEqual(commands.flatMap(shellWords));
  });
});
