/** Commands that take back just what is wrong in a security group. Configuration items carry no rule ids, so rules are named by their content. */
import type { Fix } from '@clausewatch/model/control';
import type { Reason } from '@clausewatch/model/verdict';
import {
  type AddressSet,
  intersect,
  isEmpty,
  none,
  overlaps,
  parseCidr,
  subtract,
  toCidrs,
  unionOf,
} from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';
import { type Traffic, trafficLabel } from '@clausewatch/net/traffic';

import { fixOf } from './aws.ts';
import { change, type Group, ranges, writtenRanges } from './permissions.ts';

/** What of a rule is to go: the sources, those among them that keep all of it, and the traffic that all of them keep. */
export interface Unwanted {
  readonly addresses: AddressSet;
  readonly keep: AddressSet;
  readonly keepTraffic: readonly Traffic[];
  /** More goes than is wrong, because keeping the rest would take too many rules. */
  readonly cut: boolean;
}

const MOST_KEPT = 20;

/** One rule of EC2 for each range of ports. */
function single(traffic: Traffic): readonly Traffic[] {
  if (traffic.kind !== 'ports') return [traffic];
  return traffic.ports.flatMap((low, i, all) => (i % 2 === 0 ? [{ ...traffic, ports: [low, all[i + 1] ?? low] }] : []));
}

const parsed = (texts: readonly string[]): AddressSet => unionOf(texts.map((text) => parseCidr(text) ?? none));

/** One traffic in one direction, with the ranges that are to be added or taken away. */
interface Change {
  readonly rule: FirewallRule;
  readonly traffic: Traffic;
  readonly texts: Set<string>;
}

const keyOf = (rule: FirewallRule, traffic: Traffic): string => `${rule.direction} ${trafficLabel(traffic)}`;

/** Adds ranges to the change of this traffic, so that no rule is changed twice. */
function collect(changes: Map<string, Change>, rule: FirewallRule, traffic: Traffic, texts: readonly string[]): void {
  const key = keyOf(rule, traffic);
  const known = changes.get(key) ?? { rule, traffic, texts: new Set<string>() };
  for (const text of texts) known.texts.add(text);
  if (known.texts.size > 0) changes.set(key, known);
}

/** Every range that the group admits to each traffic now. */
function present(group: Group): ReadonlyMap<string, Change> {
  const found = new Map<string, Change>();
  for (const rule of group.configuration.rules)
    if (rule.traffic !== undefined) collect(found, rule, rule.traffic, writtenRanges(group, rule));
  return found;
}

/**
 * Revokes what is unwanted of each rule that the reasons point to. What is to be kept of it is authorised first, so that nobody is cut off
 * in between. `undefined` when the ranges are not at hand as the provider wrote them, or when too many would have to be put back.
 */
export function revokeSources(
  group: Group,
  reasons: readonly Reason[],
  unwantedOf: (rule: FirewallRule) => Unwanted | undefined,
): Fix | undefined {
  const now = present(group);
  const going = new Map<string, Change>();
  const keeping = new Map<string, Change>();
  let [lost, cut] = [false, false];
  for (const rule of group.configuration.rules.filter((one) => reasons.some((reason) => reason.at === one.at))) {
    const unwanted = unwantedOf(rule);
    const texts = writtenRanges(group, rule).filter((text) => overlaps(parsed([text]), unwanted?.addresses ?? none));
    if (unwanted === undefined || rule.traffic === undefined || texts.length === 0) return undefined;
    const kept = texts.flatMap((text) => toCidrs(intersect(parsed([text]), unwanted.keep)));
    collect(going, rule, rule.traffic, texts);
    const stays = [{ traffic: rule.traffic, of: kept }];
    for (const traffic of unwanted.keepTraffic.flatMap(single)) stays.push({ traffic, of: texts });
    for (const { traffic, of } of stays) {
      const there = now.get(keyOf(rule, traffic))?.texts;
      collect(keeping, rule, traffic, there === undefined ? of : of.filter((text) => !there.has(text)));
    }
    lost ||= !isEmpty(subtract(subtract(parsed(texts), unwanted.addresses), unwanted.keep));
    cut ||= unwanted.cut;
  }
  if ([...keeping.values()].reduce((sum, one) => sum + one.texts.size, 0) > MOST_KEPT) return undefined;
  const words = (verb: 'revoke' | 'authorize', changes: ReadonlyMap<string, Change>) =>
    [...changes.values()].map((one) => change(verb, group, one.rule, one.traffic, ranges([...one.texts])));
  return fixOf(
    [...words('authorize', keeping), ...words('revoke', going)],
    [...words('authorize', going), ...words('revoke', keeping)],
    noteOf(lost, cut),
  );
}

function noteOf(lost: boolean, cut: boolean): string {
  const others = 'The revoked ranges hold private or known addresses too: first authorise those that need the access.';
  const ports = 'The revoked sources lose every port of the rule: first authorise what they need.';
  return ['All other rules stay as they are.', ...(lost ? [others] : []), ...(cut ? [ports] : [])].join(' ');
}

/** Revokes whole rules, with the groups and prefix lists that they name. */
export function revokeRules(group: Group, rules: readonly FirewallRule[], note: string): Fix | undefined {
  const peers = (rule: FirewallRule): object => ({
    ...ranges(writtenRanges(group, rule)),
    ...(rule.peer.groups.length > 0
      ? {
          UserIdGroupPairs: rule.peer.groups.map(({ id, owner }) => ({
            GroupId: id,
            ...(owner === undefined ? {} : { UserId: owner }),
          })),
        }
      : {}),
    ...(rule.peer.lists.length > 0 ? { PrefixListIds: rule.peer.lists.map((PrefixListId) => ({ PrefixListId })) } : {}),
  });
  const all = (verb: 'revoke' | 'authorize') =>
    rules.map((rule) =>
      rule.traffic === undefined ? undefined : change(verb, group, rule, rule.traffic, peers(rule)),
    );
  return fixOf(all('revoke'), all('authorize'), note);
}
