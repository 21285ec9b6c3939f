/** One server for each data folder. The lock is the operating system's, so that it ends with its process, however that ends. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Misconfigured } from '@clausewatch/model/errors';

export interface Lock {
  release(): void;
}

/** Throws `Misconfigured` when another server has the folder, or it cannot be written. */
export function lockFolder(folder: string): Lock {
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    db = new DatabaseSync(join(folder, 'serve.lock'), { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    return { release: () => db?.close() };
  } catch (error) {
    db?.close();
    throw new Misconfigured([problemOf(folder, error)]);
  }
}

/** SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy */
function problemOf(folder: string, error: unknown): string {
  if (error instanceof Error && 'errcode' in error && error.errcode === 5)
    return `${folder}: another clausewatch serves from this folder; stop it, or give another folder with --data`;
  return `${folder}: cannot be used for data: ${error instanceof Error ? error.message : 'unknown error'}`;
}
