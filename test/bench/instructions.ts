/**
 * Instructions per item of `check`, as a multiple of those of `JSON.parse` alone: counted by valgrind, so the same on a busy machine.
 * `--check` compares with the recorded figure, `--record` replaces it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { snapshot } from './generate.ts';

const ITEMS = 1000;
/** Rounds of parsing and of checking; what differs between two rows is the work of four rounds. */
const FEW = 6;
const MANY = 10;
const TOLERANCE = 0.02;

const recorded = fileURLToPath(new URL('instructions.json', import.meta.url));
const script = fileURLToPath(new URL('instructions-run.ts', import.meta.url));
/** Nothing in another thread and nothing by chance, so that two runs count the same. */
const quiet = ['--single-threaded', '--predictable', '--random-seed=1', '--hash-seed=1'];

interface Counted {
  readonly parse: number;
  readonly check: number;
}

function environment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: join(folder, 'cache') };
}

async function instructions(folder: string, ...rounds: readonly number[]): Promise<number> {
  const tool = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null', '--smc-check=all-non-file'];
  const args = [...tool, process.execPath, ...quiet, script, join(folder, 'snapshot.json'), ...rounds.map(String)];
  const child = spawn('valgrind', args, { env: environment(folder), stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const [, count] = /I\s+refs:\s+([\d,]+)/.exec(told) ?? [];
  if (code !== 0 || count === undefined) throw new Error(`valgrind failed (${code}):\n${told.slice(-2000)}`);
  return Number(count.replaceAll(',', ''));
}

/** Instructions per item; start-up and compilation are in every run and fall out. */
async function count(): Promise<Counted> {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-instructions-'));
  try {
    writeFileSync(join(folder, 'snapshot.json'), snapshot(ITEMS));
    // Once without valgrind, so that the counted runs find everything compiled.
    spawnSync(process.execPath, [...quiet, script, join(folder, 'snapshot.json'), '1', '1'], {
      env: environment(folder),
    });
    const [parses, checks, base] = await Promise.all([
      instructions(folder, MANY, FEW),
      instructions(folder, FEW, MANY),
      instructions(folder, FEW, FEW),
    ]);
    const each = (total: number): number => Math.round((total - base) / (MANY - FEW) / ITEMS);
    return { parse: each(parses), check: each(checks) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function valgrind(): boolean {
  return spawnSync('valgrind', ['--version']).status === 0;
}

async function main(mode: string | undefined): Promise<void> {
  if (!valgrind()) {
    console.log('skipped: valgrind is not installed, and instructions cannot be counted without it');
    if (process.env['REQUIRE_VALGRIND'] === '1') process.exitCode = 1;
    return;
  }
  const { parse, check } = await count();
  const ratio = check / parse;
  console.log(`${parse} instructions per item for JSON.parse, ${check} for check: ${ratio.toFixed(3)} times as many`);
  if (mode === '--record') {
    const text = { node: process.version, parse, check, ratio: Number(ratio.toFixed(4)) };
    writeFileSync(recorded, `${JSON.stringify(text, null, 2)}\n`);
    return;
  }
  const before = JSON.parse(readFileSync(recorded, 'utf8')) as { readonly ratio: number };
  console.log(`recorded: ${before.ratio.toFixed(3)}; at most ${(before.ratio * (1 + TOLERANCE)).toFixed(3)} passes`);
  if (mode === '--check' && ratio > before.ratio * (1 + TOLERANCE)) {
    console.error('more instructions than recorded: make it cheaper, or record it anew and say why in the commit');
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
