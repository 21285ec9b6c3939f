/** A call to the provider's interface: who changed what is kept at once, and the resource is read again where that is possible. */
import { callsKept } from '@clausewatch/engine/changer';
import { Unavailable } from '@clausewatch/model/errors';
import type { ApiCall, Call } from '@clausewatch/model/api-call';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';

import type { Outcome } from './observe.ts';
import type { Changed } from './order.ts';
import { forgetRead, keepRead, keptReads } from './kept-reads.ts';
import type { App } from './ports.ts';
import { type ResourceRecord, type Stored, emptyRecord, loadRecord, saveRecord } from './records.ts';
import { markSettled, settle, withPending } from './settle.ts';
import { later } from './time.ts';
import { isUnrecorded, readNow, type TakeState } from './unrecorded.ts';

const tries = 12;

/** Seconds after a call before its resource is read: what is half made then is made, and the provider answers with what it was told. */
export const callSettleSeconds = 45;

/** Begins the mark of a call that not every incident reflects yet. */
const callMark = 'call@';

export function isCallMark(pending: string): boolean {
  return pending.startsWith(callMark);
}

/** Safe to call again, at any time and in any order. Throws `Unavailable` to be called again, also while the change may not be whole. */
export async function observeCall(
  app: App,
  { call }: Extract<Observation, { kind: 'api-call' }>,
  takeState: TakeState,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const ref of call.changes) {
    outcomes.push(await attribute(app, ref, call));
    outcomes.push(...(await readAgain(app, ref, call, takeState)));
  }
  const kind = outcomes.some((one) => one.kind !== 'duplicate') ? 'new' : 'duplicate';
  if (kind === 'duplicate') app.monitor.count('duplicate');
  return { kind, incidents: [...new Set(outcomes.flatMap(({ incidents }) => incidents))] };
}

/** Keeps the call with the resource, and brings its incidents in line: the state may have come before. */
async function attribute(app: App, ref: ResourceRef, { id, at, actor }: ApiCall): Promise<Outcome> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await loadRecord(app.table, ref);
    const record = stored?.value ?? emptyRecord(ref);
    const mark = `${callMark}${id}`;
    const calls = withCall(record.calls, { id, at, actor });
    if (calls === record.calls && !record.pending.includes(mark)) return { kind: 'duplicate', incidents: [] };
    const noted: ResourceRecord = { ...record, calls, assessedAt: app.now() };
    const value = record.subjects.length === 0 ? noted : withPending(noted, mark);
    if ((await saveRecord(app.table, value, stored?.version)) === 'conflict') continue;
    if (value === noted) return { kind: 'new', incidents: [] };
    const saved: Stored<ResourceRecord> = { version: (stored?.version ?? 0) + 1, value };
    const incidents = await settle(app, saved, []);
    await markSettled(app, saved, [mark]);
    return { kind: 'new', incidents };
  }
  throw new Unavailable(`record of ${ref.id}: too many writers at once`);
}

/** The newest calls; the very same array when this one is known, or older than what is kept. */
function withCall(calls: readonly Call[], call: Call): readonly Call[] {
  if (calls.some(({ id }) => id === call.id)) return calls;
  const order = (one: Call): string => `${one.at} ${one.id}`;
  const all = [...calls, call].toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).slice(-callsKept);
  return all.includes(call) ? all : calls;
}

async function readAgain(app: App, ref: ResourceRef, call: ApiCall, takeState: TakeState): Promise<readonly Outcome[]> {
  if (app.readLive === undefined || app.kindOf(ref.type) === 'other') {
    app.monitor.count('call-unread');
    return [];
  }
  const kept = await keptReads(app, ref, call);
  if (kept.length > 0) return Promise.all(kept.map((state) => takeKept(app, ref, call, state, takeState)));
  const known = (await loadRecord(app.table, ref))?.value;
  const whole = later(call.at, callSettleSeconds);
  // A state of after the change has come meanwhile, by a call that followed or from the recorder.
  if (known !== undefined && known.newest >= whole) return [];
  const now = app.now();
  if (now < whole) throw new Unavailable(`${call.name}: the change may not be whole`);
  const read = await readNow(app, ref, now, known?.latest?.tags ?? {}).catch(async (error: unknown) => {
    if (error instanceof Unavailable) await takeUnread(app, ref, call, takeState);
    throw error;
  });
  if (read === undefined || (read === 'absent' && !call.deletes)) {
    app.monitor.count('call-unread');
    return takeUnread(app, ref, call, takeState);
  }
  app.monitor.count('call-read');
  const gone = { kind: 'deleted', via: 'cloudtrail', ref, capturedAt: now, stateId: '0', reason: call.name } as const;
  const state = read === 'absent' ? gone : read;
  await keepRead(app, ref, call, state);
  return [await takeKept(app, ref, call, state, takeState)];
}

/** Taken, then forgotten: who is cut short in between takes the very same state once more. */
async function takeKept(
  app: App,
  ref: ResourceRef,
  call: ApiCall,
  state: Changed,
  takeState: TakeState,
): Promise<Outcome> {
  const outcome = await takeState(app, state);
  await forgetRead(app, ref, call, state);
  return outcome;
}

/** What it is like now comes with the recorder's item. Where none comes, what was known of it is no evidence any more. */
async function takeUnread(
  app: App,
  ref: ResourceRef,
  { at, name }: ApiCall,
  takeState: TakeState,
): Promise<readonly Outcome[]> {
  if (!isUnrecorded(app, ref)) return [];
  const capturedAt = later(at, callSettleSeconds);
  return [await takeState(app, { kind: 'unread', via: 'cloudtrail', ref, capturedAt, stateId: '0', reason: name })];
}
