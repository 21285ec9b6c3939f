/** The page of one control: why, parameters, incorrect and correct from its cases, what it does not see, how to mend. */
import type { Cases, Special } from '@clausewatch/controls/kit/cases';
import { withEdited } from '@clausewatch/controls/kit/edited-scope';
import { eachCase, paramsOf, runCase } from '@clausewatch/controls/kit/run-case';
import { judge, judgeGraph } from '@clausewatch/engine/assess';
import { type Smallest, smallestFix } from '@clausewatch/engine/fix/smallest';
import { type Plan, planOf } from '@clausewatch/engine/plan';
import type { Control, Fix, GraphScope } from '@clausewatch/model/control';
import { renderMessage } from '@clausewatch/model/message';
import type { Resource } from '@clausewatch/model/resource';
import type { Verdict } from '@clausewatch/model/verdict';
import { remedyOf } from '@clausewatch/render/remedy';
import * as z from 'zod/mini';

import { givenText } from './given.ts';
import { block, code, escaped, table } from './markdown.ts';
import type { Citation } from './policies.ts';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Property;
  readonly anyOf?: readonly Property[];
}

function typeOf(property: Property): string {
  if (property.enum) return property.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (property.anyOf) return [...new Set(property.anyOf.map(typeOf))].filter((text) => text !== 'null').join(' or ');
  if (property.type === 'array') return `list of ${typeOf(property.items ?? {})}`;
  return property.type === 'object' ? 'register' : (property.type ?? 'any');
}

function parameters(control: Control): readonly string[] {
  const schema = z.toJSONSchema(control.params, { io: 'input', unrepresentable: 'any' });
  const properties = Object.entries((schema.properties ?? {}) as Readonly<Record<string, Property>>);
  if (properties.length === 0) return ['None.'];
  const otherwise = (name: string, property: Property): string => {
    if (schema.required?.includes(name)) return 'required';
    return property.default === undefined ? 'none' : code(JSON.stringify(property.default));
  };
  return table(
    ['Name', 'Type', 'Default', 'Meaning'],
    properties.map(([name, one]) => [code(name), typeOf(one), otherwise(name, one), one.description ?? '']),
  );
}

function said(control: Control, verdict: Verdict): readonly string[] {
  switch (verdict.kind) {
    case 'violation':
      return verdict.reasons.map((one) => renderMessage(control.messages[one.message] ?? one.message, one.data));
    case 'undetermined':
      return verdict.missing.map((one) => `missing: ${one}`);
    case 'compliant':
    case 'not-applicable':
      return [];
  }
}

function example(
  table_: Cases,
  [name, , special]: readonly [string, Verdict['kind'], Special<unknown>],
): readonly string[] {
  const { control } = table_;
  const outcomes = runCase(control, special.given, paramsOf(table_, special));
  const own = special.with === undefined ? '' : ` with ${code(JSON.stringify(special.with))}`;
  const texts = [...new Set(outcomes.flatMap((one) => said(control, one.verdict)))];
  return [
    `- **${escaped(name)}**${own}: ${code(givenText(control, special.given))}`,
    ...texts.map((text) => `  - ${escaped(text)}`),
  ];
}

function section(title: string, body: readonly string[]): readonly string[] {
  return body.length === 0 ? [] : [`## ${title}`, '', ...body, ''];
}

function firstFix(table_: Cases): Fix | undefined {
  const { control } = table_;
  for (const one of Object.values(table_.violation)) {
    const params = paramsOf(table_, one);
    const fix =
      smallest(control, one.given, params) ??
      runCase(control, one.given, params).flatMap(({ fixes }) =>
        fixes.filter(({ commands }) => commands.length > 0),
      )[0];
    if (fix !== undefined) return fix;
  }
  return undefined;
}

/** What the engine makes of a control that says what is wrong in a firewall. */
function smallest(control: Control, given: unknown, params: unknown): Fix | undefined {
  if ((control.kind !== 'resource' && control.kind !== 'graph') || control.wrong === undefined) return undefined;
  const plan = planOf({ policies: [], registers: {}, grounds: [], evaluations: [{ control, params, citations: [] }] });
  const found = control.kind === 'graph' ? inNetwork(plan, given as GraphScope) : alone(plan, given as Resource);
  return found?.kind === 'edit' ? remedyOf(found) : undefined;
}

function alone(plan: Plan, resource: Resource): Smallest | undefined {
  const [verdict] = judge(plan, resource).map((one) => one.verdict);
  return verdict?.kind === 'violation' ? smallestFix(plan, resource, verdict.reasons[0]?.subject ?? '') : undefined;
}

function inNetwork(plan: Plan, scope: GraphScope): Smallest | undefined {
  const judged = plan.graphs.flatMap((one) => judgeGraph(one, scope));
  const tried = (edited: Resource) => plan.graphs.flatMap((one) => judgeGraph(one, withEdited(scope, edited)));
  for (const { ref, verdict } of judged) {
    const resource = scope.resources.find((one) => one.ref.id === ref.id);
    if (verdict.kind !== 'violation' || resource === undefined) continue;
    return smallestFix(plan, resource, verdict.reasons[0]?.subject ?? '', { scope, judged, tried });
  }
  return undefined;
}

function looksAt(control: Control): string {
  switch (control.kind) {
    case 'resource':
      return `one resource at a time: ${control.applies.join(', ')}`;
    case 'scope':
      return `all of one ${control.scope.replace('-', ' and ')} together: ${control.collects.join(', ')}`;
    case 'graph':
      return 'what can be reached in one account and region, with the networks that are peered to it';
    case 'signal':
      return `what CloudTrail says of one principal: ${control.signal}`;
    case 'threat':
      return 'findings of threat detectors';
  }
}

export function controlPage(table_: Cases, cited: readonly Citation[]): string {
  const { control } = table_;
  const of = (kind: Verdict['kind']) => eachCase(table_).filter(([, one]) => one === kind);
  const fix = firstFix(table_);
  const lines = [
    '<!-- Generated by `npm run generate`. Do not edit. -->',
    '',
    `# ${control.id}`,
    '',
    `${escaped(control.title)}.`,
    '',
    `Severity ${control.severity} unless a reason says otherwise. Status ${control.status}. Looks at ${looksAt(control)}.`,
    '',
    ...section('Why', [control.rationale]),
    ...section('Parameters', parameters(control)),
    ...section('Incorrect', [
      `Parameters unless an example brings its own: ${code(JSON.stringify(table_.params))}`,
      '',
      ...of('violation').flatMap((one) => example(table_, one)),
    ]),
    ...section(
      'Correct',
      of('compliant').flatMap((one) => example(table_, one)),
    ),
    ...section(
      'Undetermined',
      of('undetermined').flatMap((one) => example(table_, one)),
    ),
    ...section(
      'Not applicable',
      of('not-applicable').flatMap((one) => example(table_, one)),
    ),
    ...section('What it does not see', [control.blindSpots]),
    ...section('How to mend it', [
      control.remediation,
      ...(fix === undefined
        ? []
        : [
            '',
            'For example:',
            '',
            ...block('sh', fix.commands),
            '',
            fix.note,
            '',
            'Undo:',
            '',
            ...block('sh', fix.undo),
          ]),
    ]),
    ...section(
      'Clauses that cite it',
      cited.map(
        (one) =>
          `- ${code(one.clause)} of *${escaped(one.title)}*: ${escaped(one.summary)} ${code(JSON.stringify(one.with))}`,
      ),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
