/** Networks with their lists and tables as resources, and the fix of a rule in them. */
import { wayOf } from '@clausewatch/controls/kit/build-ways';
import { withEdited } from '@clausewatch/controls/kit/edited-scope';
import { judgeGraph } from '@clausewatch/engine/assess';
import { edited } from '@clausewatch/engine/fix/edited';
import { smallestFix } from '@clausewatch/engine/fix/smallest';
import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart } from '@clausewatch/model/graph';
import type { Registers } from '@clausewatch/model/registers';
import type { Resource } from '@clausewatch/model/resource';
import { remedyOf } from '@clausewatch/render/remedy';

import { planWith } from './network-plan.ts';

/** The scope with each network's list and tables as resources, and the parts as `change` makes them. */
export function ways(scope: GraphScope, change: (part: GraphPart) => GraphPart = (part) => part): GraphScope {
  const parts = scope.parts.map(change);
  const beside = parts.flatMap((part) =>
    part.kind === 'network-acl' || part.kind === 'route-table' ? [wayOf(part)] : [],
  );
  return { ...scope, parts, resources: [...scope.resources, ...beside] };
}

/** The routes over the peering are for IPv6. */
export const six = (part: GraphPart): GraphPart =>
  part.kind !== 'route-table'
    ? part
    : {
        ...part,
        routes: part.routes.map((one) =>
          one.target.kind === 'peering' ? { ...one, prefix: `2a05:d014:${one.prefix?.split('.')[1]}::/56` } : one,
        ),
      };

/** The fix of the first rule that is wrong of `sg-web`, or of another firewall, with the network as it is then. */
export function fixed(
  id: string,
  params: object,
  scope: GraphScope,
  { registers = {}, at = 'sg-web' }: { readonly registers?: Registers; readonly at?: string } = {},
) {
  const given = planWith(id, params);
  const plan = { ...given, catalogue: { ...given.catalogue, registers } };
  const judged = (one: GraphScope) => plan.graphs.flatMap((planned) => judgeGraph(planned, one));
  const before = judged(scope);
  const said = before.find(({ ref, verdict }) => ref.id === at && verdict.kind === 'violation');
  const resource = scope.resources.find(({ ref }) => ref.id === at);
  if (said?.verdict.kind !== 'violation' || resource === undefined) throw new Error('nothing is wrong');
  const tried = (copy: Resource) => judged(withEdited(scope, copy));
  const fix = smallestFix(plan, resource, said.verdict.reasons[0]?.subject ?? '', { scope, judged: before, tried });
  if (fix?.kind !== 'edit') return { fix };
  const target = scope.resources.find(({ ref }) => ref.id === fix.edit.of.id);
  const copy = target && edited(target, fix.edit);
  return { fix, told: remedyOf(fix), after: copy && withEdited(scope, copy) };
}
