/** Policy and register files, read and checked. Everything that is wrong comes in one list, each with file, line, field and what to do. */
import { readFileSync, statSync } from 'node:fs';

import type { Control } from '@clausewatch/model/control';
import { Misconfigured } from '@clausewatch/model/errors';
import { Clause, Policy } from '@clausewatch/model/policy';
import { Registers } from '@clausewatch/model/registers';

import { policyProblems, registerProblems } from './checks.ts';
import { checked, located } from './problems.ts';
import { type Path, type SourceFile, type Tree, readTree } from './read-tree.ts';

const MAX_BYTES = 1_000_000;

export type Controls = ReadonlyMap<string, Control>;

/** The policies of these files. Throws `Misconfigured`. Files of one policy have the same id, title, company and version. */
export function loadPolicies(
  files: readonly string[],
  controls: Controls,
  registers: Registers = {},
): readonly Policy[] {
  return settled((problems) => collectPolicies(readSources(files, problems), controls, registers, problems));
}

/** The registers of this file. Throws `Misconfigured`. */
export function loadRegisters(file: string): Registers {
  return settled((problems) => collectRegisters(readSources([file], problems)[0], problems));
}

/** The value that `collect` makes, unless it found problems: then throws them all as `Misconfigured`. */
export function settled<T>(collect: (problems: string[]) => T): T {
  const problems: string[] = [];
  const value = collect(problems);
  if (problems.length > 0) throw new Misconfigured(problems);
  return value;
}

/** The files' texts; what cannot be read is added to `problems`. */
export function readSources(files: readonly string[], problems: string[]): readonly SourceFile[] {
  return [...new Set(files)].flatMap((name) => {
    const text = readText(name, MAX_BYTES);
    if (typeof text === 'string') return [{ name, text }];
    problems.push(`${name}:1: ${text.problem}`);
    return [];
  });
}

/** UTF-8 text of a file, or why there is none. A byte order mark is dropped. */
export function readText(name: string, maxBytes: number): string | { readonly problem: string } {
  const found = statSync(name, { throwIfNoEntry: false });
  if (found === undefined) return { problem: 'there is no such file; check the name' };
  if (!found.isFile()) return { problem: 'this is not a file; name the file itself' };
  if (found.size > maxBytes) return { problem: `${found.size} bytes are too many; at most ${maxBytes}` };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(name));
  } catch (error) {
    return { problem: `cannot be read as UTF-8 text (${error instanceof Error ? error.message : 'unreadable'})` };
  }
}

/** The policies of the texts; what is wrong is added to `problems`. */
export function collectPolicies(
  sources: readonly SourceFile[],
  controls: Controls,
  registers: Registers,
  problems: string[],
): readonly Policy[] {
  const policies = new Map<string, Policy>();
  const places = new Map<string, string>();
  for (const source of sources) {
    const tree = readTree(source, problems);
    const part = tree === undefined ? undefined : shaped(Policy, tree, problems);
    if (tree === undefined) continue;
    const clauses = part?.clauses ?? readableClauses(tree.value);
    for (const problem of policyProblems(clauses, controls, registers)) problems.push(located(tree, problem));
    const policy = part?.id ?? tree.file;
    clauses.forEach((clause, c) => {
      if (clause === undefined) return;
      const { id } = clause;
      const path = ['clauses', c, 'id'];
      const place = places.get(`${policy}/${id}`);
      if (place !== undefined)
        problems.push(
          located(tree, { path, text: `clause ${id} stands at ${place} already; give each clause its own id` }),
        );
      else places.set(`${policy}/${id}`, `${tree.file}:${tree.lineOf(path)}`);
    });
    if (part === undefined) continue;
    const whole = policies.get(part.id);
    if (whole !== undefined && !samePolicy(whole, part)) {
      const text = `another policy has the id ${part.id}; choose another id, or give both files the same title, company and version`;
      problems.push(located(tree, { path: ['id'], text }));
    }
    policies.set(part.id, whole === undefined ? part : { ...whole, clauses: [...whole.clauses, ...part.clauses] });
  }
  return [...policies.values()];
}

/** What can be read of a file that the schema objects to, so that everything wrong is told at once. */
function readableClauses(value: unknown): readonly (Clause | undefined)[] {
  const clauses = typeof value === 'object' && value !== null && 'clauses' in value ? value.clauses : undefined;
  return Array.isArray(clauses) ? clauses.map((clause: unknown) => Clause.safeParse(clause).data) : [];
}

function samePolicy(a: Policy, b: Policy): boolean {
  return a.title === b.title && a.company === b.company && a.version === b.version && a.fallback === b.fallback;
}

/** The registers of the text; none at all when there is no text. */
export function collectRegisters(source: SourceFile | undefined, problems: string[]): Registers {
  const tree = source === undefined ? undefined : readTree(source, problems);
  const registers = tree === undefined ? undefined : shaped(Registers, tree, problems);
  if (tree === undefined || registers === undefined) return {};
  for (const problem of registerProblems(registers)) problems.push(located(tree, problem));
  return registers;
}

/** Of a policy that is at hand, every clause that remedies are opted in for has to be there: a slip would go unseen. */
export function collectOptedIn(
  source: SourceFile | undefined,
  { remediation }: Registers,
  policies: readonly Policy[],
  problems: string[],
): void {
  const tree = source === undefined || remediation === undefined ? undefined : readTree(source, []);
  if (tree === undefined) return;
  const known = new Set(policies.flatMap(({ id, clauses }) => clauses.map((clause) => `${id}/${clause.id}`)));
  const here = new Set(policies.map(({ id }) => id));
  const check = (clauses: readonly string[] = [], path: Path): void =>
    clauses.forEach((clause, i) => {
      if (known.has(clause) || !here.has(clause.slice(0, clause.indexOf('/')))) return;
      problems.push(located(tree, { path: [...path, i], text: `the policy has no clause ${clause}` }));
    });
  check(remediation?.clauses, ['remediation', 'clauses']);
  check(remediation?.block?.clauses, ['remediation', 'block', 'clauses']);
}

function shaped<T>(schema: Parameters<typeof checked<T>>[0], tree: Tree, problems: string[]): T | undefined {
  const result = checked(schema, tree.value);
  if ('value' in result) return result.value;
  for (const problem of result.problems) problems.push(located(tree, problem));
  return undefined;
}
