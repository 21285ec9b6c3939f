import type { GroupPart } from '@clausewatch/model/graph';
import { type AddressSet, covers, everywhere, unionOf } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';

import { allPoints, pointsOf } from './axis.ts';
import { prefixSet } from './build.ts';
import type { Estate } from './estate.ts';
import type { Blamed, Rule } from './path.ts';
import { anything, joinAll, meet, nothing, rectangle, type Region } from './region.ts';

/** The groups of the other end as a rule may name them; `unknown` when nobody can tell which ones it is in. */
export type PeerGroups = ReadonlySet<string> | 'unknown';

interface Admits {
  readonly sure: Region;
  readonly maybe: Region;
  readonly missing: readonly string[];
}

interface Named {
  readonly sure: AddressSet;
  readonly maybe: AddressSet;
  readonly missing: readonly string[];
}

/** Whom a rule names, as addresses of the other end. */
function named(estate: Estate, rule: FirewallRule, peers: PeerGroups): Named {
  const sure = [rule.peer.addresses];
  const missing: string[] = [];
  for (const id of rule.peer.lists) {
    const list = estate.lists.get(id);
    if (list === undefined) missing.push(id);
    else sure.push(prefixSet(list.prefixes));
  }
  if (rule.peer.invalid.length > 0) missing.push(`rule ${rule.at}`);
  for (const { id } of rule.peer.groups) {
    if (peers === 'unknown') missing.push(id);
    else if (peers.has(id)) sure.push(everywhere);
  }
  const known = unionOf(sure);
  return { sure: known, maybe: missing.length > 0 ? everywhere : known, missing };
}

function admitsOf(estate: Estate, group: GroupPart, rule: FirewallRule, peers: PeerGroups): Admits {
  const { sure, maybe, missing } = named(estate, rule, peers);
  if (rule.traffic === undefined) {
    const doubt = [`${group.id} rule ${rule.at}`, ...missing];
    return { sure: nothing, maybe: rectangle(allPoints, maybe), missing: doubt };
  }
  const span = pointsOf(rule.traffic);
  return { sure: rectangle(span, sure), maybe: rectangle(span, maybe), missing };
}

/** What a set of security groups lets through in one direction: the union of their rules. */
export function admittedBy(
  estate: Estate,
  groups: readonly string[],
  direction: FirewallRule['direction'],
  peers: PeerGroups,
): Admits {
  const parts = groups.flatMap((id): Admits[] => {
    const group = estate.groups.get(id);
    if (group === undefined) return [{ sure: nothing, maybe: anything, missing: [id] }];
    return group.rules
      .filter((rule) => rule.direction === direction)
      .map((rule) => admitsOf(estate, group, rule, peers));
  });
  return {
    sure: joinAll(parts.map((part) => part.sure)),
    maybe: joinAll(parts.map((part) => part.maybe)),
    missing: [...new Set(parts.flatMap((part) => part.missing))],
  };
}

/** The first rule that admits one packet. */
export function admittingRule(
  estate: Estate,
  groups: readonly string[],
  direction: FirewallRule['direction'],
  peers: PeerGroups,
  point: number,
  address: AddressSet,
): Rule | undefined {
  for (const id of groups)
    for (const rule of estate.groups.get(id)?.rules ?? []) {
      if (rule.direction !== direction || rule.traffic === undefined) continue;
      const span = pointsOf(rule.traffic);
      const hit = span.some((low, i) => i % 2 === 0 && low <= point && point <= (span[i + 1] ?? low));
      if (hit && covers(named(estate, rule, peers).sure, address)) return { id, rule: rule.id ?? rule.at };
    }
  return undefined;
}

/** The rules that let in some of what got through. */
export function blamedRules(estate: Estate, groups: readonly string[], peers: PeerGroups, through: Region): Blamed[] {
  return groups.flatMap((id) => {
    const group = estate.groups.get(id);
    const rules = (group?.rules ?? []).filter(({ direction }) => direction === 'ingress');
    return rules.flatMap((rule): Blamed[] => {
      if (group === undefined) return [];
      const region = meet(admitsOf(estate, group, rule, peers).sure, through);
      return region.length === 0 ? [] : [{ cause: { kind: 'security-group', id, rule }, region }];
    });
  });
}

/** The groups that rules of one end name; what no rule names cannot matter. */
export function groupsNamed(estate: Estate, groups: readonly string[]): Set<string> {
  return new Set(
    groups.flatMap((id) =>
      (estate.groups.get(id)?.rules ?? []).flatMap((rule) => rule.peer.groups.map((one) => one.id)),
    ),
  );
}
