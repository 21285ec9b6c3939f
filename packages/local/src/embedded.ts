/** The pipeline in one process: the same use-cases as on AWS, over an embedded database. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { App, Clock, Monitor, Senders } from '@clausewatch/app/ports';
import { planOf } from '@clausewatch/engine/plan';
import type { Catalogue } from '@clausewatch/model/catalogue';
import { readResource } from '@clausewatch/sources/aws-config/item';
import { kindOf } from '@clausewatch/sources/kind-of';
import { openSqliteTable } from '@clausewatch/store/sqlite';

export interface Embedding {
  readonly catalogue: Catalogue;
  /** Folder of the database; absent: everything is forgotten at the end. */
  readonly data?: string;
  readonly now: Clock;
  readonly senders: Senders;
  readonly monitor: Monitor;
  readonly pages?: string;
}

export type Embedded = App & { close(): void };

export function embed({ catalogue, data, ...world }: Embedding): Embedded {
  if (data !== undefined) mkdirSync(data, { recursive: true, mode: 0o700 });
  const table = openSqliteTable(data === undefined ? ':memory:' : join(data, 'clausewatch.db'));
  return { ...world, plan: planOf(catalogue), table, readResource, kindOf, close: () => table.close() };
}

/** Counts by name, and hears remarks. */
export function counting(
  remark: Monitor['remark'] = () => undefined,
): Monitor & { readonly counts: Map<string, number> } {
  const counts = new Map<string, number>();
  return { counts, remark, count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1) };
}
