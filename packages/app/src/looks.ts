/** How one look at a resource is written into its record, and read out of it for an incident. */
import type { Judgement } from '@clausewatch/engine/assess';
import { partsOf } from '@clausewatch/engine/findings';
import type { Sight } from '@clausewatch/model/incident';
import { fingerprint } from '@clausewatch/model/key';
import type { Via } from '@clausewatch/model/observation';

import type { Look, ResourceRecord } from './records.ts';

/** More looks than this, and runs of equal ones keep only their first and last. */
const roomy = 48;
const remembered = 96;
/** Characters of all looks of a record together: beyond, the oldest are forgotten. An item of the table holds 400 KB. */
const most = 60_000;

export function lookOf(at: string, order: string, look: string, via: Via, judgements: readonly Judgement[]): Look {
  const broken = new Map<string, string[]>();
  const unknown: string[] = [];
  const reasons: string[] = [];
  for (const { planned, verdict } of judgements) {
    if (verdict.kind === 'compliant' || verdict.kind === 'not-applicable') continue;
    const keys = planned.citations.map(({ key }) => key);
    if (verdict.missing.length > 0) unknown.push(...keys);
    if (verdict.kind !== 'violation') continue;
    reasons.push(JSON.stringify([keys, verdict.reasons]));
    for (const { subject } of partsOf(verdict)) broken.set(subject, [...(broken.get(subject) ?? []), ...keys]);
  }
  for (const keys of [unknown, ...broken.values()]) keys.sort();
  return {
    at,
    order,
    look,
    broken: Object.fromEntries([...broken].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    unknown,
    ...(look === 'resource' || reasons.length === 0 ? {} : { said: fingerprint(...reasons.toSorted()) }),
    via,
  };
}

/** The record with the look at a state in its place, and the state among those that were seen. */
export function withLook(record: ResourceRecord, look: Look): ResourceRecord {
  const seen = record.seen.includes(look.order)
    ? record.seen
    : [...record.seen, look.order].toSorted().slice(-remembered);
  return { ...placed(record, look), seen };
}

/** The record with one more look at a state that was looked at before: policy, registers or controls changed. The very same one when it says nothing new. */
export function withSecondLook(record: ResourceRecord, look: Look): ResourceRecord {
  const last = lastOf(record, look.look);
  return last !== undefined && contentOf(last) === contentOf(look) ? record : placed(record, look);
}

/** The record with an end, at `now`, to everything broken that no clause claims any more. */
export function withoutUnclaimed(record: ResourceRecord, claimed: ReadonlySet<string>, now: string): ResourceRecord {
  let after = record;
  for (const name of new Set(record.looks.map(({ look }) => look))) {
    const last = lastOf(record, name);
    const keys = last === undefined ? [] : [...last.unknown, ...Object.values(last.broken).flat()];
    const dropped = [...new Set(keys)].filter((key) => !claimed.has(key)).toSorted();
    if (last === undefined || dropped.length === 0) continue;
    const kept = (all: readonly string[]): readonly string[] => all.filter((key) => claimed.has(key));
    const broken = Object.entries(last.broken).flatMap(([subject, all]) =>
      kept(all).length === 0 ? [] : [[subject, kept(all)] as const],
    );
    const order = secondOrder(last.order, now);
    const look = { ...last, at: now, order, broken: Object.fromEntries(broken), unknown: kept(last.unknown), dropped };
    after = placed(after, look);
  }
  return after;
}

/** Behind the state's own look, and before any newer state. */
export function secondOrder(order: string, now: string): string {
  return `${order}|${now}`;
}

export function lastOf(record: Pick<ResourceRecord, 'looks'>, name: string): Look | undefined {
  return record.looks.findLast(({ look }) => look === name);
}

function placed(record: ResourceRecord, look: Look): ResourceRecord {
  const others = record.looks.filter(({ order, look: name }) => order !== look.order || name !== look.look);
  const subjects = [...new Set([...record.subjects, ...Object.keys(look.broken)])].toSorted();
  return { ...withLooks(record, thinned([...others, look].toSorted(byOrder))), subjects };
}

/** The record with these looks, as far as there is room. */
export function withLooks(record: ResourceRecord, all: readonly Look[]): ResourceRecord {
  const looks = bounded(all);
  const dropped = all.at(-looks.length - 1)?.order ?? '';
  const forgotten = dropped > (record.forgotten ?? '') ? { forgotten: dropped } : {};
  return { ...record, looks, ...forgotten };
}

/** The newest looks that there is room for: what is kept of a set of looks does not depend on the order in which they came. */
function bounded(looks: readonly Look[]): readonly Look[] {
  if (looks.length < 2) return looks;
  let room = most;
  const first = looks.findLastIndex((look) => (room -= JSON.stringify(look).length) < 0);
  return looks.slice(Math.min(first + 1, looks.length - 1));
}

/**
 * The looks as an incident of this subject sees them, behind those of its own that the record forgot; and the order up to which only the
 * incident remembers.
 */
export function sightsOf(
  record: ResourceRecord,
  subject: string,
  known: readonly Sight[] = [],
): { readonly sights: readonly Sight[]; readonly forgotten: string } {
  const { forgotten = '' } = record;
  const own = record.looks.map(({ broken, said: _said, ...look }) => ({
    ...look,
    broken: Object.hasOwn(broken, subject) ? (broken[subject] ?? []) : [],
  }));
  const first = own[0]?.order ?? '';
  const older = known.filter(({ order }) => order <= forgotten && order < first);
  return { sights: thinned([...older, ...own]), forgotten: older.at(-1)?.order ?? '' };
}

export function byOrder(a: { readonly order: string; readonly look: string }, b: typeof a): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.look < b.look ? -1 : a.look > b.look ? 1 : 0;
}

type Comparable = Pick<Look, 'look' | 'unknown' | 'dropped' | 'said'> & { readonly broken: unknown };

/** What a look says, without its time. */
export function contentOf({ look, broken, unknown, said }: Comparable): string {
  return JSON.stringify([look, broken, unknown, said]);
}

/** Of three equal looks in a row the middle one says nothing: when something began and when it was last so stay exact. */
function thinned<L extends Comparable>(looks: readonly L[]): readonly L[] {
  if (looks.length <= roomy) return looks;
  const texts = looks.map((look) => contentOf(look) + (look.dropped ?? []).join());
  return looks.filter((_, index) => texts[index] !== texts[index - 1] || texts[index] !== texts[index + 1]);
}
