/** How one look at a resource is written into its record, and read out of it for an incident. */
import type { Judgement } from '@clausewatch/engine/assess';
import { partsOf } from '@clausewatch/engine/findings';
import type { Sight } from '@clausewatch/model/incident';
import type { Via } from '@clausewatch/model/observation';

import type { Look, ResourceRecord } from './records.ts';

/** More looks than this, and runs of equal ones keep only their first and last. */
const roomy = 48;
const remembered = 96;

export function lookOf(at: string, order: string, look: string, via: Via, judgements: readonly Judgement[]): Look {
  const broken: Record<string, string[]> = {};
  const unknown: string[] = [];
  for (const { planned, verdict } of judgements) {
    if (verdict.kind === 'compliant' || verdict.kind === 'not-applicable') continue;
    const keys = planned.citations.map(({ key }) => key);
    if (verdict.missing.length > 0) unknown.push(...keys);
    if (verdict.kind === 'violation')
      for (const { subject } of partsOf(verdict)) (broken[subject] ??= []).push(...keys);
  }
  for (const keys of [unknown, ...Object.values(broken)]) keys.sort();
  return { at, order, look, broken, unknown, via };
}

/** The record with the look in its place. A look at the same state again replaces the one before: policy or registers changed. */
export function withLook(record: ResourceRecord, look: Look): ResourceRecord {
  const others = record.looks.filter(({ order, look: name }) => order !== look.order || name !== look.look);
  const looks = thinned([...others, look].toSorted(byOrder));
  const seen = record.seen.includes(look.order)
    ? record.seen
    : [...record.seen, look.order].toSorted().slice(-remembered);
  const subjects = [...new Set([...record.subjects, ...Object.keys(look.broken)])].toSorted();
  return { ...record, looks, seen, subjects };
}

/** The looks as an incident of this subject sees them. */
export function sightsOf(record: ResourceRecord, subject: string): readonly Sight[] {
  const sights = record.looks.map(({ broken, ...look }) => ({
    ...look,
    broken: Object.hasOwn(broken, subject) ? (broken[subject] ?? []) : [],
  }));
  return sights.length > roomy ? thinned(sights) : sights;
}

export function byOrder(a: { readonly order: string; readonly look: string }, b: typeof a): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.look < b.look ? -1 : a.look > b.look ? 1 : 0;
}

type Comparable = Pick<Look, 'look' | 'unknown'> & { readonly broken: unknown };

/** Of three equal looks in a row the middle one says nothing: when something began and when it was last so stay exact. */
function thinned<L extends Comparable>(looks: readonly L[]): readonly L[] {
  if (looks.length <= roomy) return looks;
  const texts = looks.map(({ look, broken, unknown }) => JSON.stringify([look, broken, unknown]));
  return looks.filter((_, index) => texts[index] !== texts[index - 1] || texts[index] !== texts[index + 1]);
}
