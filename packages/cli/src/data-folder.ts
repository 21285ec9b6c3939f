/** A data folder as commands meet it: beside a running server or without one. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { userInfo } from 'node:os';

import type { Table } from '@clausewatch/app/table';
import { clockOf } from '@clausewatch/local/clock';
import { databaseName, type Embedded, embed } from '@clausewatch/local/embedded';
import { readNote, writeNote } from '@clausewatch/local/notes';
import { Misconfigured, Unavailable } from '@clausewatch/model/errors';
import { unverified } from '@clausewatch/model/incident';
import { openSqliteTable } from '@clausewatch/store/sqlite';

import { type CatalogueFlags, catalogueFrom, text } from './catalogue-flags.ts';

export const defaultFolder = join('.data', 'clausewatch');
export const sampleFolder = join('.data', 'sample');

export const dataFlag = {
  kind: 'parsed',
  parse: text,
  brief: `Data folder of the server. Default: ${defaultFolder}`,
  optional: true,
  placeholder: 'DIR',
} as const;

/** Throws `Misconfigured` when there is nothing in the folder. */
export function existingFolder(data: string | undefined): string {
  const folder = data ?? defaultFolder;
  if (existsSync(join(folder, databaseName))) return folder;
  const sample = existsSync(join(sampleFolder, databaseName)) ? `; the sample's is there: --data ${sampleFolder}` : '';
  throw new Misconfigured([
    `${folder}: no data here; name the folder of a server with --data, or start one with: clausewatch serve --data ${folder}${sample}`,
  ]);
}

/** What a server was started with, so that other commands read its incidents by the same policies. */
export async function noteSetup(table: Table, flags: CatalogueFlags): Promise<void> {
  const policy = flags.policy?.map((name) => (existsSync(name) ? resolve(name) : name));
  await writeNote(table, 'setup', {
    ...(policy === undefined ? {} : { policy }),
    ...(flags.registers === undefined ? {} : { registers: resolve(flags.registers) }),
    ...(flags.documents === undefined ? {} : { documents: flags.documents.map((folder) => resolve(folder)) }),
  });
}

/** The flags of this run, or where there are none those of the server. */
async function setupOf(folder: string, flags: CatalogueFlags): Promise<CatalogueFlags> {
  if (flags.policy !== undefined || flags.registers !== undefined || flags.documents !== undefined) return flags;
  const table = openSqliteTable(join(folder, databaseName));
  try {
    return (await readNote(table, 'setup')) ?? {};
  } finally {
    table.close();
  }
}

/** Runs `work` with the folder open. Nothing is delivered from here: what an act owes is sent by the server. */
export async function withFolder<T>(
  folder: string,
  flags: CatalogueFlags,
  work: (app: Embedded) => Promise<T>,
): Promise<T> {
  const catalogue = catalogueFrom(await setupOf(folder, flags));
  const refuse = async (): Promise<never> => {
    throw new Unavailable('only the server delivers');
  };
  const app = await embed({
    catalogue,
    data: folder,
    clock: clockOf,
    senders: () => ({ email: refuse, slack: refuse }),
    monitor: { count: () => undefined, remark: () => undefined },
  });
  try {
    return await work(app);
  } finally {
    app.close();
  }
}

/** Who acts when nobody is named. Only the operating system vouches for it, and the timeline says so. */
export function osUser(): string {
  try {
    return `${unverified}${userInfo().username}`;
  } catch {
    return `${unverified}somebody`;
  }
}
