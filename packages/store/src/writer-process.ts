/** A program that tests start as a process of its own: `node writer-process.ts fill|count <file> <how many>`. */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import type { Item } from '@clausewatch/app/table';
import { openSqliteTable } from './sqlite.ts';

/** Item `n` of `fill`: its content follows from its number, from a few bytes to many database pages. */
export function fillItem(n: number): Item {
  const text = createHash('sha256')
    .update(`${n}`)
    .digest('hex')
    .repeat((n * 37) % 500);
  return { pk: 'fill', sk: String(n).padStart(6, '0'), version: 1, data: { n, text } };
}

/** Writes items and moves `head` to the last one; prints each number once both writes returned. */
async function fill(file: string, count: number): Promise<void> {
  const table = openSqliteTable(file);
  for (let n = 1; n <= count; n++) {
    const head: Item = { pk: 'head', sk: 'head', version: n, data: { n }, indexes: { due: { pk: 'due', sk: `${n}` } } };
    const written = [await table.put(fillItem(n), undefined), await table.put(head, n === 1 ? undefined : n - 1)];
    if (written.includes('conflict')) throw new Error(`item ${n} was there already`);
    writeSync(1, `${n}\n`);
  }
  table.close();
}

/** Adds to one counter, trying again on a conflict. */
async function count(file: string, times: number): Promise<void> {
  const table = openSqliteTable(file);
  const key = { pk: 'count', sk: 'count' };
  for (let added = 0; added < times;) {
    const old = await table.get(key);
    const item = { ...key, version: (old?.version ?? 0) + 1, data: { n: Number(old?.data['n'] ?? 0) + 1 } };
    if ((await table.put(item, old?.version)) === 'saved') added++;
  }
  table.close();
}

if (import.meta.main) {
  const [task, file = '', times] = process.argv.slice(2);
  await (task === 'count' ? count : fill)(file, Number(times));
}
