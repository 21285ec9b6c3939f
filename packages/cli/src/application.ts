import { buildApplication, buildRouteMap, text_en } from '@stricli/core';
import { Misconfigured } from '@clausewatch/model/errors';

import manifest from '../package.json' with { type: 'json' };
import { checkCommand } from './commands/check.ts';
import { controlsCommand } from './commands/controls.ts';
import { coverageCommand } from './commands/coverage.ts';
import { exceptionsCommand } from './commands/exceptions.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { initCommand } from './commands/init.ts';
import { incidentsCommand } from './commands/incidents.ts';
import { reachCommand } from './commands/reach.ts';
import { redriveCommand } from './commands/redrive.ts';
import { replayCommand } from './commands/replay.ts';
import { serveCommand } from './commands/serve.ts';
import { exit } from './context.ts';

const root = buildRouteMap({
  routes: {
    init: initCommand,
    check: checkCommand,
    reach: reachCommand,
    replay: replayCommand,
    serve: serveCommand,
    incidents: incidentsCommand,
    exceptions: exceptionsCommand,
    coverage: coverageCommand,
    controls: controlsCommand,
    explain: explainCommand,
    redrive: redriveCommand,
    export: exportCommand,
  },
  docs: { brief: 'Every sentence of a network-security policy: is it true right now?' },
});

/** What is wrong with the input is said line by line; only a fault of ours shows where it happened. */
function said(error: unknown): string {
  if (error instanceof Misconfigured) return error.problems.join('\n');
  return error instanceof Error ? `internal error: ${error.stack ?? error.message}` : 'internal error';
}

export const application = buildApplication(root, {
  name: 'clausewatch',
  versionInfo: { currentVersion: manifest.version },
  scanner: { caseStyle: 'allow-kebab-for-camel' },
  documentation: { disableAnsiColor: true, useAliasInUsageLine: false },
  localization: { text: { ...text_en, exceptionWhileRunningCommand: said } },
  determineExitCode: (error) => (error instanceof Misconfigured ? exit.unusable : exit.internal),
});
