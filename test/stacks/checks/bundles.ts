import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { BY_AWS, CARRIED, FUNCTIONS, GRANTS } from '../expected.ts';
import { at, one, type Built, type Synthesis } from '../synthesis.ts';

/** Loads a bundle as Lambda does, from its own folder, with nothing but its environment; then calls it once. Prints what came of it last. */
const CALL = `
const start = performance.now();
const { handler } = await import(process.argv[1]);
if (typeof handler !== 'function') throw new Error('exports no handler');
const milliseconds = Math.round(performance.now() - start);
const answer = await handler(JSON.parse(process.argv[2]), {}).catch((error) => error.message);
console.log(JSON.stringify({ milliseconds, answer }));
process.exit(0);`;

const NOTHING = { event: { Records: [] }, answer: { batchItemFailures: [] }, log: '' };
/** What a function makes of a call while no service can be reached: nothing to do is done, the smoke test misses the table. */
const CALLS: Readonly<Record<string, { readonly event: object; readonly answer: unknown; readonly log: string }>> = {
  OnSchedule: {
    event: { kind: 'smoke' },
    answer: 'on-schedule failed; its log says why',
    log: '"error":"Unavailable"',
  },
  OnRemedy: { event: { kind: 'remedies' }, answer: 'on-remedy failed; its log says why', log: '"error":"Unavailable"' },
  OnIncidentExport: { event: { Records: [] }, answer: { imported: 0 }, log: '' },
  OnConfigRule: { event: {}, answer: 'on-config-rule failed; its log says why', log: 'not the invocation of a rule' },
};

/** 50 MB is Lambda's limit; this is ours, gzipped. What a function loads it pays for at each cold start. */
const MAX_KILOBYTES = 1024;

/** What a function logs whose environment, policies or registers are wrong. */
const UNCONFIGURED = 'the function is not configured';

/** Commands in a bundle that the function never sends: credential providers, wrappers and helpers of the SDK. */
const NOT_SENT =
  /^(AssumeRole|AssumeRoleWithWebIdentity|CreateOAuth2Token|CreateOAuth2TokenWithIAM|CreateToken|GetRoleCredentials|DescribeEndpoints|DynamoDBDocumentClient|Get|Put|Delete|Scan)$/;

export function bundles(of: () => Synthesis): void {
  describe('bundles', () => {
    it.each(FUNCTIONS)('%s is configured by its environment and the files beside it', (name) => {
      const { event, answer, log } = CALLS[name] ?? NOTHING;
      const called = call(of(), name, event);
      expect(called.output).not.toContain(UNCONFIGURED);
      expect(called.output).toContain(log);
      expect(called.answer).toEqual(answer);
      const code = readFileSync(builtOf(of(), name).outfile);
      const kilobytes = Math.ceil(gzipSync(code).length / 1024);
      console.log(
        `${name}: ${Math.ceil(code.length / 1024)} KB, ${kilobytes} KB gzipped, loads in ${called.milliseconds} ms`,
      );
      expect(kilobytes).toBeLessThan(MAX_KILOBYTES);
    });

    it('would not pass without one variable of their environment', () => {
      expect(call(of(), 'OnConfigChange', { Records: [] }, { TABLE_NAME: '' }).output).toContain(UNCONFIGURED);
    });

    it.each(FUNCTIONS)('%s has exactly the commands that its role allows, and those it carries unused', (name) => {
      const code = readFileSync(builtOf(of(), name).outfile, 'utf8');
      const commands = [...code.matchAll(/"([A-Z]\w+)Command"/g)].map((match) => permissionOf(String(match[1])));
      const sent = new Set(commands.filter((command) => !NOT_SENT.test(command)));
      expect([...sent].toSorted()).toEqual([...operationsOf(name), ...(CARRIED[name] ?? [])].toSorted());
    });
  });
}

interface Called {
  readonly milliseconds: number;
  readonly answer: unknown;
  /** Everything that it wrote. */
  readonly output: string;
}

function call(
  synthesis: Synthesis,
  name: string,
  event: object,
  changes: Readonly<Record<string, string>> = {},
): Called {
  const { outfile, copyFiles } = builtOf(synthesis, name);
  const folder = dirname(outfile);
  for (const { from, to } of copyFiles) cpSync(from, join(folder, to), { recursive: true });
  const { inputs } = one(synthesis, 'aws:lambda/function:Function', `${name}Function`);
  const variables = strings(at(inputs['environment'], 'variables'));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', CALL, outfile, JSON.stringify(event)],
    { cwd: folder, encoding: 'utf8', env: { ...lambdaEnvironment(folder), ...variables, ...changes }, timeout: 60_000 },
  );
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{"milliseconds"')) throw new Error(`${name} could not be called: ${stderr}`);
  return { ...(JSON.parse(last) as Omit<Called, 'output'>), output: stdout + stderr };
}

/** What the role allows for the function's own calls, without the services that act in its name. */
function operationsOf(name: string): readonly string[] {
  const granted = Object.entries(GRANTS[`${name}Role`] ?? {}).filter(([, use]) => !BY_AWS.includes(use));
  // Of a bucket and of an account alike, the command has one name.
  const operations = granted.map(([grant]) =>
    grant.replace(/^\w+:(\w+) .*$/, '$1').replace(/^Get(?:Bucket|Account)(PublicAccessBlock)$/, 'Get$1'),
  );
  return [...new Set(operations)].toSorted();
}

/** Sending a batch is allowed by the action for one. */
function permissionOf(command: string): string {
  return command.replace(/^(SendMessage|Publish)Batch$/, '$1');
}

function builtOf({ built }: Synthesis, name: string): Built {
  const found = built.find((candidate) => candidate.function === name);
  if (!found) throw new Error(`${name} was not built`);
  return found;
}

function lambdaEnvironment(folder: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    AWS_REGION: 'eu-west-1',
    AWS_LAMBDA_FUNCTION_NAME: 'function',
    LAMBDA_TASK_ROOT: folder,
    // A closed port: nothing outside is ever called.
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    SST_RESOURCE_SlackWebhookUrl: JSON.stringify({ value: 'https://hooks.slack.com/services/T0/B0/not-a-secret' }),
  };
}

function strings(variables: unknown): Record<string, string> {
  const entries = Object.entries(variables ?? {}).filter(([name]) => !name.startsWith('SST_KEY'));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
