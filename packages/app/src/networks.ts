/** The networks of a look, in which fixes are tried. */
import { type ScopedJudgement, judgeGraph } from '@clausewatch/engine/assess';
import { type Smallest, smallestFix, type Untried } from '@clausewatch/engine/fix/smallest';
import type { Planned } from '@clausewatch/engine/plan';
import type { GraphControl, GraphScope } from '@clausewatch/model/control';
import type { GraphPart } from '@clausewatch/model/graph';
import { resourceKey } from '@clausewatch/model/key';
import type { Resource } from '@clausewatch/model/resource';

import type { Network } from './matter.ts';
import type { App } from './ports.ts';

export type PartsOf = (resource: Resource) => readonly GraphPart[];

/** Resources of all networks together in which one look tries edits, and edits at most: each asks every graph control of its whole network. */
export const [mostAsked, mostTried] = [60_000, 24];

/** What is there as of each moment. A fix is worked out once, whichever of the controls that broke finds it first. */
export function networks(
  { plan }: App,
  scopeAt: (order: string) => GraphScope,
  judgedAt: (planned: Planned<GraphControl>, order: string) => readonly ScopedJudgement[],
  partsOf: PartsOf,
): (order: string) => Network {
  let [asked, tried] = [0, 0];
  const byKey = new WeakMap<GraphScope, ReadonlyMap<string, Resource>>();
  const indexOf = (scope: GraphScope): ReadonlyMap<string, Resource> => {
    const index = byKey.get(scope) ?? new Map(scope.resources.map((one) => [resourceKey(one.ref), one]));
    byKey.set(scope, index);
    return index;
  };
  const trial = (scope: GraphScope) => (edited: Resource) => {
    const before = indexOf(scope).get(resourceKey(edited.ref));
    const resources = scope.resources.map((one) => (one === before ? edited : one));
    tried += 1;
    asked += resources.length;
    const copy = { ...scope, resources, parts: resources.flatMap(partsOf), trial: true } as const;
    return plan.graphs.flatMap((planned) => judgeGraph(planned, copy));
  };
  const spent = ({ resources: { length } }: GraphScope): Untried | undefined => {
    if (length > mostAsked) return 'large';
    return tried >= mostTried || asked + length > mostAsked ? 'many' : undefined;
  };
  const smallest = (resource: Resource, subject: string, order: string): Smallest | undefined => {
    const scope = scopeAt(order);
    const judged = plan.graphs.flatMap((planned) => judgedAt(planned, order));
    const untried = spent(scope);
    const around = { scope, judged, ...(untried === undefined ? { tried: trial(scope) } : { untried }) };
    return smallestFix(plan, resource, subject, around);
  };
  const fixes = new Map<string, Smallest | undefined>();
  return (order) => ({
    scope: () => scopeAt(order),
    find: (ref) => indexOf(scopeAt(order)).get(resourceKey(ref)),
    smallest: (resource, subject) => {
      const key = `${order} ${resourceKey(resource.ref)} ${subject}`;
      const fix = fixes.has(key) ? fixes.get(key) : smallest(resource, subject, order);
      fixes.set(key, fix);
      return fix;
    },
  });
}
