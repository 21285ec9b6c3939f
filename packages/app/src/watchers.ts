/** What tells whether news reaches us at all, in a list of its own: it is asked for far more often than all resources are walked over. */
import type { Kind } from '@clausewatch/model/configuration';
import { resourceKey } from '@clausewatch/model/key';
import { type Resource, ResourceRef } from '@clausewatch/model/resource';
import * as z from 'zod/mini';

import type { App } from './ports.ts';
import { loadRecord } from './records.ts';
import type { Item } from './table.ts';
import { walkPartition } from './walk.ts';

const pk = 'watchers';
const Listed = z.object({ ref: ResourceRef });

const watching: ReadonlySet<Kind> = new Set<Kind>(['recorder', 'threat-detector', 'watcher']);

export function isWatching(kind: Kind): boolean {
  return watching.has(kind);
}

/** Puts it on the list, once. To be called before its record is saved, so that none is missing there. */
export async function listWatcher({ table, kindOf }: App, ref: ResourceRef): Promise<void> {
  if (!isWatching(kindOf(ref.type))) return;
  await table.put({ pk, sk: resourceKey(ref), version: 1, data: { ref } as unknown as Item['data'] }, undefined);
}

/** All that are there now. */
export async function watchersOf(app: App): Promise<readonly Resource[]> {
  const found: Resource[] = [];
  for await (const { data } of walkPartition(app.table, pk)) {
    const { ref } = Listed.parse(data);
    const { latest } = (await loadRecord(app.table, ref))?.value ?? {};
    if (latest !== undefined) found.push(app.readResource({ ref, ...latest }));
  }
  return found;
}
