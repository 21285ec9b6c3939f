/** Networks and the fix of what a graph control blames in them. */
import { type RuleSpec, tcp } from '@clausewatch/controls/kit/build-firewall';
import { firewall, host, peered, type Thing } from '@clausewatch/controls/kit/build-graph';
import { withEdited } from '@clausewatch/controls/kit/edited-scope';
import { fixFor, judgeGraph } from '@clausewatch/engine/assess';
import { smallestFix } from '@clausewatch/engine/fix/smallest';
import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';
import { remedyOf, unitLabel } from '@clausewatch/render/remedy';

import { planWith } from './network-plan.ts';

export const others = { accounts: [{ id: '111122223333', alias: 'us' }] };
export const foreign = { foreign: '444455556666' };

/** The fix of the first rule of `sg-web` that is wrong, as units; else what the control says. */
export function fixed(
  id: string,
  params: object,
  scope: GraphScope,
  { spent, at = 'sg-web' }: { readonly spent?: true; readonly at?: string } = {},
) {
  const plan = planWith(id, params);
  const judged = plan.graphs.flatMap((one) => judgeGraph(one, scope));
  const tried = (copy: Resource) => plan.graphs.flatMap((one) => judgeGraph(one, withEdited(scope, copy)));
  const said = judged.find(({ ref, verdict }) => ref.id === at && verdict.kind === 'violation');
  const resource = scope.resources.find(({ ref }) => ref.id === at);
  if (said?.verdict.kind !== 'violation' || resource === undefined) throw new Error('nothing is wrong');
  const { reasons } = said.verdict;
  const around = { scope, judged, ...(spent === true ? {} : { tried }) };
  const fix = smallestFix(plan, resource, reasons[0]?.subject ?? '', around);
  if (fix?.kind !== 'edit') return { words: fixFor(said, resource, reasons, scope) };
  const units = (some: typeof fix.edit.take) => some.map((unit) => (unit.kind === 'rule' ? unitLabel(unit) : ''));
  const { note, proof } = remedyOf(fix) ?? {};
  return { take: units(fix.edit.take), put: units(fix.edit.put), note, proof };
}

/** The same networks with routes over the peering for IPv6. */
export function six(things: readonly Thing[]): readonly Thing[] {
  const routes = (part: GraphPart): GraphPart =>
    part.kind === 'route-table'
      ? {
          ...part,
          routes: part.routes.map((one) =>
            one.target.kind === 'peering' ? { ...one, prefix: `2a05:d014:${one.prefix?.split('.')[1]}::/56` } : one,
          ),
        }
      : part;
  return things.map((thing) => ({ ...thing, parts: (thing.parts ?? []).map(routes) }));
}

/** Machines of `sg-web`, of `sg-app` in the same network, and of `sg-peer` in the other one. */
export const machines: readonly Thing[] = [
  host(5, ['sg-web']),
  host(6, ['sg-app'], { hidden: true }),
  firewall('sg-app', []),
  host(7, ['sg-peer'], { network: 1, hidden: true }),
  firewall('sg-peer', [], { network: 1 }),
];
/** So many that what is left of a wide rule does not fit beside them. */
export const crowd = [1, 2, 3, 4, 5].map((port) => tcp(port, '2600::/16'));
export const web = (...rules: readonly RuleSpec[]): Thing => firewall('sg-web', rules);
export const together = peered({ tags: ['production', 'test'] });
