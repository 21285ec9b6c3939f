/** Scope controls: a change of one member marks its scopes; once they are quiet, every resource that their controls judge is settled. */
import { graphKinds, type Kind } from '@clausewatch/model/configuration';
import { Unavailable } from '@clausewatch/model/errors';
import { resourceKey } from '@clausewatch/model/key';
import type { ResourceRef } from '@clausewatch/model/resource';
import * as z from 'zod/mini';

import { reportFailure } from './failures.ts';
import type { App } from './ports.ts';
import { emptyRecord, loadRecord, saveRecord, type Stored, type ResourceRecord } from './records.ts';
import { graphLookers, scopeLookers } from './lookers.ts';
import { eraOf, noteEra } from './eras.ts';
import { joinsAnew, notePeers, peerPartitions } from './peers.ts';
import { type Derived, derive, restlessSeconds, settleSeconds, withDerived } from './scope-looks.ts';
import { type NewState, addMember, membersOf, name, namedIn, scopePartition } from './scope-members.ts';
import { markSettled, settle, withPending } from './settle.ts';
import { shardOf } from './shards.ts';
import { earlier, later } from './time.ts';

const tries = 12;
/** Seconds by which a mark may be due too early: what is not quiet then is looked at again. */
const markedSeconds = 30;
/** The item that says: look at this scope, from this order on. */
const sk = 'settle';
const Mark = z.object({
  scope: z.enum(['organisation', 'account', 'account-region']),
  from: z.string(),
  since: z.string(),
  due: z.string(),
  /** Nothing of its own changed: a peer did. */
  echo: z.optional(z.boolean()),
});
type Mark = z.infer<typeof Mark>;

/** Puts the new state into the scopes that collect it, and marks them to be looked at once they are quiet. */
export async function joinScopes(app: App, kind: Kind, state: NewState): Promise<void> {
  const scopes = app.plan.scopes
    .filter(({ control }) => control.collects.includes(kind))
    .map(({ control }) => control.scope);
  if (app.plan.graphs.length > 0 && graphKinds.has(kind)) scopes.push('account-region');
  const peering = kind === 'peering' && app.plan.graphs.length > 0;
  // A connection brings the other side's history into sight: what was seen without it is judged anew.
  const from = peering && (await joinsAnew(app.table, state)) ? '' : state.order;
  for (const scope of new Set(scopes)) {
    const pk = scopePartition(scope, state.ref);
    await addMember(app.table, pk, state);
    await mark(app, pk, { scope, from });
  }
  // Behind the mark: a crash in between does both again.
  if (peering) await notePeers(app.table, state);
}

/**
 * To be looked at when nothing was marked for the settle window; a scope that never rests, a while after its first mark. One that is looked at
 * only because a peer changed is due at once: the peer was quiet for that long.
 */
async function mark(app: App, pk: string, news: Pick<Mark, 'scope' | 'from' | 'echo'>, again = false): Promise<void> {
  const now = app.now();
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await app.table.get({ pk, sk });
    const before = known && Mark.parse(known.data);
    const since = again ? now : (before?.since ?? now);
    const echo = news.echo === true && (before === undefined || before.echo === true);
    // Nothing of its own changed: what waits for quiet waits no longer for it.
    const kept = news.echo === true && !again ? (echo ? now : before?.due) : undefined;
    const due = kept ?? earlier(later(now, settleSeconds), later(since, restlessSeconds));
    const from = before === undefined ? news.from : earlier(before.from, news.from);
    // In a storm one mark stands for many changes: nobody is at it long before it is due.
    const stands = before !== undefined && before.echo !== true && later(before.due, markedSeconds) >= due;
    if (stands && before.from === from && before.due > later(now, markedSeconds)) return;
    const data = { scope: news.scope, from, since, due, ...(echo ? { echo } : {}) };
    const indexes = { due: { pk: `due#${shardOf(pk)}`, sk: `${due}#${pk}` } };
    const item = { pk, sk, version: (known?.version ?? 0) + 1, data, indexes };
    if ((await app.table.put(item, known?.version)) === 'saved') return;
  }
  throw new Unavailable(`scope ${pk}: too many writers at once`);
}

/** Whether a scope that the resource belongs to is still to be looked at. */
export async function isMarked(app: App, ref: ResourceRef): Promise<boolean> {
  const scopes = Mark.shape.scope.options.map((scope) => scopePartition(scope, ref));
  const marks = await Promise.all(scopes.map((pk) => app.table.get({ pk, sk })));
  return marks.some((mark) => mark !== undefined);
}

/** The mark of a look that not every incident reflects yet. */
const lookMark = (look: string, version: number): string => `${look}@${version}`;

export function isLookMark(pending: string): boolean {
  return /^[\w-]+@\d+$/.test(pending);
}

/** Looks at a marked scope. Answers the incidents that changed. A mark that was made again meanwhile stays. */
export async function settleScope(app: App, pk: string): Promise<readonly string[]> {
  const marked = await app.table.get({ pk, sk });
  if (marked === undefined) return [];
  const { scope, from, echo } = Mark.parse(marked.data);
  const members = await membersOf(app, pk);
  const home = members[0]?.ref;
  const graphs = scope === 'account-region' && home !== undefined && app.plan.graphs.length > 0;
  const lookers = [
    ...scopeLookers(app, scope, members),
    ...(graphs ? await graphLookers(app, { account: home.account, region: home.region }, members) : []),
  ];
  const named = await namedIn(app.table, pk);
  const incidents: string[] = [];
  for (const looker of lookers) {
    const era = await eraOf(app.table, pk, looker);
    const all = derive(looker, from, app.now(), named.get(looker.look) ?? []);
    for (const failure of all[0]?.failures ?? []) reportFailure(app, looker.look, failure);
    const known = new Set(named.get(looker.look)?.map((ref) => resourceKey(ref)));
    for (const { ref } of all) if (!known.has(resourceKey(ref))) await name(app.table, pk, looker.look, ref);
    for (const derived of all) incidents.push(...(await settleDerived(app, derived, era.frozen)));
    await noteEra(app.table, pk, looker, era, app.now());
  }
  if (graphs && echo !== true)
    for (const peer of await peerPartitions(app.table, home, members))
      await mark(app, peer, { scope, from, echo: true });
  const restless = lookers.some(({ states }) => states.some(({ at }) => later(at, settleSeconds) > app.now()));
  if (restless) await mark(app, pk, { scope, from, ...(echo === true ? { echo } : {}) }, true);
  else await app.table.delete({ pk, sk }, marked.version);
  return incidents;
}

async function settleDerived(app: App, derived: Derived, frozen: string): Promise<readonly string[]> {
  const { ref, look, news } = derived;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await loadRecord(app.table, ref);
    const record = stored?.value ?? emptyRecord(ref);
    const next = withDerived(record, derived, frozen, app.now());
    const interrupted = record.pending.filter((one) => one.startsWith(`${look}@`));
    if (next === record && interrupted.length === 0) return [];
    const version = (stored?.version ?? 0) + 1;
    // Each attempt has a mark of its own: one worker's end is not another's.
    const own = lookMark(look, version);
    const value = { ...withPending(next, own), assessedAt: app.now() };
    if ((await saveRecord(app.table, value, stored?.version)) === 'conflict') continue;
    const saved: Stored<ResourceRecord> = { version, value };
    const changed = await settle(app, saved, news);
    await markSettled(app, saved, [...interrupted, own]);
    return changed;
  }
  throw new Unavailable(`record of ${ref.id}: too many writers at once`);
}
