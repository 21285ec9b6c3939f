/** A scope with one firewall or route table edited, as its source would then describe it: for tests and examples of fixes. */
import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';

import { isWritten } from './build-ways.ts';

export function withEdited(scope: GraphScope, edited: Resource): GraphScope {
  const { configuration, ref } = edited;
  const edit = (part: GraphPart): GraphPart => {
    if (!('id' in part) || part.id !== ref.id) return part;
    if (part.kind === 'security-group' && configuration.kind === 'security-group')
      return { ...part, rules: configuration.rules };
    if (part.kind === 'network-acl' && configuration.kind === 'network-acl')
      return { ...part, entries: configuration.entries };
    if (part.kind === 'route-table')
      return { ...part, routes: part.routes.filter((route) => isWritten(edited, route)) };
    return part;
  };
  return {
    ...scope,
    resources: scope.resources.map((one) => (one.ref.id === ref.id ? edited : one)),
    parts: scope.parts.map(edit),
  };
}
