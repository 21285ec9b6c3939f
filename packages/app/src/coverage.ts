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
  const open = new Set<string>();
  for await (const { value } of allRecords(app.table)) {
    const kind = app.kindOf(value.ref.type);
    // What could not be decided is no evidence.
    const undecided = (look: string): ReadonlySet<string> => new Set(lastOf(value, look)?.unknown);
    const alone = undecided('resource');
    for (const { control, citations } of app.plan.byKind.get(kind) ?? [])
      if (!citations.some(({ key }) => alone.has(key))) see(control.id, value.assessedAt);
    for (const { control } of app.plan.scopes) {
      if (undecided(control.id).size > 0) open.add(control.id);
      if (control.collects.includes(kind)) see(control.id, value.assessedAt);
    }
  }
  // What a scope control says of its members' account is written there, not at the members: one gap is a gap for all.
  for (const control of open) lastSeen.delete(control);
  return coverageOf(app.plan.catalogue, lastSeen);
}
