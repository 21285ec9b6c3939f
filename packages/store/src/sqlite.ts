import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import type { Key, Page, Table } from '@clausewatch/app/table';
import { Misconfigured, Unavailable } from '@clausewatch/model/errors';
import { afterPrefix, encodePosition, toScan, type Scan, type Span } from './range.ts';
import { checkKey, toItem, toRow, toSeconds } from './record.ts';

const SCHEMA_VERSION = 2;

/** How long one call waits for another process, in milliseconds. The whole process waits with it. */
const BUSY_MS = 2000;

// Partial indexes hold only the items that carry a key for them. Text compares as BINARY: by UTF-8 bytes.
const SCHEMA = `
  CREATE TABLE items (
    pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
    open_pk TEXT, open_sk TEXT, due_pk TEXT, due_sk TEXT,
    PRIMARY KEY (pk, sk)
  ) STRICT;
  CREATE INDEX items_open ON items (open_pk, open_sk, pk, sk) WHERE open_pk IS NOT NULL;
  CREATE INDEX items_due ON items (due_pk, due_sk, pk, sk) WHERE due_pk IS NOT NULL;`;

/** What each schema adds to the one before. */
const STEPS = [
  SCHEMA,
  `ALTER TABLE items ADD COLUMN expires INTEGER;
   CREATE INDEX items_expires ON items (expires) WHERE expires IS NOT NULL;`,
];

const COLUMNS =
  'pk, sk, version, data, open_pk AS openPk, open_sk AS openSk, due_pk AS duePk, due_sk AS dueSk, expires';
const VALUES = ':pk, :sk, :version, :data, :openPk, :openSk, :duePk, :dueSk, :expires';
const ABSENT = { openPk: null, openSk: null, duePk: null, dueSk: null, expires: null };

/** SQLite compares every blob as greater than every text: an upper end that no sort key reaches. */
const ABOVE_ALL_TEXT = new Uint8Array(0);

/** Result codes after which a later try can succeed: BUSY, LOCKED, IOERR, FULL, CANTOPEN (https://www.sqlite.org/rescode.html). */
const PASSING = new Set([5, 6, 10, 13, 14]);

export interface SqliteOptions {
  /** False: what was written may be lost with the machine, for data that is made anew then. Default: a write that returned is on the disk. */
  readonly durable?: boolean;
}

/**
 * The table in one SQLite file (created with its folder, for the owner only) or `:memory:`. Several processes may share a file.
 * Throws `Misconfigured` when a newer program wrote the file, `Unavailable` when it is locked.
 */
export function openSqliteTable(path: string, { durable = true }: SqliteOptions = {}): Table & { close(): void } {
  const db = answer(() => openDatabase(path, durable));
  const select = db.prepare(`SELECT ${COLUMNS} FROM items WHERE pk = :pk AND sk = :sk`);
  const insert = db.prepare(`INSERT INTO items VALUES (${VALUES}) ON CONFLICT (pk, sk) DO NOTHING`);
  const update = db.prepare(`UPDATE items SET version = :version, data = :data, open_pk = :openPk, open_sk = :openSk,
    due_pk = :duePk, due_sk = :dueSk, expires = :expires WHERE pk = :pk AND sk = :sk AND version = :expected`);
  // Own writes are counted by the connection; `data_version` moves with those of others (www.sqlite.org/pragma.html#pragma_data_version).
  const revision = db.prepare('SELECT total_changes() AS own, data_version AS others FROM pragma_data_version()');
  const expired = db.prepare('DELETE FROM items WHERE expires < :now');
  const remove = db.prepare('DELETE FROM items WHERE pk = :pk AND sk = :sk AND version = :expected');
  return {
    async get(key) {
      checkKey(key);
      const row = answer(() => select.get({ pk: key.pk, sk: key.sk }));
      return row && toItem(row);
    },
    async put(item, expected) {
      const row = { ...ABSENT, ...toRow(item, expected) };
      const { changes } = answer(() => (expected === undefined ? insert.run(row) : update.run({ ...row, expected })));
      return changes === 1 ? 'saved' : 'conflict';
    },
    async delete(key, expected) {
      checkKey(key);
      const { changes } = answer(() => remove.run({ pk: key.pk, sk: key.sk, expected }));
      return changes === 1 ? 'deleted' : 'conflict';
    },
    query: async (pk, range = {}) => readPage(db, toScan(undefined, pk, range)),
    async queryIndex(index, pk, range = {}) {
      // A walk over a large index lets others have their turn at each page.
      await setImmediate();
      return readPage(db, toScan(index, pk, range));
    },
    async expire(now) {
      return Number(answer(() => expired.run({ now: toSeconds(now) })).changes);
    },
    async revision() {
      const row = answer(() => revision.get());
      return JSON.stringify(row);
    },
    close: () => db.close(),
  };
}

