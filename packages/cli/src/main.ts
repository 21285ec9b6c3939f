/** The command line. Everything it can do is in `commands/`; here is only how a run goes and how it ends. */
import { run } from '@stricli/core';

import { applicationFor } from './application.ts';
import { contextOf, exit } from './context.ts';

const args = process.argv.slice(2);
const context = contextOf(process);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader had enough (`| head`): that is no failure.
  process.exit(error.code === 'EPIPE' ? exit.ok : exit.internal);
});
await run(await applicationFor(args), args, context);
// The library's own codes are negative: what it could not parse is wrong usage, all else is our fault.
const code = Number(process.exitCode ?? exit.ok);
if (code < 0 || code > 4)
  process.exitCode = code === -4 || code === -5 || code === 251 || code === 252 ? exit.unusable : exit.internal;
