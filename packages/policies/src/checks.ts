/** What no schema can say: how the parts of a file must agree. */
import type { Control } from '@clausewatch/model/control';
import type { Handling, Hours } from '@clausewatch/model/handling';
import type { Clause } from '@clausewatch/model/policy';
import type { Registers } from '@clausewatch/model/registers';
import { machine } from '@clausewatch/model/remedy';

import { paramsOf } from './params.ts';
import type { Problem } from './problems.ts';
import type { Path } from './read-tree.ts';

/** Within the clauses of one policy file; those that the schema objects to are left out. */
export function policyProblems(
  clauses: readonly (Clause | undefined)[],
  controls: ReadonlyMap<string, Control>,
  registers: Registers,
): readonly Problem[] {
  return clauses.flatMap((clause, c) => {
    if (clause === undefined) return [];
    const first = ['clauses', c, 'assess'];
    const cited = new Set<string>();
    const problems: Problem[] = [];
    const lines = clause.source?.lines;
    if (lines !== undefined && lines[1] < lines[0])
      problems.push({ path: ['clauses', c, 'source', 'lines'], text: 'the last line comes before the first' });
    clause.assess.forEach((assessment, a) => {
      if (assessment.kind !== 'control') return;
      if (cited.has(assessment.control))
        problems.push({
          path: [...first, a, 'control'],
          text: `clause ${clause.id} cites ${assessment.control} twice; cite it once, or make two clauses`,
        });
      cited.add(assessment.control);
      const result = paramsOf(assessment, controls, registers);
      if ('problems' in result)
        problems.push(...result.problems.map(({ path, text }) => ({ path: [...first, a, ...path], text })));
    });
    return problems;
  });
}

export function registerProblems(registers: Registers): readonly Problem[] {
  const { accounts = [], environments = [], people = [], handling } = registers;
  const places = environments.flatMap((row, e) => [
    ...(row.accounts ?? []).map((id, i) => ({ id, row, path: ['environments', e, 'accounts', i] })),
    ...(row.networks ?? []).map((id, i) => ({ id, row, path: ['environments', e, 'networks', i] })),
  ]);
  const environmentOf = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { id, row, path } of places) {
    const other = environmentOf.get(id);
    if (other !== undefined && other !== row.environment)
      problems.push({ path, text: `${id} is in ${other} too; an account or network has one environment` });
    environmentOf.set(id, row.environment);
  }
  accounts.forEach(({ id, environment }, i) => {
    const other = environmentOf.get(id);
    if (environment !== undefined && other !== undefined && other !== environment)
      problems.push({
        path: ['accounts', i, 'environment'],
        text: `${id} is in ${other} by the environment map; make them agree`,
      });
  });
  handling?.onCall?.forEach(({ people: called }, i) =>
    called.forEach((id, k) => {
      if (registers.people === undefined || people.some((person) => person.id === id)) return;
      const text = `${id} is nobody in the register of people; name an id of it`;
      problems.push({ path: ['handling', 'onCall', i, 'people', k], text });
    }),
  );
  hoursIn(handling).forEach(({ hours: { from, to }, path }) => {
    if (to <= from)
      problems.push({ path: [...path, 'to'], text: `${to} is not behind ${from}; write two rows for a night` });
  });
  people.forEach(({ id }, i) => {
    if (id === machine)
      problems.push({ path: ['people', i, 'id'], text: `${id} is how this program calls itself; take another id` });
  });
  // One account of two people would let one of them decide as the other.
  const known = (['id', 'slack', 'iam', 'oidc'] as const).flatMap((field) => twice(['people'], people, field));
  const { waf = [], acls = [] } = registers.remediation?.block ?? {};
  // One place under two names would be worked on twice.
  const blocked = [
    ...twice(['remediation', 'block', 'waf'], waf, 'id'),
    ...twice(['remediation', 'block', 'acls'], acls, 'id'),
  ];
  return [...problems, ...twice(['accounts'], accounts, 'id'), ...known, ...blocked];
}

function hoursIn(handling: Handling | undefined): readonly { readonly hours: Hours; readonly path: Path }[] {
  const rows = (handling?.hours ?? []).map((hours, i) => ({ hours, path: ['handling', 'hours', i] }));
  const shifts = (handling?.onCall ?? []).flatMap(({ hours = [] }, i) =>
    hours.map((one, k) => ({ hours: one, path: ['handling', 'onCall', i, 'hours', k] })),
  );
  return [...rows, ...shifts];
}

function twice<F extends string>(
  register: Path,
  rows: readonly { readonly [name in F]?: string | undefined }[],
  field: F,
): readonly Problem[] {
  const seen = new Set<string>();
  return rows.flatMap((row, i) => {
    const value = row[field];
    if (value === undefined) return [];
    const again = seen.has(value);
    seen.add(value);
    return again
      ? [{ path: [...register, i, field], text: `${JSON.stringify(value)} is listed twice; each ${field} stands once` }]
      : [];
  });
}
