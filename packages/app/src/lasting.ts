/** What a person closed and a sweep still finds broken: it is open again. */
import { Unavailable } from '@clausewatch/model/errors';
import { fingerprint, violationId } from '@clausewatch/model/key';

import { loadIncident, saveIncident } from './incidents.ts';
import { lastOf } from './looks.ts';
import type { App } from './ports.ts';
import type { ResourceRecord } from './records.ts';
import { advanceIn } from './routes.ts';
import { later } from './time.ts';

const tries = 12;
/** Seconds until what somebody mended, and then closed, has come to us. */
const patience = 3600;

/** Answers the ids of those that are open again. */
export async function reopenLasting(app: App, record: ResourceRecord): Promise<readonly string[]> {
  const looks = [...new Set(record.looks.map(({ look }) => look))].flatMap((name) => lastOf(record, name) ?? []);
  const subjects = new Set(looks.flatMap(({ broken }) => Object.keys(broken)));
  const back: string[] = [];
  for (const subject of subjects) {
    const id = violationId(record.ref, subject);
    if (await reopen(app, id)) back.push(id);
  }
  return back;
}

/** Once for each time that it was closed, whoever else writes; what is allowed for a time stays closed. */
async function reopen(app: App, id: string): Promise<boolean> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const before = await loadIncident(app.table, id);
    const at = app.now();
    if (before?.ending !== 'person' || later(before.resolvedAt ?? at, patience) > at) return false;
    const act = {
      kind: 'reopen',
      id: `lasts-${fingerprint(id, before.resolvedAt ?? '')}`,
      by: 'clausewatch',
      via: 'api',
      at,
    } as const;
    const after = await advanceIn(app, before, { kind: 'act', at, act });
    if (after === undefined || after.state === 'resolved' || after.state === 'excepted') return false;
    if ((await saveIncident(app.table, after)) === 'saved') return true;
  }
  throw new Unavailable(`incident ${id}: too many writers at once`);
}
