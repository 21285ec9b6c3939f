/** What AWS Config does not record of load balancers, or late: it is read of Elastic Load Balancing itself. */
import type { Resource, ResourceRef } from '@clausewatch/model/resource';

import { LISTENER_RULES, TARGETS } from './balancers.ts';
import { graphParts } from './parts.ts';

/** The types that no recorder tells of. */
export const unrecordedTypes: ReadonlySet<string> = new Set([LISTENER_RULES, TARGETS]);

const naming: ReadonlySet<string> = new Set([
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  ...unrecordedTypes,
]);

/** The resources of these types that a resource names, itself among them where it is of one, whatever can be read of it. */
export function unrecorded(resource: Resource): readonly ResourceRef[] {
  const { provider, account, region, type } = resource.ref;
  if (!naming.has(type)) return [];
  const at = (one: string, id: string): ResourceRef => ({ provider, account, region, type: one, id });
  const itself = unrecordedTypes.has(type) ? [resource.ref] : [];
  const named = graphParts(resource).flatMap((part) => {
    switch (part.kind) {
      case 'listener':
        return [...(part.whole ? [] : [at(LISTENER_RULES, part.id)]), ...part.forwards.map((id) => at(TARGETS, id))];
      case 'listener-rules':
        return part.forwards.map((id) => at(TARGETS, id));
      case 'target-group':
        return type === TARGETS ? [] : [at(TARGETS, part.id)];
      default:
        return [];
    }
  });
  return [...itself, ...named];
}
