/** `npm run bench [-- --items 1000000]`: every figure of docs/performance.md, as ratios of one run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { writeSnapshot } from './generate.ts';
import { remembered } from './graph.ts';
import { exponent, table } from './measure.ts';
import { checkInSmallHeap, resourceControls, type Usage } from './memory.ts';
import { agreed, groups, peers, peersHead } from './peers.ts';
import { throughput, throughputHead } from './throughput.ts';

const { values } = parseArgs({
  options: { items: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '15' } },
});
const most = Number(values.items);
const rounds = Number(values.rounds);

function title(text: string): void {
  console.log(`\n${text}\n`);
}

console.log(
  `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${new Date().toISOString()}`,
);

title(`1. check beside JSON.parse: 10,000 items, every resource control, median of ${rounds} rounds in turns`);
console.log(table(throughputHead, await throughput(10_000, rounds)));

const texts = groups(2000);
title(`2. sixteen port rules on 2,000 security groups, median of ${rounds} rounds in turns`);
console.log(`all engines agree: ${await agreed(texts)} matches\n`);
console.log(table(peersHead, await peers(texts, rounds)));

const sizes = [most / 100, most / 10, most];
title(`3. check --ndjson of gzip snapshots with a heap of 32 MB, in a process of its own`);
const folder = mkdtempSync(join(tmpdir(), 'clausewatch-bench-'));
const runs: (readonly [number, Usage])[] = [];
try {
  const file = join(folder, 'snapshot.json.gz');
  await writeSnapshot(file, 1);
  const { seconds: start } = await checkInSmallHeap(file, 32, resourceControls());
  const rows: string[][] = [];
  for (const size of sizes) {
    await writeSnapshot(file, size);
    const usage = await checkInSmallHeap(file, 32, resourceControls());
    runs.push([size, { ...usage, seconds: usage.seconds - start }]);
    const cells = [usage.seconds.toFixed(1), usage.megabytes.toFixed(0), String(usage.rows)];
    rows.push([size.toLocaleString('en'), (statSync(file).size / 1e6).toFixed(0), ...cells]);
  }
  console.log(table(['items', 'MB gzip', 'seconds', 'MB at most', 'rows'], rows));
} finally {
  rmSync(folder, { recursive: true });
}
const time = exponent(runs.map(([size, { seconds }]) => [size, seconds]));
const memory = exponent(runs.map(([size, { megabytes }]) => [size, megabytes]));
console.log(
  `\ngrows with the number of items to the power of ${time.toFixed(2)} in time, ${memory.toFixed(2)} in memory`,
);

title('4. what controls that look at many resources remember');
for (const kind of ['scope', 'graph'] as const) {
  const { resources, bytesEach } = remembered(kind, 20_000);
  const which = `${resources} of 20,000 items`;
  console.log(`${kind} controls: ${Math.round(bytesEach)} bytes for each resource that they collect (${which})`);
}

title('5. instructions, as recorded (npm run bench:instructions counts them)');
const recorded = new URL('instructions.json', import.meta.url);
const { ratio } = JSON.parse(readFileSync(recorded, 'utf8')) as { readonly ratio: number };
console.log(`check takes ${ratio.toFixed(2)} times the instructions of JSON.parse`);

title('6. reachability of whole estates (npm run bench:reach)');
const reach = fileURLToPath(new URL('reach/run.ts', import.meta.url));
spawnSync(process.execPath, ['--max-old-space-size=8000', reach], { stdio: 'inherit' });
