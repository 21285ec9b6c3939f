/** Coverage with its freshness, read from what is in the store. */
import { type CoverageRow, coverageOf } from '@clausewatch/engine/coverage';

import type { App } from './ports.ts';
import { allRecords } from './records.ts';

export async function coverage(app: App): Promise<readonly CoverageRow[]> {
  const lastSeen = new Map<string, string>();
  const see = (control: string, at: string): void => {
    if ((lastSeen.get(control) ?? '') < at) lastSeen.set(control, at);
  };
  for await (const { value } of allRecords(app.table)) {
    const kind = app.kindOf(value.ref.type);
    for (const { control } of app.plan.byKind.get(kind) ?? []) see(control.id, value.assessedAt);
    for (const { control } of app.plan.scopes) if (control.collects.includes(kind)) see(control.id, value.assessedAt);
  }
  return coverageOf(app.plan.catalogue, lastSeen);
}
