/** `npm run generate` writes every generated file; `-- --check` says what is out of date and exits 1. */
import { fileURLToPath } from 'node:url';

import { controlPages } from './generate/controls.ts';
import { type Generator, outdated, write } from './generate/files.ts';
import { lintRooms } from './generate/lint-rooms.ts';
import { policySchemas } from './generate/policy-schemas.ts';
import { registry } from './generate/registry.ts';

/** In order: what is generated first may be imported by what comes after. */
const generators: readonly Generator[] = [registry, controlPages, policySchemas, lintRooms];

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const stale: string[] = [];
for (const generate of generators) {
  const generated = await generate(root);
  stale.push(...outdated(root, generated));
  if (!check) write(root, generated);
}
for (const path of stale) console.log(check ? `out of date: ${path}` : `wrote ${path}`);
if (check && stale.length > 0) {
  console.error('Run `npm run generate` and commit what it changes.');
  process.exitCode = 1;
}
