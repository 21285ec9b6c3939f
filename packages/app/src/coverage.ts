/** Coverage with its freshness, read from what is in the store. */
import { type CoverageRow, type Gaps, coverageOf, withExceptions } from '@clausewatch/engine/coverage';
import { outagesOf } from '@clausewatch/engine/outages';
import type { Kind } from '@clausewatch/model/configuration';

import { openIncidents } from './incidents.ts';
import { lastOf } from './looks.ts';
import type { App } from './ports.ts';
import { quietOf } from './quiet.ts';
import { type Head, allHeads } from './records.ts';
import { isWatching, watchersOf } from './watchers.ts';

export interface Overview {
  readonly rows: readonly CoverageRow[];
  /** How many resources leave a clause undecided, by `policy/clause`. */
  readonly undecided: ReadonlyMap<string, number>;
}

export async function coverage(app: App): Promise<readonly CoverageRow[]> {
  return (await overview(app)).rows;
}

/** One walk over every resource record. */
export async function overview(app: App): Promise<Overview> {
  const counts = new Map<string, number>();
  const lastSeen = new Map<string, string>();
  const see = (control: string, at: string): void => {
    if ((lastSeen.get(control) ?? '') < at) lastSeen.set(control, at);
  };
  const open = new Set<string>();
  for await (const head of allHeads(app.table)) {
    for (const key of unknownIn(head)) counts.set(key, (counts.get(key) ?? 0) + 1);
    const kind = app.kindOf(head.ref.type);
    // What could not be decided is no evidence.
    const undecided = (look: string): ReadonlySet<string> => new Set(lastOf(head, look)?.unknown);
    const alone = undecided('resource');
    for (const { control, citations } of app.plan.byKind.get(kind) ?? [])
      if (!citations.some(({ key }) => alone.has(key))) see(control.id, head.assessedAt);
    for (const { control } of app.plan.scopes) {
      if (undecided(control.id).size > 0) open.add(control.id);
      if (control.collects.includes(kind)) see(control.id, head.assessedAt);
    }
  }
  // What a scope control says of its members' account is written there, not at the members: one gap is a gap for all.
  for (const control of open) lastSeen.delete(control);
  const rows = coverageOf(app.plan.catalogue, lastSeen, await gapsOf(app));
  return { rows: withExceptions(rows, await openIncidents(app.table)), undecided: counts };
}

/** What is lacking, without how fresh the evidence is: however much there is, only what watches is read. */
export async function lacking(app: App): Promise<readonly CoverageRow[]> {
  return coverageOf(app.plan.catalogue, new Map(), await gapsOf(app));
}

async function gapsOf(app: App): Promise<Gaps> {
  const outages = outagesOf(await watchersOf(app), typesOf(app));
  return { outages, shadow: (await quietOf(app)).shadow };
}

/** Looks are kept in order: of each sort the last one counts. */
function unknownIn({ looks }: Head): ReadonlySet<string> {
  const newest = new Map(looks.map((look) => [look.look, look]));
  const keys = [...newest.values()].flatMap(({ unknown }) => unknown);
  return new Set(keys.map((key) => key.split('/').slice(0, 2).join('/')));
}

/** The provider's types of each kind; those of our recorders are read by ourselves. */
function typesOf({ types = [], kindOf }: App): ReadonlyMap<Kind, readonly string[]> {
  const recorded = types.filter((type) => !isWatching(kindOf(type)));
  return Map.groupBy(recorded, kindOf);
}
