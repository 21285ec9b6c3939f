/** JSON Schemas of the two files that a company writes, so that editors complete and explain them. */
import { Policy } from '@clausewatch/model/policy';
import { Registers } from '@clausewatch/model/registers';
import * as z from 'zod/mini';

import { policyWords, registerWords } from './schema-words.ts';

interface Shape {
  type?: unknown;
  description?: string;
  properties?: Record<string, Shape>;
  items?: Shape;
  oneOf?: Shape[];
  anyOf?: Shape[];
}

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: string;
}

export function schemas(): { readonly policy: unknown; readonly registers: unknown } {
  return {
    policy: described(Policy, 'A written policy, clause by clause', policyWords),
    registers: described(Registers, 'Facts that only the company knows', registerWords),
  };
}

export function generatedFiles(): readonly GeneratedFile[] {
  return Object.entries(schemas()).map(([name, schema]) => ({
    path: `packages/policies/${name}.schema.generated.json`,
    content: `${JSON.stringify(schema, null, 2)}\n`,
  }));
}

function described(schema: z.ZodMiniType, title: string, words: Readonly<Record<string, string>>): unknown {
  const shape = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => delete jsonSchema.readOnly,
  }) as Shape;
  explain(shape, '', words);
  return { title, ...shape };
}

function explain(shape: Shape, path: string, words: Readonly<Record<string, string>>): void {
  for (const [name, inner] of Object.entries(shape.properties ?? {})) {
    const here = path === '' ? name : `${path}.${name}`;
    const said = words[here];
    if (said !== undefined) inner.description = said;
    explain(inner, here, words);
  }
  for (const inner of [shape.items, ...(shape.oneOf ?? []), ...(shape.anyOf ?? [])])
    if (inner !== undefined) explain(inner, path, words);
}
