import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { policyWords, registerWords } from './schema-words.ts';
import { generatedFiles, schemas } from './schemas.ts';

interface Shape {
  readonly description?: string;
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
}

/** Every field below a schema, with its description. */
function fields(shape: Shape, path = ''): readonly (readonly [string, string | undefined])[] {
  const own = Object.entries(shape.properties ?? {}).flatMap(([name, inner]) => {
    const here = path === '' ? name : `${path}.${name}`;
    return [[here, inner.description] as const, ...fields(inner, here)];
  });
  return [
    ...own,
    ...[shape.items, ...(shape.oneOf ?? [])].flatMap((inner) => (inner === undefined ? [] : fields(inner, path))),
  ];
}

it.each([
  ['policy', policyWords],
  ['registers', registerWords],
] as const)('explains every field of the %s file to an editor, and no field that does not exist', (name, words) => {
  const all = fields(schemas()[name] as Shape).filter(([path]) => !path.startsWith('clauses.assertions.'));
  expect(all.filter(([, description]) => description === undefined)).toEqual([]);
  expect(Object.keys(words).toSorted()).toEqual([...new Set(all.map(([path]) => path))].toSorted());
});

it('lets an editor mark unknown fields', () => {
  expect((schemas().policy as Shape).additionalProperties).toBe(false);
  expect((schemas().registers as Shape).additionalProperties).toBe(false);
});

it.each(generatedFiles().map((file) => [file.path, file.content]))(
  '%s is up to date: npm run generate',
  (path, content) => {
    expect(readFileSync(path, 'utf8')).toBe(content);
  },
);
