/** What scope controls saw in a scope over time, derived from its members' states. */
import { type ScopedJudgement, judgeScope } from '@clausewatch/engine/assess';
import type { Planned } from '@clausewatch/engine/plan';
import type { ScopeControl } from '@clausewatch/model/control';
import { resourceKey } from '@clausewatch/model/key';
import type { ResourceRef } from '@clausewatch/model/resource';

import { byOrder, lookOf } from './looks.ts';
import type { Look, ResourceRecord } from './records.ts';
import { type MemberState, asOf } from './scope-members.ts';
import type { News } from './settle.ts';
import { later } from './time.ts';

/** Seconds without a change after which a scope is looked at: half-made changes alarm nobody, and a burst costs one look. */
export const settleSeconds = 300;

/** The looks of one control at one resource, from `since` on. */
export interface Derived {
  readonly ref: ResourceRef;
  readonly look: string;
  readonly since: string;
  readonly looks: readonly Look[];
  readonly news: readonly News[];
}

/** Orders behind which nothing changed for the settle window, as far as `now` can tell. */
export function quietOrders(orders: readonly string[], now: string): ReadonlySet<string> {
  return new Set(
    orders.filter((order, index) => instantOf(orders[index + 1] ?? now) >= later(instantOf(order), settleSeconds)),
  );
}

/** What one control, with each of its parameter sets, saw from the state before `changed` on: a new state can end the quiet of the one before. */
export function derive(
  variants: readonly Planned<ScopeControl>[],
  states: readonly MemberState[],
  changed: string,
  now: string,
): readonly Derived[] {
  const look = variants[0]?.control.id ?? '';
  const collects = variants.flatMap(({ control }) => control.collects);
  const concerned = states.filter(({ kind }) => collects.includes(kind));
  const orders = [...new Set(concerned.map(({ order }) => order))].toSorted();
  const quiet = quietOrders(orders, now);
  const first = Math.max(0, orders.findIndex((order) => order >= changed) - 1);
  const since = orders[first] ?? changed;
  const byRef = new Map<string, { readonly ref: ResourceRef; readonly judged: Map<string, ScopedJudgement[]> }>();
  for (const order of orders.slice(Math.max(0, first - 1))) {
    for (const judgement of judgedAt(variants, concerned, order)) {
      const key = resourceKey(judgement.ref);
      const known = byRef.get(key) ?? { ref: judgement.ref, judged: new Map<string, ScopedJudgement[]>() };
      byRef.set(key, known);
      known.judged.set(order, [...(known.judged.get(order) ?? []), judgement]);
    }
  }
  const looked = orders.slice(first).filter((order) => quiet.has(order));
  const viaOf = new Map(concerned.map(({ order, via }) => [order, via]));
  return [...byRef.values()].map(({ ref, judged }) => ({
    ref,
    look,
    since,
    looks: looked.map((order) =>
      lookOf(instantOf(order), order, look, viaOf.get(order) ?? 'config', judged.get(order) ?? []),
    ),
    news: looked.map((order) => ({ judgements: judged.get(order) ?? [], look, order })),
  }));
}

function judgedAt(
  variants: readonly Planned<ScopeControl>[],
  states: readonly MemberState[],
  order: string,
): readonly ScopedJudgement[] {
  const resources = asOf(states, order);
  const { account = '', region = '' } = resources[0]?.ref ?? {};
  return variants.flatMap((planned) => judgeScope(planned, { account, region, resources }));
}

/** The record with these looks in place of the control's former ones; the very same record when they say nothing new. */
export function withDerived(record: ResourceRecord, { look: name, since, looks }: Derived): ResourceRecord {
  const known = record.looks.filter(({ look }) => look === name);
  const own: Look[] = [];
  // Of a row of equal looks the first says it all; and that all was well before anything broke needs no look.
  for (const look of [...known.filter(({ order }) => order < since), ...looks].toSorted(byOrder)) {
    const before = own.at(-1);
    const calm = Object.keys(look.broken).length === 0 && look.unknown.length === 0;
    if (before === undefined ? !calm : content(before) !== content(look)) own.push(look);
  }
  if (placed(own) === placed(known)) return record;
  const subjects = [...new Set([...record.subjects, ...own.flatMap(({ broken }) => Object.keys(broken))])].toSorted();
  return {
    ...record,
    looks: [...record.looks.filter(({ look }) => look !== name), ...own].toSorted(byOrder),
    subjects,
  };
}

function content({ broken, unknown }: Look): string {
  return JSON.stringify([broken, unknown]);
}

function placed(looks: readonly Look[]): string {
  return looks.map((look) => `${look.order} ${content(look)}`).join('\n');
}

function instantOf(order: string): string {
  const end = order.indexOf('|');
  return end < 0 ? order : order.slice(0, end);
}
