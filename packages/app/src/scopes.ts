/** Scope controls: a change of one member marks its scopes; once they are quiet, every resource that their controls judge is settled. */
import { graphKinds, type Kind } from '@clausewatch/model/configuration';
import { Unavailable } from '@clausewatch/model/errors';
import { resourceKey } from '@clausewatch/model/key';
import type { ResourceRef } from '@clausewatch/model/resource';

import { reportFailure } from './failures.ts';
import type { App } from './ports.ts';
import { emptyRecord, loadRecord, saveRecord, type Stored, type ResourceRecord } from './records.ts';
import { graphLookers, scopeLookers } from './lookers.ts';
import { eraOf, noteEra } from './eras.ts';
import { mark, markOf, markScopes, type Rest, unmark } from './marks.ts';
import { settleSeconds, type Stretch, stretchOf, unrested, upTo } from './moments.ts';
import { joinsAnew, notePeers, peerPartitions } from './peers.ts';
import { type Derived, derive, type Looker, withDerived } from './scope-looks.ts';
import { bygoneOf, dropGone, droppedEnd } from './scope-gone.ts';
import { type NewState, addMember, membersOf, name, namedIn, scopePartition } from './scope-members.ts';
import { markSettled, settle, withPending } from './settle.ts';
import { earlier, later } from './time.ts';

const tries = 12;
/** Seconds for which one look judges; what is left is looked at next. A function has a minute for all that it does. */
const spellSeconds = 15;

/** Puts the new state into the scopes that collect it, and marks them to be looked at once they are quiet. */
export async function joinScopes(app: App, kind: Kind, state: NewState): Promise<void> {
  const scopes = app.plan.scopes
    .filter(({ control }) => control.collects.includes(kind))
    .map(({ control }) => control.scope);
  if (app.plan.graphs.length > 0 && graphKinds.has(kind)) scopes.push('account-region');
  const peering = kind === 'peering' && app.plan.graphs.length > 0;
  const idle = state.resource?.configuration.kind === 'peering' && state.resource.configuration.status !== 'active';
  // A connection brings the other side's history into sight: what was seen without it is judged anew.
  const from = peering && (await joinsAnew(app.table, state)) ? '' : state.order;
  for (const scope of new Set(scopes)) {
    const pk = scopePartition(scope, state.ref);
    await addMember(app.table, pk, state, await droppedEnd(app.table, pk, state));
    await mark(app, pk, { scope, from }, idle ? 'idle' : 'own');
  }
  // Behind the mark: a crash in between does both again.
  if (peering) await notePeers(app.table, state);
}

/** Whether a scope that the resource belongs to is still to be looked at. */
export async function isMarked(app: App, ref: ResourceRef): Promise<boolean> {
  const marks = await Promise.all(markScopes.map((scope) => markOf(app, scopePartition(scope, ref))));
  return marks.some((mark) => mark !== undefined);
}

/** The mark of a look that not every incident reflects yet. */
const lookMark = (look: string, version: number): string => `${look}@${version}`;

export function isLookMark(pending: string): boolean {
  return /^[\w-]+@\d+$/.test(pending);
}

/** Looks at a marked scope. Answers the incidents that changed. What was marked meanwhile, or takes too long for once, stays marked. */
export async function settleScope(app: App, pk: string): Promise<readonly string[]> {
  const marked = await markOf(app, pk);
  if (marked === undefined) return [];
  const { scope, meanwhile, own } = marked.mark;
  const from = earlier(marked.mark.from, meanwhile ?? marked.mark.from);
  const members = await membersOf(app, pk);
  // Behind the members: whoever misses what was dropped knows from when on.
  const bygone = await bygoneOf(app.table, [pk]);
  const home = members[0]?.ref;
  const graphs = scope === 'account-region' && home !== undefined && app.plan.graphs.length > 0;
  const lookers = [
    ...scopeLookers(app, scope, members, bygone),
    ...(graphs ? await graphLookers(app, { account: home.account, region: home.region }, members, bygone) : []),
  ];
  const now = app.now();
  const { stretches, next } = judged(app, lookers, from, now);
  const named = await namedIn(app.table, pk);
  const incidents: string[] = [];
  for (const [looker, stretch] of stretches) {
    const era = await eraOf(app.table, pk, looker);
    const all = derive(looker, stretch, named.get(looker.look) ?? []);
    for (const failure of all[0]?.failures ?? []) reportFailure(app, looker.look, failure);
    const known = new Set(named.get(looker.look)?.map((ref) => resourceKey(ref)));
    for (const { ref } of all) if (!known.has(resourceKey(ref))) await name(app.table, pk, looker.look, ref);
    for (const derived of all) incidents.push(...(await settleDerived(app, derived, era.frozen)));
    await noteEra(app.table, pk, looker, era, now, stretch.until);
  }
  if (graphs && own !== undefined)
    for (const peer of await peerPartitions(app.table, home, members)) await mark(app, peer, { scope, from }, 'peer');
  await unmark(app, pk, marked, next === undefined ? restOf(lookers, now) : { from: next, due: now, tells: false });
  if (next === undefined) await dropGone(app, pk, members, named);
  return incidents;
}

/** Looks in the order of time at all that changed, for a while: `next` is where to go on. */
function judged(
  app: App,
  lookers: readonly Looker[],
  from: string,
  now: string,
): { readonly stretches: readonly (readonly [Looker, Stretch])[]; readonly next?: string } {
  const all = lookers.map((looker) => [looker, stretchOf(looker.states, from, now, looker.bygone)] as const);
  const orders = [...new Set(all.flatMap(([, { moments }]) => moments.map(({ order }) => order)))].toSorted();
  const end = later(now, spellSeconds);
  for (const [index, next] of orders.entries()) {
    const until = orders[index - 1];
    // The first is looked at before the change: with it alone nothing would be won.
    if (index > 1 && until !== undefined && app.now() > end)
      return { stretches: all.map(([looker, stretch]) => [looker, upTo(stretch, until)] as const), next };
    for (const [looker, { moments }] of all) if (moments.some(({ order }) => order === next)) looker.judgedAt(next);
  }
  return { stretches: all };
}

/** What nobody can tell the end of yet is looked at when it was quiet. */
function restOf(lookers: readonly Looker[], now: string): Rest | undefined {
  const orders = [...new Set(lookers.map(({ states }) => states))].flatMap((states) => unrested(states, now) ?? []);
  const [from] = orders.toSorted();
  return from === undefined ? undefined : { from, due: later(now, settleSeconds), tells: true };
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
