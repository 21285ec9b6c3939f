import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { BY_AWS, CARRIED, FUNCTIONS, GRANTS } from '../expected.ts';
import { at, one, type Built, type Synthesis } from '../synthesis.ts';

/** Loads a bundle as Lambda does: from its own folder, with nothing but its environment. Prints the milliseconds. */
const LOAD = `
const start = performance.now();
const { handler } = await import(process.argv[1]);
if (typeof handler !== 'function') throw new Error('exports no handler');
console.log(Math.round(performance.now() - start));
process.exit(0);`;

/** 50 MB is Lambda's limit; this is ours, gzipped. What a function loads it pays for at each cold start. */
const MAX_KILOBYTES = 1024;

/** Commands in a bundle that the function never sends: credential providers, wrappers and helpers of the SDK. */
const NOT_SENT =
  /^(AssumeRole|AssumeRoleWithWebIdentity|CreateOAuth2Token|CreateOAuth2TokenWithIAM|CreateToken|GetRoleCredentials|DescribeEndpoints|DynamoDBDocumentClient|Get|Put|Delete|Scan)$/;

export function bundles(of: () => Synthesis): void {
  describe('bundles', () => {
    it.each(FUNCTIONS)('%s loads with the files beside it and exports its handler', (name) => {
      const built = builtOf(of(), name);
      const folder = dirname(built.outfile);
      for (const { from, to } of built.copyFiles) cpSync(from, join(folder, to), { recursive: true });
      const variables = at(
        one(of(), 'aws:lambda/function:Function', `${name}Function`).inputs['environment'],
        'variables',
      );
      const milliseconds = execFileSync(process.execPath, ['--input-type=module', '-e', LOAD, built.outfile], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...lambdaEnvironment(folder), ...strings(variables) },
      });
      const code = readFileSync(built.outfile);
      const kilobytes = Math.ceil(gzipSync(code).length / 1024);
      console.log(
        `${name}: ${Math.ceil(code.length / 1024)} KB, ${kilobytes} KB gzipped, loads in ${milliseconds.trim()} ms`,
      );
      expect(kilobytes).toBeLessThan(MAX_KILOBYTES);
    });

    it.each(FUNCTIONS)('%s has exactly the commands that its role allows, and those it carries unused', (name) => {
      const code = readFileSync(builtOf(of(), name).outfile, 'utf8');
      const commands = [...code.matchAll(/"([A-Z]\w+)Command"/g)].map((match) => permissionOf(String(match[1])));
      const sent = new Set(commands.filter((command) => !NOT_SENT.test(command)));
      expect([...sent].toSorted()).toEqual([...operationsOf(name), ...(CARRIED[name] ?? [])].toSorted());
    });
  });
}

/** What the role allows for the function's own calls, without the services that act in its name. */
function operationsOf(name: string): readonly string[] {
  const granted = Object.entries(GRANTS[`${name}Role`] ?? {}).filter(([, use]) => !BY_AWS.includes(use));
  return [...new Set(granted.map(([grant]) => grant.replace(/^\w+:(\w+) .*$/, '$1')))].toSorted();
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
    SST_RESOURCE_SlackWebhookUrl: JSON.stringify({ value: 'https://hooks.example.com/services/T0/B0/x' }),
  };
}

function strings(variables: unknown): Record<string, string> {
  const entries = Object.entries(variables ?? {}).filter(([name]) => !name.startsWith('SST_KEY'));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
