import { type Application, buildApplication, buildRouteMap, text_en } from '@stricli/core';
import { Misconfigured } from '@clausewatch/model/errors';

import manifest from '../package.json' with { type: 'json' };
import { type Context, exit } from './context.ts';

type Target = Parameters<typeof buildRouteMap<string, Context>>[0]['routes'][string];
type Load = () => Promise<Target>;

/** The commands, in the order of the help. Loading all of them takes longer, and more memory, than most take to run. */
const commands: Readonly<Record<string, Load>> = {
  init: async () => (await import('./commands/init.ts')).initCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  reach: async () => (await import('./commands/reach.ts')).reachCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  incidents: async () => (await import('./commands/incidents.ts')).incidentsCommand,
  exceptions: async () => (await import('./commands/exceptions.ts')).exceptionsCommand,
  remedies: async () => (await import('./commands/remedies.ts')).remediesCommand,
  people: async () => (await import('./commands/people.ts')).peopleCommand,
  coverage: async () => (await import('./commands/coverage.ts')).coverageCommand,
  noise: async () => (await import('./commands/noise.ts')).noiseCommand,
  controls: async () => (await import('./commands/controls.ts')).controlsCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  redrive: async () => (await import('./commands/redrive.ts')).redriveCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
};

/** What is wrong with the input is said line by line; only a fault of ours shows where it happened. */
function said(error: unknown): string {
  if (error instanceof Misconfigured) return error.problems.join('\n');
  return error instanceof Error ? `internal error: ${error.stack ?? error.message}` : 'internal error';
}

/** The application as far as these arguments need it: one command where they begin with its name, else all of them. */
export async function applicationFor([first = '']: readonly string[]): Promise<Application<Context>> {
  const names = Object.hasOwn(commands, first) ? [first] : Object.keys(commands);
  const routes = await Promise.all(names.map(async (name) => [name, await commands[name]?.()] as const));
  const root = buildRouteMap<string, Context>({
    routes: Object.fromEntries(routes) as Record<string, Target>,
    docs: { brief: 'Every sentence of a network-security policy: is it true right now?' },
  });
  return buildApplication(root, {
    name: 'clausewatch',
    versionInfo: { currentVersion: manifest.version },
    scanner: { caseStyle: 'allow-kebab-for-camel' },
    documentation: { disableAnsiColor: true, useAliasInUsageLine: false },
    localization: { text: { ...text_en, exceptionWhileRunningCommand: said } },
    determineExitCode: (error) => (error instanceof Misconfigured ? exit.unusable : exit.internal),
  });
}
