/** `check --ndjson` over a generated snapshot in a process with a small heap: how long it takes and how much memory it ever held. */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { controls } from '@clausewatch/controls/registry.generated';

import { registersFile } from './pipeline.ts';

const main = fileURLToPath(new URL('../../packages/cli/src/main.mjs', import.meta.url));
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

/** Throws when the process did not end as `check` ends. */
export async function checkInSmallHeap(file: string, heapMegabytes: number, only: readonly string[]): Promise<Usage> {
  const chosen = only.flatMap((id) => ['--control', id]);
  const flags = [`--max-old-space-size=${heapMegabytes}`, '--import', report];
  // The first run after an installation compiles, which takes some more memory: the figure is that of all others.
  spawnSync(process.execPath, [...flags, main, 'check', registersFile, '--ndjson']);
  return await measured([...flags, main, 'check', file, '--ndjson', '--registers', registersFile, ...chosen]);
}

async function measured(args: readonly string[]): Promise<Usage> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
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
