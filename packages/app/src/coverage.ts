/** Coverage with its freshness, read from what is in the store. */
import { type CoverageRow, coverageOf } from '@clausewatch/engine/coverage';

import { lastOf } from './looks.ts';
import type { App } from './ports.ts';
import { allRecords } from './records.ts';

export async function coverage(app: App): Promise<readonly CoverageRow[]> {
  const lastSeen = new Map<string, string>();
  const see = (control: string, at: string): void => {
    if ((lastSeen.get(control) ?? '') < at) lastSeen.set(control, at);
  };
  for await (const { value } of allRecords(app.table)) {
    const kind = app.kindOf(value.ref.type);
    // What could not be decided is no evidence.
    const undecided = (look: string): ReadonlySet<string> => new Set(lastOf(value, look)?.unknown);
    const alone = undecided('resource');
    for (const { control, citations } of app.plan.byKind.get(kind) ?? [])
      if (!citations.some(({ key }) => alone.has(key))) see(control.id, value.assessedAt);
    for (const { control } of app.plan.scopes)
      if (control.collects.includes(kind) && undecided(control.id).size === 0) see(control.id, value.assessedAt);
  }
  return coverageOf(app.plan.catalogue, lastSeen);
}
