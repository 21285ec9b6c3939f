import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableContract } from './contract.ts';
import { openSqliteTable } from './sqlite.ts';

tableContract('the table in a SQLite file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'table-'));
  const table = openSqliteTable(join(folder, 'contract.db'));
  const close = (): void => {
    table.close();
    rmSync(folder, { recursive: true });
  };
  return { table, close };
});

tableContract('the table in SQLite memory', async () => {
  const table = openSqliteTable(':memory:');
  return { table, close: () => table.close() };
});
