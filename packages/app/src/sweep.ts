/** The schedule's part: looks at everything again. What changed without an event is put right, and counted as a missed event. */
import { judge } from '@clausewatch/engine/assess';
import { Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';

import { tick } from './act.ts';
import { openIncidents } from './incidents.ts';
import { lookOf, withLook } from './looks.ts';
import { observe } from './observe.ts';
import type { App } from './ports.ts';
import { type ResourceRecord, type Stored, allRecords, loadRecord, saveRecord } from './records.ts';
import { markSettled, settle, withPending } from './settle.ts';

export interface SweepReport {
  readonly looked: number;
  readonly missed: number;
  readonly changed: number;
}

/** Takes in what the provider says now. Anything that is new to us was missed. */
export async function sweepIn(app: App, observation: Observation): Promise<boolean> {
  const { kind } = await observe(app, observation);
  const missed = kind === 'new' && observation.kind !== 'ignored';
  if (missed) app.monitor.count('missed-event', { kind: observation.kind });
  return missed;
}

/** Assesses every known state with the policies, registers and controls of today; ends exceptions whose time is over. */
export async function reassess(app: App): Promise<SweepReport> {
  let looked = 0;
  let changed = 0;
  for await (const stored of allRecords(app.table)) {
    looked += 1;
    changed += (await again(app, stored)).length;
  }
  for (const { id } of await openIncidents(app.table)) await tick(app, id);
  return { looked, missed: 0, changed };
}

async function again(app: App, from: Stored<ResourceRecord>): Promise<readonly string[]> {
  let stored: Stored<ResourceRecord> | undefined = from;
  for (let attempt = 0; attempt < 12; attempt += 1) {
    if (stored?.value.latest === undefined) return [];
    const { value, version }: Stored<ResourceRecord> = stored;
    const { latest, ref, newest } = value;
    if (latest === undefined) return [];
    const resource = app.readResource({ ref, ...latest });
    const judgements = judge(app.plan, resource);
    const via = value.looks.findLast(({ order }) => order === newest)?.via ?? 'sweep';
    const looked = withLook(value, lookOf(latest.capturedAt, newest, 'resource', via, judgements));
    const next = { ...withPending(looked, newest), assessedAt: app.now() };
    if ((await saveRecord(app.table, next, version)) === 'saved') {
      const saved = { version: version + 1, value: next };
      const changed = await settle(app, saved, [{ judgements, look: 'resource', order: newest, resource }]);
      await markSettled(app, saved, [newest]);
      return changed;
    }
    stored = await loadRecord(app.table, ref);
  }
  throw new Unavailable(`record of ${from.value.ref.id}: too many writers at once`);
}
