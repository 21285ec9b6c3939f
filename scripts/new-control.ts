/** `npm run new:control -- <id>`: the files of a new control, failing until filled. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { retiredIds } from '@clausewatch/controls/retired-ids';

import { controlIds } from './generate/registry.ts';
import { citation, refusal, skeleton } from './generate/skeleton.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const id = process.argv[2] ?? '';
const problem = refusal(id, controlIds(root), retiredIds);

if (problem === undefined) {
  for (const [path, text] of skeleton(id)) {
    writeFileSync(join(root, path), text, { flag: 'wx' });
    console.log(`wrote ${path}`);
  }
  console.error(
    `\nFill both files (docs/writing-a-control.md), then: npm run generate && npx vitest run packages/controls`,
  );
  console.error(`When it is stable, cite it from a clause:\n\n${citation(id)}`);
} else {
  console.error(`new:control: ${problem}`);
  process.exitCode = 2;
}
