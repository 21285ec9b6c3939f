/** `check --ndjson` over a generated snapshot in a process with a small heap: how long it takes and how much memory it ever held. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { controls } from '@clausewatch/controls/registry.generated';

import { registersFile } from './pipeline.ts';

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
/** Loaded before the command: says at the end, behind all that the command says, the most memory that the process ever held. */
const report = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(`maxrss ${process.resourceUsage().maxRSS}`))",
)}`;

export interface Usage {
  readonly seconds: number;
  /** The most memory that the process ever held, as the kernel counts it. */
  readonly megabytes: number;
  readonly rows: number;
}

/** The controls that look at one resource: the others have to remember what they have seen. */
export function resourceControls(): readonly string[] {
  return [...controls.values()].filter(({ kind }) => kind === 'resource').map(({ id }) => id);
}

/** Young objects live and die in 4 MB: with the default of 16, V8 would use more for them than the old ones may have. */
const YOUNG = '--max-semi-space-size=4';

/** Throws when the process did not end as `check` ends. */
export async function checkInSmallHeap(file: string, heapMegabytes: number, only: readonly string[]): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-cache-'));
  try {
    const chosen = only.flatMap((id) => ['--control', id]);
    const flags = [`--max-old-space-size=${heapMegabytes}`, YOUNG, '--import', report];
    const args = [...flags, main, 'check', file, '--ndjson', '--registers', registersFile, ...chosen];
    const env = { ...process.env, NODE_COMPILE_CACHE: folder, MALLOC_ARENA_MAX: '1' };
    // Taking the types out of the sources costs more memory than all that follows, so it is done beforehand.
    spawnSync(process.execPath, [...flags, main, 'check', registersFile], { env });
    return await measured(args, env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Usage> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let rows = 0;
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows++;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told = (told + text).slice(-2000)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const kilobytes = Number(/maxrss (\d+)$/.exec(told)?.[1] ?? 0);
  const ended = code === 0 || code === 1 || code === 3;
  if (!ended || kilobytes === 0) throw new Error(`check ended with ${code ?? 'a signal'}:\n${told}`);
  return { seconds: (performance.now() - started) / 1000, megabytes: kilobytes / 1000, rows };
}
