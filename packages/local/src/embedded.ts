/** The pipeline in one process: the same use-cases as on AWS, over an embedded database. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { App, Clock, Monitor, Senders } from '@clausewatch/app/ports';
import type { Table } from '@clausewatch/app/table';
import { planOf } from '@clausewatch/engine/plan';
import type { Catalogue } from '@clausewatch/model/catalogue';
import { Misconfigured } from '@clausewatch/model/errors';
import { readResource } from '@clausewatch/sources/aws-config/item';
import { kindOf, sweptTypes } from '@clausewatch/sources/kind-of';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { openSqliteTable } from '@clausewatch/store/sqlite';

import { deadJobs } from './jobs.ts';

export interface Embedding {
  readonly catalogue: Catalogue;
  /** Folder of the database; absent: everything is forgotten at the end. */
  readonly data?: string;
  /** False: the folder is made anew when it is lost. */
  readonly durable?: boolean;
  /** The present, where the folder may have a say in it. */
  readonly clock: (table: Table) => Promise<{ readonly now: Clock }>;
  readonly senders: (table: Table) => Senders;
  readonly monitor: Monitor;
  readonly pages?: string;
  readonly buttons?: boolean;
}

export type Embedded = App & { close(): void };

export const databaseName = 'clausewatch.db';

/** Throws `Misconfigured` or `Unavailable` when the database cannot be opened. */
export async function embed({
  catalogue,
  data,
  durable = true,
  clock,
  senders,
  ...world
}: Embedding): Promise<Embedded> {
  if (data !== undefined) makeFolder(data);
  const table = openSqliteTable(data === undefined ? ':memory:' : join(data, databaseName), { durable });
  const { now } = await clock(table);
  return {
    ...world,
    // Nobody can act on what is gone when the process ends.
    ...(data === undefined ? { actions: 'none' as const } : {}),
    plan: planOf(catalogue),
    table,
    now,
    senders: senders(table),
    readResource,
    kindOf,
    types: sweptTypes,
    deadEvents: async () => (await deadJobs(table)).length,
    graphParts,
    close: () => table.close(),
  };
}

function makeFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Misconfigured([`${data}: cannot be used for data: ${error instanceof Error ? error.message : ''}`]);
  }
}

/** Counts by name, and hears remarks. */
export function counting(
  remark: Monitor['remark'] = () => undefined,
): Monitor & { readonly counts: Map<string, number> } {
  const counts = new Map<string, number>();
  return { counts, remark, count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1) };
}
