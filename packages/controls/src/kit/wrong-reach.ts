/** What has to go of the firewall that a graph control blames. */
import type { GraphScope, Wrong } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';
import { type AddressSet, none, overlaps } from '@clausewatch/net/addresses';
import type { FirewallRule, GroupRef, Peer } from '@clausewatch/net/rule';
import { coversTraffic, type Traffic } from '@clausewatch/net/traffic';
import { prefixSet } from '@clausewatch/reach/build';

import { graphOf } from './graph.ts';

/** Who may not pass, and what of a rule's traffic they may keep all the same. */
export interface Forbidden {
  readonly addresses: AddressSet;
  /** As in `Wrong`. */
  readonly idle?: AddressSet;
  /** True of a group whose members are among them. */
  readonly group?: (peer: GroupRef) => boolean;
  readonly keeps: (traffic: Traffic) => readonly Traffic[];
  readonly first?: string;
}

/** What reasons say under one name of their data, each once. */
export function textsOf(reasons: readonly Reason[], name: string): readonly string[] {
  return [...new Set(reasons.flatMap(({ data: { [name]: text } }) => (typeof text === 'string' ? [text] : [])))];
}

/** Tells it from the reasons that point to one rule. */
type Forbidding = (reasons: readonly Reason[]) => Forbidden;

/** Of a security group. A network ACL also meets the answers to what is asked from inside, so what forbids more than a few ports edits none. */
export function wrongRulesIn(
  scope: GraphScope,
  { configuration }: Resource,
  reasons: readonly Reason[],
  forbidding: Forbidding,
): readonly Wrong[] {
  return configuration.kind === 'security-group' ? wrongAmong(scope, configuration.rules, reasons, forbidding) : [];
}

/** Of a security group or a network ACL. */
export function wrongIn(
  scope: GraphScope,
  resource: Resource,
  reasons: readonly Reason[],
  forbidding: Forbidding,
): readonly Wrong[] {
  const { configuration } = resource;
  if (configuration.kind !== 'network-acl') return wrongRulesIn(scope, resource, reasons, forbidding);
  const entries = configuration.entries.map(({ at, traffic, addresses }) => ({
    at,
    traffic,
    peer: { addresses, groups: [], lists: [], invalid: [] },
  }));
  return wrongAmong(scope, entries, reasons, forbidding);
}

function wrongAmong(
  scope: GraphScope,
  rules: readonly Pick<FirewallRule, 'at' | 'traffic' | 'peer'>[],
  reasons: readonly Reason[],
  forbidding: Forbidding,
): readonly Wrong[] {
  return rules.flatMap(({ at, traffic, peer }) => {
    const own = reasons.filter((reason) => reason.at === at);
    if (own.length === 0 || traffic === undefined) return [];
    const wrong = wrongOf(scope, peer, traffic, forbidding(own));
    return wrong === undefined ? [] : [{ at, ...wrong }];
  });
}

function wrongOf(
  scope: GraphScope,
  peer: Peer,
  traffic: Traffic,
  { addresses, idle = none, group, keeps: keepsOf, first }: Forbidden,
): Omit<Wrong, 'at'> | undefined {
  const lists = readLists(scope, peer);
  const named = peer.groups.filter((one) => group?.(one) === true).map(({ id }) => id);
  const keeps = keepsOf(traffic);
  const hit = named.length > 0 || [peer.addresses, ...lists.values()].some((set) => overlaps(set, addresses));
  if (!hit || keeps.some((kept) => coversTraffic(kept, traffic))) return undefined;
  const words = [
    ...(named.length === 0
      ? []
      : [`Whoever is in ${named.join(', ')} loses these ports: first authorise those that need them.`]),
    ...(first === undefined ? [] : [first]),
  ];
  return { addresses, idle, named, lists, keeps, ...(words.length === 0 ? {} : { first: words.join(' ') }) };
}

/** What the prefix lists stand for that somebody read. */
function readLists(scope: GraphScope, peer: Peer): ReadonlyMap<string, AddressSet> {
  const { lists } = graphOf(scope).atlas.bare;
  return new Map(
    peer.lists.flatMap((id) => {
      const list = lists.get(id);
      return list === undefined ? [] : [[id, prefixSet(list.prefixes)] as const];
    }),
  );
}
