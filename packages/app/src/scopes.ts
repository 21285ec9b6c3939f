/** Scope controls: a change of one member is a new look at every resource that the scope's controls judge. */
import { type ScopedJudgement, judgeScope } from '@clausewatch/engine/assess';
import type { Planned } from '@clausewatch/engine/plan';
import type { Kind } from '@clausewatch/model/configuration';
import type { ScopeControl } from '@clausewatch/model/control';
import { Unavailable } from '@clausewatch/model/errors';
import { resourceKey } from '@clausewatch/model/key';
import type { ResourceRef } from '@clausewatch/model/resource';

import { byOrder, lookOf } from './looks.ts';
import type { App } from './ports.ts';
import { type Look, type ResourceRecord, type Stored, emptyRecord, loadRecord, saveRecord } from './records.ts';
import { type MemberState, type NewState, addMember, asOf, membersOf, scopePartition } from './scope-members.ts';
import { type News, markSettled, settle, withPending } from './settle.ts';

const tries = 12;

/** Puts the new state into its scopes, and settles every resource whose verdicts it changes. Answers the incidents that changed. */
export async function settleScopes(app: App, kind: Kind, state: NewState): Promise<readonly string[]> {
  const concerned = app.plan.scopes.filter(({ control }) => control.collects.includes(kind));
  const changed: string[] = [];
  for (const [scope, planned] of Map.groupBy(concerned, ({ control }) => control.scope)) {
    const pk = scopePartition(scope, state.ref);
    await addMember(app.table, pk, state);
    for (const variants of Map.groupBy(planned, ({ control }) => control.id).values()) {
      changed.push(...(await settleControl(app, pk, variants, state)));
    }
  }
  return changed;
}

/** Derives again until no member state arrived meanwhile: the last to write has then seen them all. */
async function settleControl(
  app: App,
  pk: string,
  variants: readonly Planned<ScopeControl>[],
  state: NewState,
): Promise<readonly string[]> {
  const changed: string[] = [];
  let seen = '';
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const states = await membersOf(app, pk);
    const now = states.map(({ sk }) => sk).join('\n');
    if (now === seen) return changed;
    seen = now;
    for (const derived of derive(variants, states, state))
      changed.push(...(await settleDerived(app, derived, state.order)));
  }
  throw new Unavailable(`scope ${pk}: too many writers at once`);
}

interface Derived {
  readonly ref: ResourceRef;
  readonly look: string;
  readonly looks: readonly Look[];
  readonly news: readonly News[];
}

/** The control's looks at every resource it judges, from the new state's instant on; the one before tells what was judged so far. */
function derive(
  variants: readonly Planned<ScopeControl>[],
  states: readonly MemberState[],
  state: NewState,
): readonly Derived[] {
  const look = variants[0]?.control.id ?? '';
  const collects = variants.flatMap(({ control }) => control.collects);
  const orders = [...new Set(states.map(({ order }) => order))].toSorted();
  const from = Math.max(0, orders.indexOf(state.order) - 1);
  const byRef = new Map<string, { ref: ResourceRef; judged: Map<string, ScopedJudgement[]> }>();
  for (const order of orders.slice(from)) {
    const resources = asOf(states, order).filter(({ configuration }) => collects.includes(configuration.kind));
    const scope = { account: state.ref.account, region: state.ref.region, resources };
    for (const judgement of variants.flatMap((planned) => judgeScope(planned, scope))) {
      const key = resourceKey(judgement.ref);
      const known = byRef.get(key) ?? { ref: judgement.ref, judged: new Map() };
      byRef.set(key, known);
      known.judged.set(order, [...(known.judged.get(order) ?? []), judgement]);
    }
  }
  const viaOf = new Map(states.map(({ order, via }) => [order, via]));
  return [...byRef.values()].map(({ ref, judged }) => {
    const later = orders.slice(from).filter((order) => order >= state.order);
    const looks = later.map((order) =>
      lookOf(instantOf(order), order, look, viaOf.get(order) ?? state.via, judged.get(order) ?? []),
    );
    const news = later.map((order) => ({ judgements: judged.get(order) ?? [], look, order }));
    return { ref, look, looks, news };
  });
}

async function settleDerived(app: App, { ref, look, looks, news }: Derived, since: string): Promise<readonly string[]> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await loadRecord(app.table, ref);
    const record = stored?.value ?? emptyRecord(ref);
    const next = withDerived(record, look, looks, since);
    const mark = `${look}@${since}`;
    if (next === record && !record.pending.includes(mark)) return [];
    const unsettled = { ...withPending(next, mark), assessedAt: app.now() };
    if ((await saveRecord(app.table, unsettled, stored?.version)) === 'conflict') continue;
    const saved: Stored<ResourceRecord> = { version: (stored?.version ?? 0) + 1, value: unsettled };
    const changed = await settle(app, saved, news);
    await markSettled(app, saved, mark);
    return changed;
  }
  throw new Unavailable(`record of ${ref.id}: too many writers at once`);
}

/** Only where something begins or ends a look is kept: a row of equal looks says no more than its first. */
function withDerived(record: ResourceRecord, name: string, looks: readonly Look[], since: string): ResourceRecord {
  const others = record.looks.filter(({ look }) => look !== name);
  const earlier = record.looks.filter(({ look, order }) => look === name && order < since);
  const own: Look[] = [];
  for (const look of [...earlier, ...looks].toSorted(byOrder)) {
    const before = own.at(-1);
    const quiet = Object.keys(look.broken).length === 0 && look.unknown.length === 0;
    if (before === undefined ? !quiet : content(before) !== content(look)) own.push(look);
  }
  const known = record.looks.filter(({ look }) => look === name);
  if (
    own.map(content).join() === known.map(content).join() &&
    own.every(({ order }, index) => known[index]?.order === order)
  )
    return record;
  const subjects = [...new Set([...record.subjects, ...own.flatMap(({ broken }) => Object.keys(broken))])].toSorted();
  return { ...record, looks: [...others, ...own].toSorted(byOrder), subjects };
}

function content({ broken, unknown }: Look): string {
  return JSON.stringify([broken, unknown]);
}

function instantOf(order: string): string {
  return order.slice(0, order.indexOf('|'));
}
