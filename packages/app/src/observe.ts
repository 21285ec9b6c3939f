/** The line that every event takes: its observation meets the inventory, is assessed, and settles the incidents it concerns. */
import { type Judgement, judge } from '@clausewatch/engine/assess';
import { Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';

import { observeCall } from './api-calls.ts';
import { observeCanary } from './canary.ts';
import { reportFailures } from './failures.ts';
import { hear } from './hearing.ts';
import { lookOf, withLook, withoutUnclaimed } from './looks.ts';
import { isEnd, orderOf, type State } from './order.ts';
import type { News } from './matter.ts';
import type { App } from './ports.ts';
import { type ResourceRecord, type Stored, emptyRecord, loadRecord, saveRecord } from './records.ts';
import { joinScopes } from './scopes.ts';
import { markSettled, settle, withPending } from './settle.ts';
import { observeSignal } from './signals.ts';
import { earlier } from './time.ts';
import { observeThreat } from './threats.ts';
import { judgeUnread, rereadState } from './unread.ts';
import { takeNamed } from './unrecorded.ts';
import { listWatcher } from './watchers.ts';

export interface Outcome {
  readonly kind: 'new' | 'late' | 'duplicate' | 'ignored';
  /** Incidents that changed. */
  readonly incidents: readonly string[];
}

type Oversized = Extract<Observation, { readonly kind: 'oversized' }>;
type Unread = Extract<Observation, { readonly kind: 'unread' }>;

const tries = 12;

/** Safe to call again with the same observation, at any time and in any order: it converges. Throws `Unavailable` to be called again. */
export async function observe(app: App, observation: Observation): Promise<Outcome> {
  if (observation.kind === 'canary') return observeCanary(app, observation);
  app.monitor.count('observation', { via: observation.via });
  await hear(app, observation);
  switch (observation.kind) {
    case 'resource':
    case 'deleted':
      return takeState(app, observation);
    case 'oversized':
      return observeOversized(app, observation);
    case 'unread':
      app.monitor.count('unrecognised');
      return observeUnread(app, observation);
    case 'threat':
      return { kind: 'new', incidents: await observeThreat(app, observation) };
    case 'api-call':
      return observeCall(app, observation, takeState);
    case 'signal':
      return observeSignal(app, observation);
    case 'ignored':
      return { kind: 'ignored', incidents: [] };
  }
}

/** Too large to be told: the state is read from the provider, as of the notification. Until that succeeds it is unread. */
async function observeOversized(app: App, observation: Oversized): Promise<Outcome> {
  const unread = { ...observation, kind: 'unread', reason: 'too large to be told' } as const;
  const read = await rereadState(app, observation).catch(async (error: unknown) => {
    if (error instanceof Unavailable) await observeUnread(app, unread);
    throw error;
  });
  return read === undefined ? observeUnread(app, unread) : takeState(app, { ...read, via: observation.via });
}

/** Nobody sees what it is like now: what it was like before is no evidence any more. */
async function observeUnread(app: App, observation: Unread): Promise<Outcome> {
  const { ref, reason } = observation;
  // What the reason quotes of the event stays out: it could be anything.
  const said = reason.replaceAll(/"[^"]*"?/g, '"..."');
  app.monitor.remark('a changed resource cannot be read', { type: ref.type, id: ref.id, reason: said });
  if (app.kindOf(ref.type) === 'other') return { kind: 'ignored', incidents: [] };
  return observeState(app, observation);
}

/** A state, with what it names that only the provider itself tells. */
export async function takeState(app: App, observation: State): Promise<Outcome> {
  const outcome = await observeState(app, observation);
  const more = await takeNamed(app, observation, takeState);
  return more.length === 0 ? outcome : { ...outcome, incidents: [...new Set([...outcome.incidents, ...more])] };
}

async function observeState(app: App, observation: State): Promise<Outcome> {
  const { ref } = observation.kind === 'resource' ? observation.resource : observation;
  const order = orderOf(observation);
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await loadRecord(app.table, ref);
    const record = stored?.value ?? emptyRecord(ref);
    const known = record.seen.includes(order);
    if (known && !record.pending.includes(order)) {
      app.monitor.count('duplicate');
      return { kind: 'duplicate', incidents: [] };
    }
    const late = order < record.newest;
    const judgements = judgementsOf(app, observation);
    const next = recordAfter(app, record, observation, order, judgements);
    const saved: Stored<ResourceRecord> = { version: (stored?.version ?? 0) + 1, value: next };
    await listWatcher(app, ref);
    if ((await saveRecord(app.table, next, stored?.version)) === 'conflict') continue;
    reportFailures(app, judgements);
    if (late) app.monitor.count('late');
    return { kind: late ? 'late' : 'new', incidents: await settleAll(app, saved, observation, order, judgements) };
  }
  throw new Unavailable(`record of ${ref.id}: too many writers at once`);
}

function judgementsOf(app: App, observation: State): readonly Judgement[] {
  if (observation.kind === 'deleted') return [];
  return observation.kind === 'resource' ? judge(app.plan, observation.resource) : judgeUnread(app, observation.ref);
}

function recordAfter(
  app: App,
  record: ResourceRecord,
  observation: State,
  order: string,
  judgements: readonly Judgement[],
): ResourceRecord {
  const gone = observation.kind === 'deleted';
  const { ref, capturedAt, stateId } = observation.kind === 'resource' ? observation.resource : observation;
  const now = app.now();
  // A clock ahead of ours must not date what people do before what they do it to.
  const at = earlier(capturedAt, now);
  const look = lookOf(at, order, gone ? 'deleted' : 'resource', observation.via, judgements);
  const looked = withLook(withoutUnclaimed(record, app.plan.claimed, now), look);
  const noted = nothingToSettle(app, looked, ref) ? looked : withPending(looked, order);
  const assessed = { ...noted, assessedAt: now };
  // What was read last is kept, to be shown.
  if (observation.kind === 'unread' || order < record.newest) return assessed;
  const { latest: _latest, ...rest } = assessed;
  if (gone) return { ...rest, newest: order };
  const { tags, raw } = observation.resource;
  return { ...rest, ref, newest: order, latest: { capturedAt, stateId, tags, raw } };
}

/** A resource that never broke anything and that no scope control collects needs no second write. */
function nothingToSettle(app: App, record: ResourceRecord, ref: ResourceRef): boolean {
  return record.subjects.length === 0 && !app.plan.collected.has(app.kindOf(ref.type));
}

async function settleAll(
  app: App,
  saved: Stored<ResourceRecord>,
  observation: State,
  order: string,
  judgements: readonly Judgement[],
): Promise<readonly string[]> {
  if (!saved.value.pending.includes(order)) return [];
  const resource = observation.kind === 'resource' ? observation.resource : undefined;
  const news: News = { judgements, look: 'resource', order, ...(resource && { resource }) };
  const changed = await settle(app, saved, [news]);
  const { ref } = saved.value;
  const kind = resource?.configuration.kind ?? app.kindOf(ref.type);
  const { capturedAt } = observation.kind === 'resource' ? observation.resource : observation;
  const at = earlier(capturedAt, app.now());
  // Of what is gone for long a scope has dropped all, the deletion too.
  const ended = isEnd(order) ? undefined : saved.value.seen.find((one) => one > order && isEnd(one));
  const state = { ref, order, at, via: observation.via };
  await joinScopes(app, kind, { ...state, ...(resource && { resource }), ...(ended !== undefined && { ended }) });
  await markSettled(app, saved, [order]);
  return changed;
}
