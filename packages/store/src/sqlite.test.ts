import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Misconfigured, Unavailable } from '@clausewatch/model/errors';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { itemAt } from './contract.ts';
import { openSqliteTable } from './sqlite.ts';

const WRITER = fileURLToPath(new URL('writer-process.ts', import.meta.url));
const KEY = { pk: 'p', sk: 's' };

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
  file = join(folder, 'data', 'deep', 'table.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

it.skipIf(process.platform === 'win32')(
  'creates the file, its side files and its folders for the owner only',
  async () => {
    const table = openSqliteTable(file);
    await table.put(itemAt(KEY), undefined);
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    expect([file, `${file}-wal`, `${file}-shm`].map(mode)).toEqual(['600', '600', '600']);
    expect([join(folder, 'data'), join(folder, 'data', 'deep')].map(mode)).toEqual(['700', '700']);
    table.close();
  },
);

it('keeps items when it is closed and opened again', async () => {
  const first = openSqliteTable(file);
  await first.put(itemAt(KEY), undefined);
  first.close();
  const second = openSqliteTable(file);
  expect(await second.get(KEY)).toEqual(itemAt(KEY));
  second.close();
});

it('keeps a write-ahead log, so that readers and a writer do not wait for each other', () => {
  openSqliteTable(file).close();
  const database = new DatabaseSync(file);
  expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  database.close();
});

it('refuses a file of a newer schema and says what to do', () => {
  openSqliteTable(file).close();
  const database = new DatabaseSync(file);
  database.exec('PRAGMA user_version = 3');
  database.close();
  const open = (): unknown => openSqliteTable(file);
  expect(open).toThrow(Misconfigured);
  expect(open).toThrow(
    `${file}: written by a newer version (schema 3, this version knows 2); upgrade or use another file`,
  );
});

it('takes over a file of the schema before, as it is', async () => {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  database.exec(`CREATE TABLE items (
      pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
      open_pk TEXT, open_sk TEXT, due_pk TEXT, due_sk TEXT, PRIMARY KEY (pk, sk)
    ) STRICT;
    INSERT INTO items VALUES ('p', 's', 1, '{"at":"s"}', NULL, NULL, NULL, NULL);
    PRAGMA user_version = 1;`);
  database.close();
  const table = openSqliteTable(file);
  expect(await table.get(KEY)).toEqual(itemAt(KEY));
  expect(await table.put(itemAt(KEY, { version: 2, expires: '2026-01-01T00:00:00.000Z' }), 1)).toBe('saved');
  table.close();
});

it('deletes what nobody needs any more, and nothing else', async () => {
  const table = openSqliteTable(file);
  const expires = '2026-01-01T00:00:00.000Z';
  const keys = ['old', 'kept', 'later'].map((sk) => ({ pk: 'p', sk }));
  const [old, kept, last] = keys;
  if (old === undefined || kept === undefined || last === undefined) throw new Error('no keys');
  await table.put(itemAt(old, { expires, indexes: { open: { pk: 'o', sk: '1' } } }), undefined);
  await table.put(itemAt(kept, { expires }), undefined);
  await table.put(itemAt(kept, { version: 2 }), 1);
  await table.put(itemAt(last, { expires: '2026-01-01T00:00:05.000Z' }), undefined);
  expect(await table.expire?.(expires)).toBe(0);
  expect(await table.expire?.('2026-01-01T00:00:01.000Z')).toBe(1);
  expect((await table.query('p')).items.map(({ sk }) => sk)).toEqual(['kept', 'later']);
  expect(await table.queryIndex('open', 'o')).toEqual({ items: [] });
  table.close();
});

it('does not take another kind of file for a table, and leaves it as it was', () => {
  const other = join(folder, 'notes.txt');
  writeFileSync(other, 'not a database '.repeat(100));
  const open = (): unknown => openSqliteTable(other);
  expect(open).toThrow('not a database');
  expect(open).not.toThrow(Unavailable);
  expect(statSync(other).size).toBe(1500);
});

it('is unavailable, not empty, while another process holds the lock for long', async () => {
  const table = openSqliteTable(file);
  await table.put(itemAt(KEY), undefined);
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  await expect(table.put(itemAt(KEY, { version: 2 }), 1)).rejects.toThrow(Unavailable);
  expect(await table.get(KEY)).toEqual(itemAt(KEY));
  other.exec('ROLLBACK');
  other.close();
  expect(await table.put(itemAt(KEY, { version: 2 }), 1)).toBe('saved');
  table.close();
});

it('is unavailable when the file is locked while it is opened', () => {
  openSqliteTable(file).close();
  const other = new DatabaseSync(file);
  other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  expect(() => openSqliteTable(file)).toThrow(Unavailable);
  other.close();
});

it('lets several processes create and share one file without losing an update', async () => {
  const run = promisify(execFile);
  const writers = Array.from({ length: 6 }, () => run(process.execPath, [WRITER, 'count', file, '40']));
  await Promise.all(writers);
  const table = openSqliteTable(file);
  expect(await table.get({ pk: 'count', sk: 'count' })).toMatchObject({ version: 240, data: { n: 240 } });
  table.close();
}, 60_000);

it('throws for damaged data instead of giving half an item', async () => {
  const table = openSqliteTable(file);
  await table.put(itemAt(KEY), undefined);
  const other = new DatabaseSync(file);
  other.exec("UPDATE items SET data = '[]'");
  await expect(table.get(KEY)).rejects.toThrow('"p" "s": stored data is not an object');
  other.exec("UPDATE items SET data = '{'");
  await expect(table.query('p')).rejects.toThrow();
  other.close();
  table.close();
});
