/** The controls of a scope, ready to judge it as of any moment. */
import { judgeGraph, judgeScope } from '@clausewatch/engine/assess';
import { type AccountRegion, peeredWith } from '@clausewatch/engine/peered';
import type { Planned } from '@clausewatch/engine/plan';
import { graphKinds } from '@clausewatch/model/configuration';
import type { GraphScope, ScopeControl } from '@clausewatch/model/control';
import type { GraphPart } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';

import type { App } from './ports.ts';
import type { Looker } from './scope-looks.ts';
import { type MemberState, asOf, membersOf, scopePartition } from './scope-members.ts';

function byControl<C extends { readonly id: string }>(
  planned: readonly Planned<C>[],
): readonly (readonly Planned<C>[])[] {
  return [...Map.groupBy(planned, ({ control }) => control.id).values()];
}

export function scopeLookers(
  app: App,
  scope: ScopeControl['scope'],
  members: readonly MemberState[],
): readonly Looker[] {
  return byControl(app.plan.scopes.filter(({ control }) => control.scope === scope)).map((variants) => {
    const collects = variants.flatMap(({ control }) => control.collects);
    const states = members.filter(({ kind }) => collects.includes(kind));
    return {
      look: variants[0]?.control.id ?? '',
      states,
      judgedAt: (order) => {
        const resources = asOf(states, order);
        const { account = '', region = '' } = resources[0]?.ref ?? {};
        return variants.flatMap((planned) => judgeScope(planned, { account, region, resources }));
      },
    };
  });
}

/** The partitions of the accounts and regions that a scope is peered with, at any remembered time. */
export function peeredPartitions(home: AccountRegion, members: readonly MemberState[]): readonly string[] {
  const peerings = members.flatMap(({ kind, resource }) => (kind === 'peering' ? (resource?.() ?? []) : []));
  return peeredWith(peerings, home).map((at) => scopePartition('account-region', at));
}

/** `members`: those of the account and region, to which those of its peers are added. */
export async function graphLookers(
  app: App,
  home: AccountRegion,
  members: readonly MemberState[],
): Promise<readonly Looker[]> {
  if (app.plan.graphs.length === 0) return [];
  const own = members.filter(({ kind }) => graphKinds.has(kind));
  const peers = await Promise.all(peeredPartitions(home, own).map((pk) => membersOf(app, pk)));
  const states = [...own, ...peers.flat().filter(({ kind }) => graphKinds.has(kind))];
  const scopeAt = graphScopes(app, home, states);
  return byControl(app.plan.graphs).map((variants) => ({
    look: variants[0]?.control.id ?? '',
    states,
    judgedAt: (order) => variants.flatMap((planned) => judgeGraph(planned, scopeAt(order))),
  }));
}

/** The graph as of a moment, the same object for every control; what a state is in the graph is worked out once. */
function graphScopes(app: App, home: AccountRegion, states: readonly MemberState[]): (order: string) => GraphScope {
  const partsOf = new WeakMap<Resource, readonly GraphPart[]>();
  const scopes = new Map<string, GraphScope>();
  return (order) => {
    const known = scopes.get(order);
    if (known !== undefined) return known;
    const resources = asOf(states, order);
    const parts = resources.flatMap((resource) => {
      const own = partsOf.get(resource) ?? app.graphParts(resource);
      partsOf.set(resource, own);
      return own;
    });
    const scope = { ...home, resources, parts };
    scopes.set(order, scope);
    return scope;
  };
}
