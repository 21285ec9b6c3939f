/** Scope controls: a change of one member marks its scopes; once they are quiet, every resource that their controls judge is settled. */
import type { Planned } from '@clausewatch/engine/plan';
import type { Kind } from '@clausewatch/model/configuration';
import type { ScopeControl } from '@clausewatch/model/control';
import { Unavailable } from '@clausewatch/model/errors';
import * as z from 'zod/mini';

import { reportFailure } from './failures.ts';
import type { App } from './ports.ts';
import { emptyRecord, loadRecord, saveRecord, type Stored, type ResourceRecord } from './records.ts';
import { type Derived, derive, restlessSeconds, settleSeconds, withDerived } from './scope-looks.ts';
import { type NewState, addMember, membersOf, scopePartition } from './scope-members.ts';
import { markSettled, settle, withPending } from './settle.ts';
import { shardOf } from './shards.ts';
import { earlier, later } from './time.ts';

const tries = 12;
/** The item that says: look at this scope, from this order on. */
const sk = 'settle';
const Mark = z.object({ scope: z.string(), from: z.string(), since: z.string() });

/** Puts the new state into the scopes that collect it, and marks them to be looked at once they are quiet. */
export async function joinScopes(app: App, kind: Kind, state: NewState): Promise<void> {
  const scopes = app.plan.scopes
    .filter(({ control }) => control.collects.includes(kind))
    .map(({ control }) => control.scope);
  for (const scope of new Set(scopes)) {
    const pk = scopePartition(scope, state.ref);
    await addMember(app.table, pk, state);
    await mark(app, pk, scope, state.order);
  }
}

/** To be looked at when nothing was marked for the settle window; a scope that never rests, a while after its first mark. */
async function mark(app: App, pk: string, scope: string, order: string, again = false): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await app.table.get({ pk, sk });
    const before = known && Mark.parse(known.data);
    const since = again ? app.now() : (before?.since ?? app.now());
    const due = earlier(later(app.now(), settleSeconds), later(since, restlessSeconds));
    const data = { scope, from: before === undefined ? order : earlier(before.from, order), since };
    const indexes = { due: { pk: `due#${shardOf(pk)}`, sk: `${due}#${pk}` } };
    const item = { pk, sk, version: (known?.version ?? 0) + 1, data, indexes };
    if ((await app.table.put(item, known?.version)) === 'saved') return;
  }
  throw new Unavailable(`scope ${pk}: too many writers at once`);
}

/** Looks at a marked scope. Answers the incidents that changed. A mark that was made again meanwhile stays. */
export async function settleScope(app: App, pk: string): Promise<readonly string[]> {
  const marked = await app.table.get({ pk, sk });
  if (marked === undefined) return [];
  const { scope, from: changed } = Mark.parse(marked.data);
  const planned = app.plan.scopes.filter(({ control }) => control.scope === scope);
  const states = await membersOf(app, pk);
  const incidents: string[] = [];
  for (const variants of byControl(planned)) {
    const all = derive(variants, states, changed, app.now());
    for (const failure of all[0]?.failures ?? []) reportFailure(app, variants[0]?.control.id ?? '', failure);
    for (const derived of all) incidents.push(...(await settleDerived(app, derived)));
  }
  const restless = states.some(({ at }) => later(at, settleSeconds) > app.now());
  if (restless) await mark(app, pk, scope, changed, true);
  else await app.table.delete({ pk, sk }, marked.version);
  return incidents;
}

function byControl(planned: readonly Planned<ScopeControl>[]): Iterable<readonly Planned<ScopeControl>[]> {
  return Map.groupBy(planned, ({ control }) => control.id).values();
}

async function settleDerived(app: App, derived: Derived): Promise<readonly string[]> {
  const { ref, look, news } = derived;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await loadRecord(app.table, ref);
    const record = stored?.value ?? emptyRecord(ref);
    const next = withDerived(record, derived);
    const interrupted = record.pending.filter((one) => one.startsWith(`${look}@`));
    if (next === record && interrupted.length === 0) return [];
    const version = (stored?.version ?? 0) + 1;
    // Each attempt has a mark of its own: one worker's end is not another's.
    const own = `${look}@${version}`;
    const value = { ...withPending(next, own), assessedAt: app.now() };
    if ((await saveRecord(app.table, value, stored?.version)) === 'conflict') continue;
    const saved: Stored<ResourceRecord> = { version, value };
    const changed = await settle(app, saved, news);
    await markSettled(app, saved, [...interrupted, own]);
    return changed;
  }
  throw new Unavailable(`record of ${ref.id}: too many writers at once`);
}
