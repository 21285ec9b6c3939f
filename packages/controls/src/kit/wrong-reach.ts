/** What has to go of the rule that a graph control blames. */
import type { Wrong } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';
import { none } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';
import { subtractAllTraffic, type Traffic } from '@clausewatch/net/traffic';

import { wrongEntries } from './acl-entries.ts';
import type { Networks } from './params.ts';
import { untrustedPart, wrongRules } from './sources.ts';
import type { TrafficSet } from './traffic-set.ts';

/** Strangers lose these ports. Where the rule names no address of theirs, they come by the groups and prefix lists that it names. */
export function wrongUntrusted(
  resource: Resource,
  reasons: readonly Reason[],
  ports: TrafficSet,
  trusted: Networks,
): readonly Wrong[] {
  const { configuration } = resource;
  switch (configuration.kind) {
    case 'security-group':
      return wrongRules({ ...resource, configuration }, reasons, (rule, traffic) => {
        const keeps = subtractAllTraffic(traffic, ports);
        const self = resource.ref.id;
        return untrustedPart(self, rule, keeps, trusted) ?? namedPart(self, rule, keeps, trusted);
      });
    case 'network-acl':
      return wrongEntries({ ...resource, configuration }, reasons, ports, trusted);
    default:
      return [];
  }
}

function namedPart(
  self: string,
  { peer }: FirewallRule,
  keeps: readonly Traffic[],
  trusted: Networks,
): Omit<Wrong, 'at'> | undefined {
  const groups = peer.groups.map(({ id }) => id).filter((id) => id !== self && !trusted.groups.includes(id));
  const named = [...groups, ...peer.lists];
  const first = `Whoever is in ${named.join(', ')} loses these ports: first authorise those that need them.`;
  return named.length === 0 ? undefined : { addresses: none, idle: none, named, keeps, first };
}
