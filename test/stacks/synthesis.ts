/** What a stage would deploy, as written down by `synth/main.mjs`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Json } from '@clausewatch/app/table';

/** Set by tests as the secret `SlackWebhookUrl`, to be looked for where it must not be. */
export const WEBHOOK = 'https://hooks.example.com/services/T0/B0/not-a-secret';

export type Inputs = { readonly [name: string]: Json };

export interface Resource {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly inputs: Inputs;
}

export interface Built {
  readonly function: string;
  readonly outfile: string;
  readonly copyFiles: readonly { readonly from: string; readonly to: string }[];
}

export interface Synthesis {
  readonly app: Inputs;
  readonly resources: readonly Resource[];
  readonly built: readonly Built[];
}

export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principal: Json;
  readonly condition: Json;
}

/** True once `scripts/stacks/setup.mjs` has run. */
export function isInstalled(): boolean {
  return ['.sst/platform/config.d.ts', '.sst/provider-lock.json', '.sst/node_modules/@pulumi/aws'].every(existsSync);
}

export function install(): void {
  execFileSync(process.execPath, ['scripts/stacks/setup.mjs'], { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Synthesises a stage in a process of its own; with `bundles`, the handlers are really bundled into that folder. */
export function synthesise(stage: string, bundles?: string): Synthesis {
  const out = join(mkdtempSync(join(tmpdir(), 'stacks-')), 'synthesis.json');
  execFileSync(process.execPath, ['test/stacks/synth/main.mjs', stage, out, ...(bundles ? [bundles] : [])], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      CLAUSEWATCH_CONFIG: 'test/stacks/fixtures/clausewatch.config.json',
      SST_SECRET_SlackWebhookUrl: WEBHOOK,
      SST_SECRET_SlackBotToken: 'xoxb-not-a-secret',
      SST_SECRET_SlackSigningSecret: 'not-a-secret-either',
      SST_SECRET_PagerKey: 'not-a-secret-at-all',
    },
  });
  return JSON.parse(readFileSync(out, 'utf8'));
}

/** `aws:sqs/queue:Queue` and the like. */
export function ofType({ resources }: Synthesis, type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

export function one(synthesis: Synthesis, type: string, name: string): Resource {
  const [found, ...others] = ofType(synthesis, type).filter((resource) => resource.name === name);
  if (!found || others.length > 0) throw new Error(`${found ? 'more than one' : 'no'} ${type} ${name}`);
  return found;
}

/** The value at a path of names, `undefined` where it ends early. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}

/** A policy document as text or object. */
export function statements(document: Json | undefined): readonly Statement[] {
  const policy: Json = typeof document === 'string' ? JSON.parse(document) : (document ?? null);
  return list(at(policy, 'Statement')).map((statement) => ({
    effect: String(at(statement, 'Effect')),
    actions: list(at(statement, 'Action')).map(String),
    resources: list(at(statement, 'Resource')).map(String),
    principal: at(statement, 'Principal') ?? null,
    condition: at(statement, 'Condition') ?? null,
  }));
}

/** What a role's own policies allow. */
export function grants(role: Resource): readonly Statement[] {
  return list(role.inputs['inlinePolicies']).flatMap((policy) => statements(at(policy, 'policy')));
}

/** A missing value as no values, one value as a list of one. */
export function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json | undefined): value is Inputs {
  return typeof value === 'object' && value !== null && !isList(value);
}
