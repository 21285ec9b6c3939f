/** A data folder as commands meet it: beside a running server or without one. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { userInfo } from 'node:os';

import { type App, sentElsewhere } from '@clausewatch/app/ports';
import { clockOf } from '@clausewatch/local/clock';
import { databaseName, type Embedded, embed } from '@clausewatch/local/embedded';
import { readNote, writeNote } from '@clausewatch/local/notes';
import { Misconfigured } from '@clausewatch/model/errors';
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

/** What a server was started with, so that other commands read its incidents by the same policies, and owe to its channels. */
export async function noteSetup(
  { table, senders }: Pick<App, 'table' | 'senders'>,
  flags: CatalogueFlags,
): Promise<void> {
  const policy = flags.policy?.map((name) => (existsSync(name) ? resolve(name) : name));
  await writeNote(table, 'setup', {
    ways: Object.keys(senders),
    ...(policy === undefined ? {} : { policy }),
    ...(flags.registers === undefined ? {} : { registers: resolve(flags.registers) }),
    ...(flags.documents === undefined ? {} : { documents: flags.documents.map((folder) => resolve(folder)) }),
  });
}

type Setup = CatalogueFlags & { readonly ways?: readonly string[] };

/** Of the server; the flags of this run, where there are any, instead of its own. */
async function setupOf(folder: string, flags: CatalogueFlags): Promise<Setup> {
  const table = openSqliteTable(join(folder, databaseName));
  try {
    const noted: Setup = (await readNote(table, 'setup')) ?? {};
    const { policy, registers, documents } = flags;
    const given = policy !== undefined || registers !== undefined || documents !== undefined;
    const ways = noted.ways === undefined ? {} : { ways: noted.ways };
    return given ? { ...flags, ...ways } : noted;
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
  const { ways = ['email', 'slack'], ...setup } = await setupOf(folder, flags);
  const catalogue = catalogueFrom(setup);
  const app = await embed({
    catalogue,
    data: folder,
    clock: clockOf,
    senders: () => sentElsewhere(ways),
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
