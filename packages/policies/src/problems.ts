/** What a schema objects to, in words that say what to do. */
import * as z from 'zod/mini';

import type { Path, Tree } from './read-tree.ts';
import { keysAt } from './schema-keys.ts';
import { hint } from './suggest.ts';

type Issue = z.core.$ZodIssue;

export interface Problem {
  readonly path: Path;
  readonly text: string;
}

/** The value as the schema gives it, or what is wrong with it. */
export function checked<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
): { readonly value: T } | { readonly problems: readonly Problem[] } {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.flatMap((issue) => explain(schema, value, issue, [])) };
}

/** `policy.yaml:12: clauses[3].owner: is missing; ...` */
export function located(tree: Tree, { path, text }: Problem): string {
  return `${tree.file}:${tree.lineOf(path)}: ${fieldName(path)}${text}`;
}

function fieldName(path: Path): string {
  const name = path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${String(step)}`))
    .join('');
  return name === '' ? '' : `${name}: `;
}

function explain(schema: z.ZodMiniType, value: unknown, issue: Issue, above: Path): readonly Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      text: `unknown field; ${hint(key, keysAt(schema, path, value))}`,
    }));
  if (issue.code === 'invalid_union') {
    const nearest = nearestBranch(issue.errors);
    if (nearest !== undefined) return nearest.flatMap((inner) => explain(schema, value, inner, path));
    if (issue.discriminator !== undefined) {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      return [{ path, text: shown(issue.input, issue.discriminator, options) }];
    }
  }
  return [{ path, text: sentence(issue) }];
}

/** Of several alternatives, the one that the value came closest to: it failed deepest inside. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const depth = (issues: readonly Issue[]): number => Math.min(...issues.map(({ path }) => path.length));
  return branches.filter((issues) => issues.length > 0).toSorted((a, b) => depth(b) - depth(a))[0];
}

function shown(input: unknown, discriminator: string, options: readonly string[]): string {
  const given = (input as Readonly<Record<string, unknown>> | undefined)?.[discriminator];
  if (typeof given !== 'string') return `is missing; write one of ${options.join(', ')}`;
  return `${JSON.stringify(given)} is not known; ${hint(given, options)}`;
}

function sentence(issue: Issue): string {
  const { input } = issue;
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value') {
    const wanted =
      issue.code === 'invalid_type' ? (kinds[issue.expected] ?? issue.expected) : issue.values.map(String).join(' or ');
    if (input === undefined) return `is missing; write ${wanted}`;
    if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof input === 'number')
      return `must be text; put quotes around it: "${input}"`;
    if (issue.code === 'invalid_value' && typeof input === 'string')
      return `${JSON.stringify(input)} is not known; ${hint(input, issue.values.map(String))}`;
    return `is ${brief(input)}; write ${wanted}`;
  }
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'is empty; give at least one' : `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big')
    return issue.origin === 'array' ? `has too many; at most ${issue.maximum}` : `must be at most ${issue.maximum}`;
  return `${brief(input)} is wrong: ${issue.message}`;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields',
  record: 'fields',
  tuple: 'a list',
  null: 'nothing',
};

function brief(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'fields';
  return (JSON.stringify(value) ?? typeof value).slice(0, 80);
}
