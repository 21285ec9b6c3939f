/** From a resource's record to its incidents: load, advance, save if nobody wrote in between; again if somebody did. */
import { Unavailable } from '@clausewatch/model/errors';
import { violationId } from '@clausewatch/model/key';

import { entriesOf } from './entries.ts';
import { loadIncident, saveIncident } from './incidents.ts';
import { sightsOf } from './looks.ts';
import { matterFor, type News, type Words } from './matter.ts';
import type { App } from './ports.ts';
import { type ResourceRecord, type Stored, loadRecord, saveRecord } from './records.ts';
import { link } from './related.ts';
import { advanceIn } from './routes.ts';

const tries = 12;

/**
 * Brings every incident of the resource in line with its record. Who finds the record changed meanwhile does it again from the newer one: the last to finish has then seen everything. Answers the ids of incidents that changed.
 */
export async function settle(
  app: App,
  saved: Stored<ResourceRecord>,
  news: readonly News[],
): Promise<readonly string[]> {
  const { repairWithin } = app.plan.catalogue.registers.handling ?? {};
  const words = news.map((one) => ({
    ...one,
    entries: entriesOf(one.judgements, one.look, one.order, repairWithin),
  }));
  const changed = new Set<string>();
  let record = saved;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    for (const subject of record.value.subjects) {
      const id = await settleSubject(app, record, subject, words);
      if (id !== undefined) changed.add(id);
    }
    const current = await loadRecord(app.table, saved.value.ref);
    if (current === undefined || current.version === record.version) return [...changed];
    record = current;
  }
  throw new Unavailable(`record of ${saved.value.ref.id}: too many writers at once`);
}

async function settleSubject(
  app: App,
  from: Stored<ResourceRecord>,
  subject: string,
  news: readonly Words[],
): Promise<string | undefined> {
  const id = violationId(from.value.ref, subject);
  const entries = news.flatMap((one) => one.entries.get(subject) ?? []);
  let record = from;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = await loadIncident(app.table, id);
    // Somebody settled from a newer record: ours would take back what it knows.
    if (before !== undefined && before.basis > record.version)
      record = (await loadRecord(app.table, from.value.ref)) ?? record;
    const seen = sightsOf(record.value, subject, before?.sights);
    const matter = matterFor(app, id, record.value, subject, before, news);
    const { calls } = record.value;
    const change = { kind: 'seen', at: app.now(), matter, ...seen, entries, basis: record.version, calls } as const;
    const after = await advanceIn(app, before, change);
    if (after === undefined || after === before) return undefined;
    const linked = await link(app, before, after);
    if ((await saveIncident(app.table, linked)) === 'saved') {
      if (before === undefined) app.monitor.count('incident-opened', { severity: after.severity });
      return id;
    }
  }
  throw new Unavailable(`incident ${id}: too many writers at once`);
}

/** Every incident reflects these looks: strikes them from the list of what is pending, whoever else writes. */
export async function markSettled(app: App, saved: Stored<ResourceRecord>, looks: readonly string[]): Promise<void> {
  let record: Stored<ResourceRecord> | undefined = saved;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (record === undefined || !record.value.pending.some((one) => looks.includes(one))) return;
    const pending = record.value.pending.filter((one) => !looks.includes(one));
    if ((await saveRecord(app.table, { ...record.value, pending }, record.version)) === 'saved') return;
    record = await loadRecord(app.table, saved.value.ref);
  }
  throw new Unavailable(`record of ${saved.value.ref.id}: too many writers at once`);
}

/** The record with one more look to be settled. */
export function withPending(record: ResourceRecord, look: string): ResourceRecord {
  return record.pending.includes(look) ? record : { ...record, pending: [...record.pending, look] };
}
