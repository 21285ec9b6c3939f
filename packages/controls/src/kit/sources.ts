/** Who a firewall rule admits that it should not: the one reading that all controls of firewalls share. */
import type { Wrong } from '@clausewatch/model/control';
import type { ResourceOf, ResourceRef } from '@clausewatch/model/resource';
import type { Reason, Severity } from '@clausewatch/model/verdict';
import {
  type AddressSet,
  covers,
  describe,
  everywhere,
  intersect,
  isEmpty,
  overlaps,
  subtract,
  toCidrs,
  union,
} from '@clausewatch/net/addresses';
import type { FirewallRule, Peer } from '@clausewatch/net/rule';
import { privateAddresses, publicAddresses, publicShare } from '@clausewatch/net/special';
import type { Traffic } from '@clausewatch/net/traffic';

import type { Networks } from './params.ts';
import { remembered } from './remembered.ts';

/** The part of a rule's addresses that is outside a register. */
export interface Strangers {
  readonly addresses: AddressSet;
  /** For people: as the rule has them, unless this part alone is as short. */
  readonly label: string;
  /** The share of all public addresses, of the family where it is greater: 0 to 1. */
  readonly share: number;
}

/** The part for people; the whole that it is of, unless the part is as short. */
export function shorter(whole: AddressSet, part: AddressSet): string {
  return describe(part.v4.length + part.v6.length <= 6 && toCidrs(part).length <= 3 ? part : whole);
}

function strangersIn(addresses: AddressSet, part: AddressSet): Strangers | undefined {
  if (isEmpty(part)) return undefined;
  const { v4, v6 } = publicShare(part);
  return { addresses: part, label: shorter(addresses, part), share: Math.max(v4, v6) };
}

/** What of the addresses is outside the register; `undefined` when nothing is. */
export const strangers = remembered((addresses, { addresses: trusted }: Networks) =>
  strangersIn(addresses, subtract(addresses, trusted)),
);

const somePublic = remembered((addresses, { addresses: known }: Networks) =>
  strangersIn(addresses, subtract(intersect(addresses, publicAddresses), known)),
);

/** What of the addresses is public and outside the register; `undefined` when nothing is. */
export function publicStrangers(addresses: AddressSet, known: Networks): Strangers | undefined {
  return overlaps(addresses, publicAddresses) ? somePublic(addresses, known) : undefined;
}

/** Names what a rule refers to and nobody looked up. A group that names itself adds nobody from outside. */
function unresolved(peer: Peer, self: string, trustedGroups: readonly string[], missing: string[]): void {
  for (const group of peer.groups)
    if (group.id !== self && !trustedGroups.includes(group.id)) missing.push(`members of ${group.id}`);
  for (const list of peer.lists) missing.push(`entries of ${list}`);
  for (const text of peer.invalid) missing.push(`a readable address instead of ${JSON.stringify(text)}`);
}

/**
 * Who of `peer` is surely untrusted; `undefined` when nobody is. What cannot be told is added to `missing`.
 * Without a register nothing public is trusted, and of private addresses nothing is known.
 */
export function untrusted(
  peer: Peer,
  self: string,
  trusted: Networks,
  missing: string[],
  register = 'adminNetworks',
): Strangers | undefined {
  unresolved(peer, self, trusted.groups, missing);
  if (isEmpty(peer.addresses) || covers(trusted.addresses, peer.addresses)) return undefined;
  if (trusted.declared) return strangers(peer.addresses, trusted);
  const open = publicStrangers(peer.addresses, trusted);
  if (open === undefined) missing.push(`register ${register}: whether ${describe(peer.addresses)} is trusted`);
  return open;
}

/** Milder than usual when nothing public is among the addresses. How grave a public one is depends on what gets through, which a rule alone does not tell. */
export function severityBy({ share }: Strangers): { readonly severity?: Severity } {
  return share === 0 ? { severity: 'medium' } : {};
}

/** Of what is proven to get through: critical where the world gets in, milder than usual when nothing public does. */
export function exposure(share: number, world: number): { readonly severity?: Severity } {
  if (share >= world) return { severity: 'critical' };
  return share === 0 ? { severity: 'medium' } : {};
}

/** `sg-0a1b2c3d (web)`: id and name as messages show them; an ARN without its account and region. */
export function shown(ref: ResourceRef): string {
  const id = ref.id.startsWith('arn:') ? ref.id.split(':').slice(5).join(':') : ref.id;
  return ref.name === undefined || ref.name === '' || ref.name === ref.id ? id : `${id} (${ref.name})`;
}

/** Addresses that are neither public nor private: nobody misses them. */
const nobody = subtract(everywhere, union(publicAddresses, privateAddresses));

type Going = Pick<Wrong, 'addresses' | 'idle' | 'named'>;
type Those = Pick<Strangers, 'addresses'>;

/** The strangers go; of the rest nobody misses what no host has and no register names. */
export function going({ addresses }: Those, spared: Networks): Going {
  return { addresses, idle: subtract(nobody, spared.addresses), named: [] };
}

/** The same where only the trusted may stay: without a register nobody knows which private addresses may, and unknown is not trusted. */
export function goingUntrusted({ addresses }: Those, trusted: Networks): Going {
  const unsure = trusted.declared ? nobody : subtract(everywhere, publicAddresses);
  return { addresses, idle: subtract(unsure, trusted.addresses), named: [] };
}

/** The rules that the reasons point to, each with what has to go of it. */
export function wrongRules(
  { configuration }: ResourceOf<'security-group'>,
  reasons: readonly Reason[],
  wrongOf: (rule: FirewallRule, traffic: Traffic) => Omit<Wrong, 'at'> | undefined,
): readonly Wrong[] {
  return configuration.rules.flatMap((rule) => {
    const { at, traffic } = rule;
    const wrong =
      traffic !== undefined && reasons.some((reason) => reason.at === at) ? wrongOf(rule, traffic) : undefined;
    return wrong === undefined ? [] : [{ at, ...wrong }];
  });
}

/** What has to go of a rule that lets untrusted addresses reach `ports`. */
export function untrustedPart(self: string, rule: FirewallRule, keeps: readonly Traffic[], trusted: Networks) {
  const found = untrusted(rule.peer, self, trusted, []);
  return found && { ...goingUntrusted(found, trusted), keeps };
}
