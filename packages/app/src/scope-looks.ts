/** What scope controls saw in a scope over time, derived from its members' states. */
import type { Judgement, ScopedJudgement } from '@clausewatch/engine/assess';
import { resourceKey } from '@clausewatch/model/key';
import type { ResourceRef } from '@clausewatch/model/resource';
import { undetermined } from '@clausewatch/model/verdict';

import { byOrder, contentOf, lookOf, secondOrder, withLooks } from './looks.ts';
import type { Network, News } from './matter.ts';
import type { Look, ResourceRecord } from './records.ts';
import type { Bygone, Stretch } from './moments.ts';
import type { MemberState } from './scope-members.ts';

/** The looks of one control at one resource, from `since` on, and up to `until` where there are more to come. */
export interface Derived {
  readonly ref: ResourceRef;
  readonly look: string;
  readonly since: string;
  readonly until?: string;
  readonly looks: readonly Look[];
  readonly news: readonly News[];
  /** What the control said when it threw. */
  readonly failures: readonly string[];
}

/** One control, with each of its parameter sets, and how it judges a scope as of a moment. */
export interface Looker {
  readonly look: string;
  /** Of the resources that it looks at, in no promised order. */
  readonly states: readonly MemberState[];
  readonly bygone?: Bygone | undefined;
  readonly judgedAt: (order: string) => readonly ScopedJudgement[];
  /** What it says of everybody whom it does not name then: something could not be read. */
  readonly silenceAt: (order: string) => readonly Judgement[];
  /** Of a graph control: the network as of then. */
  readonly networkAt?: (order: string) => Network;
  /** Changes with the control, its parameters and the clauses that cite it. */
  readonly rules: string;
}

/**
 * What a control saw in a stretch of time. `named`: the resources that it ever had something to say of; of the others only those are answered of
 * which it has now.
 */
export function derive(
  { look, states, judgedAt, silenceAt, networkAt }: Looker,
  { since, until, moments: looked }: Stretch,
  named: readonly ResourceRef[],
): readonly Derived[] {
  const silence = new Map<string, readonly Judgement[]>();
  const failures = new Set<string>();
  const byRef = new Map<string, { readonly ref: ResourceRef; readonly judged: Map<string, ScopedJudgement[]> }>();
  const knownOf = (ref: ResourceRef): Map<string, ScopedJudgement[]> => {
    const known = byRef.get(resourceKey(ref)) ?? { ref, judged: new Map<string, ScopedJudgement[]>() };
    byRef.set(resourceKey(ref), known);
    return known.judged;
  };
  for (const ref of named) knownOf(ref);
  for (const { order } of looked) {
    const judgements = judgedAt(order);
    const failed = judgements.filter(({ failure }) => failure !== undefined);
    for (const { failure } of failed) if (failure !== undefined) failures.add(failure);
    const verdict = undetermined('the control failed');
    silence.set(order, [...silenceAt(order), ...failed.map(({ planned }) => ({ planned, verdict }))]);
    for (const judgement of judgements) {
      const judged = knownOf(judgement.ref);
      judged.set(order, [...(judged.get(order) ?? []), judgement]);
    }
  }
  const viaOf = new Map(states.map(({ order, via }) => [order, via]));
  const namedKeys = new Set(named.map((ref) => resourceKey(ref)));
  const concerned = [...byRef].filter(
    ([key, { judged }]) => namedKeys.has(key) || [...judged.values()].flat().some(says),
  );
  return concerned.map(([, { ref, judged }]) => {
    const said = (order: string): readonly ScopedJudgement[] =>
      withSilence(ref, judged.get(order) ?? [], silence.get(order) ?? []);
    return {
      ref,
      look,
      since,
      ...(until === undefined ? {} : { until }),
      looks: looked.map(({ order, at }) => lookOf(at, order, look, viaOf.get(order) ?? 'config', said(order))),
      news: looked.map(({ order }) => ({
        judgements: said(order),
        look,
        order,
        ...(networkAt === undefined ? {} : { network: networkAt(order) }),
      })),
      failures: [...failures],
    };
  });
}

function says({ verdict }: ScopedJudgement): boolean {
  return verdict.kind === 'violation' || verdict.kind === 'undetermined';
}

/** A control that threw, or that did not see all, means nobody well whom it does not name: these are undetermined. */
function withSilence(
  ref: ResourceRef,
  judged: readonly ScopedJudgement[],
  silence: readonly Judgement[],
): readonly ScopedJudgement[] {
  const silent = new Map(silence.map(({ planned, verdict }) => [planned, verdict]));
  for (const { planned } of judged) silent.delete(planned);
  return [...judged, ...[...silent].map(([planned, verdict]) => ({ planned, ref, verdict }))];
}

/**
 * The record with these looks in place of the control's former ones; the very same record when they say nothing new. `frozen`: what was looked at
 * up to this order by rules of another time stays as it was seen then. What the rules of today say of it holds from `now` on, while nothing newer
 * was looked at.
 */
export function withDerived(
  record: ResourceRecord,
  { look: name, since, until, looks }: Derived,
  frozen = '',
  now = '',
): ResourceRecord {
  const known = record.looks.filter(({ look }) => look === name);
  const end = frozen === '' ? '' : secondOrder(frozen, '~');
  const fresh = looks.filter(({ order }) => order > end);
  const last = fresh.length === 0 && until === undefined ? looks.at(-1) : undefined;
  const again = last === undefined ? [] : [{ ...last, at: now, order: secondOrder(frozen, now) }];
  const own: Look[] = [];
  // Of a row of equal looks the first says it all; and that all was well before anything broke needs no look.
  const kept = known.filter(({ order }) => order < since || order <= end || (until !== undefined && order > until));
  for (const look of [...kept, ...fresh, ...again].toSorted(byOrder)) {
    const before = own.at(-1);
    const calm = Object.keys(look.broken).length === 0 && look.unknown.length === 0;
    if (before === undefined ? !calm : contentOf(before) !== contentOf(look)) own.push(look);
  }
  if (placed(own) === placed(known)) return record;
  const subjects = [...new Set([...record.subjects, ...own.flatMap(({ broken }) => Object.keys(broken))])].toSorted();
  const all = [...record.looks.filter(({ look }) => look !== name), ...own].toSorted(byOrder);
  return { ...withLooks(record, all), subjects };
}

function placed(looks: readonly Look[]): string {
  return looks.map((look) => `${look.order} ${contentOf(look)}`).join('\n');
}
