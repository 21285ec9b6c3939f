#!/usr/bin/env node
/** Where a run begins: plain JavaScript, since what takes the types out of a file costs 20 MB of memory unless it is kept from before. */
import * as modules from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// An older Node ends with 1, which says that there is a violation.
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(`clausewatch needs Node 24 and this is ${process.versions.node}: run it as npx clausewatch`);
  process.exit(2);
}

// Compiled code is kept beside the packages, where nobody else can write; where we cannot either, it is compiled each time.
modules.enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/clausewatch', import.meta.url)));

// What `check` makes of a chunk goes with the chunk, so the 1 MB that V8 begins with is enough for young objects. It would take
// up to 32 MB for them, as much as a small heap may have in all, and then collect without end.
if (process.argv[2] === 'check') setFlagsFromString('--semi-space-growth-factor=1');

await import('./main.ts');
