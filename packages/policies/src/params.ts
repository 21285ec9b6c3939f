/** Parameters of a control as a policy file writes them, with its `$name` texts replaced by the registers of those names. */
import type { Control } from '@clausewatch/model/control';
import type { Assessment } from '@clausewatch/model/policy';
import { type RegisterName, Registers } from '@clausewatch/model/registers';

import { type Problem, checked } from './problems.ts';
import type { Path } from './read-tree.ts';
import { keysAt } from './schema-keys.ts';
import { hint } from './suggest.ts';

export type ControlAssessment = Extract<Assessment, { readonly kind: 'control' }>;

export const registerNames: readonly string[] = keysAt(Registers, [], undefined);

/** `adminNetworks` of `$adminNetworks`; `undefined` of any other value. */
function reference(value: unknown): string | undefined {
  return typeof value === 'string' && /^\$\w+$/.test(value) ? value.slice(1) : undefined;
}

/** The registers that parameters refer to, each with the path of the reference. */
export function references(value: unknown, path: Path = []): readonly { readonly name: string; readonly path: Path }[] {
  const name = reference(value);
  if (name !== undefined) return [{ name, path }];
  if (Array.isArray(value)) return value.flatMap((item, i) => references(item, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => references(item, [...path, key]));
}

/** The parameters with each register's value in place; `null` where the register is absent. */
export function resolved(value: unknown, registers: Registers): unknown {
  const name = reference(value);
  if (name !== undefined) return registers[name as RegisterName] ?? null;
  if (Array.isArray(value)) return value.map((item) => resolved(item, registers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, registers)]));
}

/** What the control makes of the parameters, or what is wrong with the citation; paths start at the assessment. */
export function paramsOf(
  assessment: ControlAssessment,
  controls: ReadonlyMap<string, Control>,
  registers: Registers,
): { readonly value: unknown } | { readonly problems: readonly Problem[] } {
  const control = controls.get(assessment.control);
  if (control === undefined) {
    const text = `there is no control ${JSON.stringify(assessment.control)}; ${hint(assessment.control, controls.keys())}`;
    return { problems: [{ path: ['control'], text }] };
  }
  const strangers = references(assessment.with)
    .filter(({ name }) => !registerNames.includes(name))
    .map(({ name, path }) => ({
      path: ['with', ...path],
      text: `there is no register $${name}; ${hint(name, registerNames)}`,
    }));
  if (strangers.length > 0) return { problems: strangers };
  const unknown = unknownParams(assessment, control);
  const result = checked(control.params, resolved(assessment.with, registers));
  if ('value' in result && unknown.length === 0) return result;
  const rest = 'problems' in result ? result.problems.filter(({ text }) => !text.startsWith('unknown field')) : [];
  return { problems: [...unknown, ...rest.map(({ path, text }) => ({ path: ['with', ...path], text }))] };
}

/** A control's schema may let strangers pass; a mistyped parameter must not. */
function unknownParams({ control: id, with: given }: ControlAssessment, control: Control): readonly Problem[] {
  const known = keysAt(control.params, [], given);
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: ['with', name],
      text: `control ${id} has no parameter ${JSON.stringify(name)}; ${hint(name, known)}`,
    }));
}
