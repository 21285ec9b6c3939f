import { type AddressSet, covers, everywhere, unionOf } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';

import { type Atlas, once } from './atlas.ts';
import { allPoints, pointsOf } from './axis.ts';
import { prefixSet } from './build.ts';
import type { Estate } from './estate.ts';
import type { Blamed, Rule } from './path.ts';
import { anything, joinAll, meet, meets, nothing, rectangle, type Region } from './region.ts';

/** The groups of the other end as a rule may name them; `unknown` when nobody can tell which ones it is in. */
export type PeerGroups = ReadonlySet<string> | 'unknown';

type Direction = FirewallRule['direction'];

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

function admitsOf(estate: Estate, group: string, rule: FirewallRule, peers: PeerGroups): Admits {
  const { sure, maybe, missing } = named(estate, rule, peers);
  if (rule.traffic === undefined) {
    const doubt = [`${group} rule ${rule.at}`, ...missing];
    return { sure: nothing, maybe: rectangle(allPoints, maybe), missing: doubt };
  }
  const span = pointsOf(rule.traffic);
  const open = rectangle(span, sure);
  return { sure: open, maybe: sure === maybe ? open : rectangle(span, maybe), missing };
}

function together(parts: readonly Admits[]): Admits {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const sure = joinAll(parts.map((part) => part.sure));
  const certain = parts.every((part) => part.sure === part.maybe);
  return {
    sure,
    maybe: certain ? sure : joinAll(parts.map((part) => part.maybe)),
    missing: [...new Set(parts.flatMap((part) => part.missing))],
  };
}

const nobody: PeerGroups = new Set<string>();

interface Compiled {
  /** Each rule by itself. */
  readonly rules: readonly { readonly rule: FirewallRule; readonly admits: Admits }[];
  /** What it lets through when no rule names a group of the other end. */
  readonly alone: Admits;
  /** The groups that its rules name. */
  readonly names: ReadonlySet<string>;
}

function rulesOf(estate: Estate, id: string, direction: Direction): FirewallRule[] | undefined {
  return estate.groups.get(id)?.rules.filter((rule) => rule.direction === direction);
}

function compiled(atlas: Atlas, id: string, direction: Direction): Compiled {
  return once(atlas, `group ${id} ${direction}`, (): Compiled => {
    const rules = rulesOf(atlas.estate, id, direction);
    if (rules === undefined)
      return { rules: [], names: new Set(), alone: { sure: nothing, maybe: anything, missing: [id] } };
    const each = rules.map((rule) => ({ rule, admits: admitsOf(atlas.estate, id, rule, nobody) }));
    return {
      rules: each,
      alone: together(each.map(({ admits }) => admits)),
      names: new Set(rules.flatMap(({ peer }) => peer.groups.map((one) => one.id))),
    };
  });
}

/** Whether some rule of a group names a group. */
export function namesOtherGroups(atlas: Atlas, id: string, direction: Direction): boolean {
  return compiled(atlas, id, direction).names.size > 0;
}

/** What one group lets through, as far as it is told by peers that its rules can name. */
function ofGroup(atlas: Atlas, id: string, direction: Direction, peers: PeerGroups): Admits {
  const { alone, names } = compiled(atlas, id, direction);
  const its =
    peers === 'unknown' ? (names.size > 0 ? peers : nobody) : new Set([...peers].filter((one) => names.has(one)));
  if (its !== 'unknown' && its.size === 0) return alone;
  return once(atlas, `group ${id} ${direction} from ${peersKey(its)}`, () =>
    together((rulesOf(atlas.estate, id, direction) ?? []).map((rule) => admitsOf(atlas.estate, id, rule, its))),
  );
}

export function peersKey(peers: PeerGroups): string {
  return peers === 'unknown' ? '?' : [...peers].toSorted().join();
}

/** What a set of security groups lets through in one direction: the union of their rules. */
export function admittedBy(atlas: Atlas, groups: readonly string[], direction: Direction, peers: PeerGroups): Admits {
  return together(groups.map((id) => ofGroup(atlas, id, direction, peers)));
}

/** The first rule that admits one packet. */
export function admittingRule(
  estate: Estate,
  groups: readonly string[],
  direction: Direction,
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

/** The rules that let in, or out, some of what got through. */
export function blamedRules(
  atlas: Atlas,
  groups: readonly string[],
  peers: PeerGroups,
  through: Region,
  direction: Direction = 'ingress',
): Blamed[] {
  return groups.flatMap((id) =>
    compiled(atlas, id, direction).rules.flatMap(({ rule, admits }): Blamed[] => {
      const known = rule.peer.groups.length === 0 ? admits : admitsOf(atlas.estate, id, rule, peers);
      if (!meets(known.sure, through)) return [];
      return [{ cause: { kind: 'security-group', id, rule }, region: () => meet(known.sure, through) }];
    }),
  );
}

/** The groups that rules of one end name; what no rule names cannot matter. */
export function groupsNamed(estate: Estate, groups: readonly string[]): Set<string> {
  return new Set(
    groups.flatMap((id) =>
      (estate.groups.get(id)?.rules ?? []).flatMap((rule) => rule.peer.groups.map((one) => one.id)),
    ),
  );
}
