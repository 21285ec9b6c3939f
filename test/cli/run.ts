/** Runs the command line as a person would, in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve('packages/cli/src/main.mjs');
const peakModule = resolve('test/cli/peak-memory.ts');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Largest resident memory, in megabytes. */
  readonly peak: number;
}

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function start(args: readonly string[], { cwd, env = {} }: Options = {}): ChildProcess {
  return spawn(process.execPath, ['--import', peakModule, main, ...args], {
    cwd: cwd ?? process.cwd(),
    env: { PATH: process.env['PATH'], TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function clausewatch(args: readonly string[], options: Options = {}): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-run-'));
  const peakFile = join(folder, 'peak');
  const child = start(args, { ...options, env: { ...options.env, PEAK_FILE: peakFile } });
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((done) => void child.on('close', done));
  const peak = Number(readFileSync(peakFile, 'utf8')) / 1024;
  rmSync(folder, { recursive: true });
  return { code, stdout, stderr, peak };
}

/** The one document on stdout. Throws when there is anything else. */
export function documentOf({ stdout }: Ran): unknown {
  return (JSON.parse(stdout) as { readonly data: unknown }).data;
}
