/** The controls of a scope, ready to judge it as of any moment. */
import { type Judgement, type ScopedJudgement, judgeGraph, judgeScope } from '@clausewatch/engine/assess';
import type { AccountRegion } from '@clausewatch/engine/peered';
import type { Planned } from '@clausewatch/engine/plan';
import { unreadIn, unreadVerdict } from '@clausewatch/engine/unread';
import { graphKinds } from '@clausewatch/model/configuration';
import type { GraphControl, GraphScope, Scope, ScopeControl } from '@clausewatch/model/control';
import type { GraphPart } from '@clausewatch/model/graph';
import { fingerprint } from '@clausewatch/model/key';
import type { Resource } from '@clausewatch/model/resource';

import type { Bygone } from './moments.ts';
import { networks, type PartsOf } from './networks.ts';
import { isUnread } from './order.ts';
import { peerPartitions } from './peers.ts';
import type { App } from './ports.ts';
import { recent } from './recent.ts';
import { bygoneOf } from './scope-gone.ts';
import type { Looker } from './scope-looks.ts';
import { type MemberState, asOf, membersOf } from './scope-members.ts';

function byControl<C extends { readonly id: string }>(
  planned: readonly Planned<C>[],
): readonly (readonly Planned<C>[])[] {
  return [...Map.groupBy(planned, ({ control }) => control.id).values()];
}

/** What the controls ask, as one text: parameters hold sets of addresses, whose IPv6 numbers JSON has no word for. */
function rulesOf(variants: readonly Planned<ScopeControl | GraphControl>[]): string {
  const said = variants.map(({ params, citations }) => [
    params,
    citations.map(({ key, severity, environments, versions }) => [key, severity, environments, versions.controls]),
  ]);
  return fingerprint(
    JSON.stringify(said, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  );
}

export function scopeLookers(
  app: App,
  scope: ScopeControl['scope'],
  members: readonly MemberState[],
  bygone: Bygone | undefined,
): readonly Looker[] {
  return byControl(app.plan.scopes.filter(({ control }) => control.scope === scope)).map((variants) => {
    const collects = variants.flatMap(({ control }) => control.collects);
    const states = members.filter(({ kind }) => collects.includes(kind));
    const scopeAt = (order: string): Scope => {
      const resources = asOf(states, order);
      const { account = '', region = '' } = resources[0]?.ref ?? {};
      return { account, region, resources };
    };
    const judgedAt = judgedOnce(scopeAt, judgeScope);
    return {
      look: variants[0]?.control.id ?? '',
      rules: rulesOf(variants),
      states,
      bygone,
      judgedAt: (order) => variants.flatMap((planned) => judgedAt(planned, order)),
      silenceAt: silenceOf(variants, states, scopeAt),
    };
  });
}

/** While some of a scope cannot be read, nobody is well of whom nothing is said. */
function silenceOf(
  variants: readonly Judgement['planned'][],
  states: readonly MemberState[],
  scopeAt: (order: string) => Scope,
): Looker['silenceAt'] {
  if (!states.some(({ order }) => isUnread(order))) return () => [];
  return (order) => {
    const unread = unreadIn(scopeAt(order).resources);
    return unread.length === 0 ? [] : variants.map((planned) => ({ planned, verdict: unreadVerdict(unread) }));
  };
}

/** `members`: those of the account and region, to which those of its peers are added. */
export async function graphLookers(
  app: App,
  home: AccountRegion,
  members: readonly MemberState[],
  own: Bygone | undefined,
): Promise<readonly Looker[]> {
  if (app.plan.graphs.length === 0) return [];
  const ours = members.filter(({ kind }) => graphKinds.has(kind));
  const partitions = await peerPartitions(app.table, home, ours);
  const peers = await Promise.all(partitions.map((pk) => membersOf(app, pk)));
  const bygone = await bygoneOf(app.table, partitions, own);
  const states = [...ours, ...peers.flat().filter(({ kind }) => graphKinds.has(kind))];
  const partsOf = partsOnce(app);
  const place = `${home.account}/${home.region}`;
  const kin = networksLately.get(app.table, place) ?? networksLately.put(app.table, place, {});
  const scopeAt = graphScopes({ ...home, kin }, states, partsOf);
  const judgedAt = judgedOnce(scopeAt, judgeGraph);
  const networkAt = networks(app, scopeAt, judgedAt, partsOf);
  return byControl(app.plan.graphs).map((variants) => ({
    look: variants[0]?.control.id ?? '',
    rules: rulesOf(variants),
    states,
    bygone,
    judgedAt: (order) => variants.flatMap((planned) => judgedAt(planned, order)),
    silenceAt: silenceOf(variants, states, scopeAt),
    networkAt,
  }));
}

/** Networks of which is kept what was worked out for the last look: most of it holds for the next. */
const networksLately = recent<object>(4);

/** What a control says of a scope as of a moment, asked once. */
function judgedOnce<C, S>(
  scopeAt: (order: string) => S,
  judge: (planned: Planned<C>, scope: S) => readonly ScopedJudgement[],
) {
  const known = new Map<Planned<C>, Map<string, readonly ScopedJudgement[]>>();
  return (planned: Planned<C>, order: string): readonly ScopedJudgement[] => {
    const own = known.get(planned) ?? new Map<string, readonly ScopedJudgement[]>();
    known.set(planned, own);
    const said = own.get(order) ?? judge(planned, scopeAt(order));
    own.set(order, said);
    return said;
  };
}

const madeParts = new WeakMap<Resource, readonly GraphPart[]>();

/** What a state is in the graph, worked out once. */
function partsOnce({ graphParts }: App): PartsOf {
  return (resource) => {
    const parts = madeParts.get(resource) ?? graphParts(resource);
    madeParts.set(resource, parts);
    return parts;
  };
}

/** The graph as of a moment, the same object for every control; of other moments it is made again when somebody asks. */
function graphScopes(
  home: Omit<GraphScope, 'resources' | 'parts'>,
  states: readonly MemberState[],
  partsOf: PartsOf,
): (order: string) => GraphScope {
  let last: { readonly order: string; readonly scope: GraphScope } | undefined;
  return (order) => {
    if (last?.order === order) return last.scope;
    const resources = asOf(states, order);
    const scope = { ...home, resources, parts: resources.flatMap(partsOf) };
    last = { order, scope };
    return scope;
  };
}
