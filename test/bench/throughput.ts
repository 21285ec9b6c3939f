/** `check` beside `JSON.parse` of the same bytes: in memory, and as the command reads a gzip file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { applicationFor } from '@clausewatch/cli/application';
import { contextOf } from '@clausewatch/cli/context';
import { run } from '@stricli/core';

import { snapshot, writeSnapshot } from './generate.ts';
import { inTurns, median, quantile, ratios, type Times } from './measure.ts';
import { resourceControls } from './memory.ts';
import { assess, benchPlan, parseOnly, placesIn, registersFile, splitOnly } from './pipeline.ts';

/** The command itself, in this process; what it writes is counted and dropped. Resolves to the number of rows. */
export async function command(file: string, controls: readonly string[]): Promise<number> {
  let rows = 0;
  const chosen = controls.flatMap((id) => ['--control', id]);
  const args = ['check', file, '--ndjson', '--registers', registersFile, ...chosen];
  await run(await applicationFor(args), args, {
    ...contextOf(process),
    out: async (text) => {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) rows++;
    },
    err: () => undefined,
  });
  process.exitCode = 0;
  return rows;
}

const NOTHING: Times = { wall: [], cpu: [] };

/** `less`: what of each round is not to count, since it is there before the first item. */
function row(name: string, bar: Times, of: Times, items: number, less = NOTHING): readonly string[] {
  const rest = (kind: keyof Times) => of[kind].map((time, round) => time - (less[kind][round] ?? 0));
  const [wall, cpu] = [ratios(bar.wall, rest('wall')), ratios(bar.cpu, rest('cpu'))];
  const spread = (all: readonly number[]) => `${quantile(all, 0.1).toFixed(2)}-${quantile(all, 0.9).toFixed(2)}`;
  const each = (1000 * median(rest('cpu'))) / items;
  return [name, median(cpu).toFixed(2), spread(cpu), median(wall).toFixed(2), spread(wall), each.toFixed(1)];
}

export const throughputHead = ['of the same bytes', 'by CPU time', 'p10-p90', 'by the clock', 'p10-p90', 'CPU us/item'];

/** Throws when the command and the pipeline in memory do not find the same number of rows. */
export async function throughput(items: number, rounds: number): Promise<readonly (readonly string[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-bench-'));
  try {
    const [file, few] = [join(folder, 'many.json.gz'), join(folder, 'few.json.gz')];
    await writeSnapshot(file, items);
    await writeSnapshot(few, 1);
    const bytes = snapshot(items);
    const places = placesIn(bytes);
    const plan = benchPlan('resource');
    const controls = resourceControls();
    let rows = 0;
    assess(bytes, plan, (some) => (rows += some.length));
    const told = await command(file, controls);
    if (rows !== told) throw new Error(`the command found ${told} rows, the pipeline in memory ${rows}`);
    const times = await inTurns(
      {
        parse: () => parseOnly(bytes, places),
        split: () => splitOnly(bytes),
        memory: () => assess(bytes, plan, () => undefined),
        gzip: () => command(file, controls),
        start: () => command(few, controls),
      },
      rounds,
    );
    return [
      row('JSON.parse, item by item', times.parse, times.parse, items),
      row('taken apart in pieces', times.parse, times.split, items),
      row('check in memory', times.parse, times.memory, items),
      row('check of a gzip file, less its start', times.parse, times.gzip, items, times.start),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