function readPage(db: DatabaseSync, scan: Scan): Page {
  const { index, after, limit } = scan;
  const [from, before] = ends(scan.span);
  const [pk, sk] = index ? [`${index}_pk`, `${index}_sk`] : ['pk', 'sk'];
  // Several items may have the same key in an index; the table's key orders them.
  const order = index ? `${sk}, pk, sk` : sk;
  const behind = order.replaceAll(/\w+/g, '?');
  const position = after ? [...(after.indexKey ? [after.indexKey.sk, after.key.pk] : []), after.key.sk] : [];
  const rows = answer(() =>
    db
      .prepare(
        `SELECT ${COLUMNS} FROM items WHERE ${pk} = ? AND ${sk} >= ? AND ${sk} < ?
         ${after ? `AND (${order}) > (${behind})` : ''} ORDER BY ${order} LIMIT ?`,
      )
      .all(scan.pk, from, before, ...position, limit + 1),
  );
  const items = rows.slice(0, limit).map(toItem);
  const last = items.at(-1);
  if (!last || rows.length <= limit) return { items };
  const indexKey: Key | undefined = index && last.indexes?.[index];
  return { items, next: encodePosition(index, { key: last, ...(indexKey && { indexKey }) }) };
}

/** The half-open interval of a span; a text followed by NUL is the next one in byte order. */
function ends(span: Span): readonly [from: string, before: string | Uint8Array] {
  switch (span.kind) {
    case 'none':
      return ['', ''];
    case 'all':
      return ['', ABOVE_ALL_TEXT];
    case 'prefix':
      return [span.prefix, afterPrefix(span.prefix) ?? ABOVE_ALL_TEXT];
    case 'from':
      return [span.from, ABOVE_ALL_TEXT];
    case 'upTo':
      return ['', `${span.upTo}\0`];
    case 'between':
      return [span.from, `${span.upTo}\0`];
  }
}

function openDatabase(path: string, durable: boolean): DatabaseSync {
  const file = path === ':memory:' ? path : resolve(path);
  if (file !== ':memory:') createPrivate(file);
  const db = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    // With WAL only FULL syncs each commit; fullfsync makes that reach the disk on macOS: https://www.sqlite.org/pragma.html
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durable ? 'FULL' : 'OFF'}; PRAGMA fullfsync = ON`);
    db.exec('BEGIN IMMEDIATE');
    const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (found > SCHEMA_VERSION)
      throw new Misconfigured([
        `${file}: written by a newer version (schema ${found}, this version knows ${SCHEMA_VERSION}); upgrade or use another file`,
      ]);
    for (const step of STEPS.slice(found)) db.exec(step);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    db.exec('COMMIT');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The file must not exist for a moment with wider rights; SQLite gives its side files the rights of the file. */
function createPrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Never opens an existing file: closing it would drop the locks this process holds on it (https://www.sqlite.org/howtocorrupt.html).
  if (existsSync(file)) return;
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch (error) {
    if (!existsSync(file)) throw error;
  }
}

function answer<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
    if (code === undefined || !PASSING.has(code)) throw error;
    throw new Unavailable(`SQLite cannot answer: ${error instanceof Error ? error.message : code}`, { cause: error });
  }
}
