/** `npm run check`: everything that has to hold before a change lands, in one command. The last line counts. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'clausewatch-check-'));
const report = join(folder, 'tests.json');

const steps: readonly (readonly [name: string, command: string, ...args: readonly string[]])[] = [
  ['format', 'oxfmt', '--check'],
  ['lint', 'oxlint', '--type-aware'],
  ['types', 'tsc', '--noEmit', '-p', '.'],
  ['types of the stacks', 'npm', 'run', '--silent', 'types:stacks'],
  ['generated files', 'node', 'scripts/generate.ts', '--check'],
  ['dead code', 'knip'],
  ['instructions per item', 'node', 'test/bench/instructions.ts', '--check'],
  ['tests', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
];

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

const failed: string[] = [];
for (const [name, command, ...args] of steps) {
  const started = performance.now();
  console.log(`\n--- ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  console.log(
    `--- ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) failed.push(name);
}

const tests = counted();
rmSync(folder, { recursive: true });
const other = failed.filter((name) => name !== 'tests');
const bad = tests.numFailedTests + other.length + (failed.includes('tests') && tests.numFailedTests === 0 ? 1 : 0);
if (failed.length > 0) console.error(`\nfailed: ${failed.join(', ')}`);
console.log(
  `\n${tests.numPassedTests + steps.length - 1 - other.length} passed, ${bad} failed, ${tests.numPendingTests} skipped`,
);
process.exitCode = failed.length > 0 ? 1 : 0;

/** What the test runner counted; nothing when it did not get so far. */
function counted(): Counts {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Counts;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numFailedTestSuites: 1 };
  }
}
