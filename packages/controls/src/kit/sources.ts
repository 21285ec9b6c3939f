/** Who a firewall rule admits that it should not: the one reading that all controls of security groups share. */
import type { ResourceRef } from '@clausewatch/model/resource';
import type { Severity } from '@clausewatch/model/verdict';
import { type AddressSet, covers, describe, intersect, isEmpty, subtract, toCidrs } from '@clausewatch/net/addresses';
import type { FirewallRule, Peer } from '@clausewatch/net/rule';
import { publicAddresses, publicShare } from '@clausewatch/net/special';

import type { Networks } from './params.ts';
import type { Unwanted } from './revoke.ts';
import { holds, type TrafficSet } from './traffic-set.ts';

/** Names what a rule refers to and nobody looked up. A group that names itself adds nobody from outside. */
export function unresolved(peer: Peer, self: string, trustedGroups: readonly string[], missing: string[]): void {
  for (const group of peer.groups)
    if (group.id !== self && !trustedGroups.includes(group.id)) missing.push(`members of ${group.id}`);
  for (const list of peer.lists) missing.push(`entries of ${list}`);
  for (const text of peer.invalid) missing.push(`a readable address instead of ${JSON.stringify(text)}`);
}

/**
 * The addresses of `peer` that are surely untrusted; `undefined` when there are none. What cannot be told is added to `missing`.
 * Without a register nothing public is trusted, and of private addresses nothing is known.
 */
export function untrusted(
  peer: Peer,
  self: string,
  trusted: Networks,
  missing: string[],
  register = 'adminNetworks',
): AddressSet | undefined {
  unresolved(peer, self, trusted.groups, missing);
  if (isEmpty(peer.addresses) || covers(trusted.addresses, peer.addresses)) return undefined;
  if (trusted.declared) return subtract(peer.addresses, trusted.addresses);
  const open = publicPart(peer.addresses);
  if (open === undefined) missing.push(`register ${register}: whether ${describe(peer.addresses)} is trusted`);
  return open;
}

/** The public addresses of the set; `undefined` when there are none. */
export function publicPart(addresses: AddressSet): AddressSet | undefined {
  const open = intersect(addresses, publicAddresses);
  return isEmpty(open) ? undefined : open;
}

/** The sources for people: as the rule has them, unless the untrusted part alone is as short. */
export function sourcesLabel(addresses: AddressSet, part: AddressSet): string {
  return describe(toCidrs(part).length <= 3 ? part : addresses);
}

/** From which share of all public addresses of a family a set counts as the world. */
const WORLD = 0.25;

export function isWorld(addresses: AddressSet, share = WORLD): boolean {
  const { v4, v6 } = publicShare(addresses);
  return v4 >= share || v6 >= share;
}

/** Critical where the world gets in, milder than usual when nothing public is among the addresses. */
export function exposure(addresses: AddressSet, share?: number): { readonly severity?: Severity } {
  if (isWorld(addresses, share)) return { severity: 'critical' };
  return publicPart(addresses) === undefined ? { severity: 'medium' } : {};
}

/** `sg-0a1b2c3d (web)`: id and name as messages show them; an ARN without its account and region. */
export function shown(ref: ResourceRef): string {
  const id = ref.id.startsWith('arn:') ? ref.id.split(':').slice(5).join(':') : ref.id;
  return ref.name === undefined || ref.name === '' || ref.name === ref.id ? id : `${id} (${ref.name})`;
}

/** What is to go of a rule that lets untrusted addresses reach `ports`: trusted ones keep all of it, the others nothing. */
export function unwantedTraffic(
  self: string,
  rule: FirewallRule,
  ports: TrafficSet,
  trusted: Networks,
): Unwanted | undefined {
  const addresses = untrusted(rule.peer, self, trusted, []);
  if (addresses === undefined || rule.traffic === undefined) return undefined;
  return { addresses, keep: trusted.addresses, keepTraffic: [], cut: !holds(ports, rule.traffic) };
}
