import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readAll } from './contract.ts';
import { openSqliteTable } from './sqlite.ts';
import { fillItem } from './writer-process.ts';

const WRITER = fileURLToPath(new URL('writer-process.ts', import.meta.url));
const ITEMS = 1000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kill-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Kills a writer about `moment` milliseconds after its acknowledgement number `after`, and gives the last one that it printed. */
async function killWriter(file: string, after: number, moment: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, 'fill', file, `${ITEMS}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last === after) setTimeout(() => child.kill('SIGKILL'), moment);
  }
  await exit;
  expect(child.signalCode, 'the writer was killed in the middle').toBe('SIGKILL');
  return last;
}

it.each([1, 2, 3, 4, 5, 6])('a killed writer loses no acknowledged write and leaves none torn (%i)', async () => {
  const file = join(folder, 'kill.db');
  const after = 1 + Math.floor(Math.random() * ITEMS * 0.7);
  const acknowledged = await killWriter(file, after, Math.random() * 5);
  expect(acknowledged).toBeGreaterThanOrEqual(after);

  const table = openSqliteTable(file);
  const { items } = await readAll((range) => table.query('fill', range));
  // The kill can come between a commit and its acknowledgement: one item more is possible.
  expect(items.length - acknowledged).toBeOneOf([0, 1]);
  expect(items).toEqual(items.map((_, index) => fillItem(index + 1)));
  const head = await table.get({ pk: 'head', sk: 'head' });
  expect(head?.version).toBe(head?.data['n']);
  expect([acknowledged, items.length]).toContain(head?.version);
  expect((await table.queryIndex('due', 'due')).items).toEqual([head]);
  const next = fillItem(items.length + 1);
  expect(await table.put(next, undefined)).toBe('saved');
  table.close();

  const database = new DatabaseSync(file, { readOnly: true });
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  database.close();
});
