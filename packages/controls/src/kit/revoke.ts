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

/** The ranges that no rule of the group admits to just this traffic already. */
function absent(group: Group, rule: FirewallRule, traffic: Traffic, texts: readonly string[]): readonly string[] {
  const same = group.configuration.rules.filter(
    (one) =>
      one.direction === rule.direction &&
      one.traffic !== undefined &&
      trafficLabel(one.traffic) === trafficLabel(traffic),
  );
  const present = new Set(same.flatMap((one) => writtenRanges(group, one)));
  return [...new Set(texts)].filter((text) => !present.has(text));
}

const parsed = (texts: readonly string[]): AddressSet => unionOf(texts.map((text) => parseCidr(text) ?? none));

interface Steps {
  readonly commands: readonly (string | undefined)[];
  readonly undo: readonly (string | undefined)[];
  /** Sources that nobody complained of and that lose their access too. */
  readonly lost: boolean;
  readonly cut: boolean;
}

const FAILED: Steps = { commands: [undefined], undo: [], lost: false, cut: false };

function stepsOf(group: Group, rule: FirewallRule, unwanted: Unwanted): Steps {
  const { traffic } = rule;
  const going = writtenRanges(group, rule).filter((text) => overlaps(parsed([text]), unwanted.addresses));
  if (traffic === undefined || going.length === 0) return FAILED;
  const kept = going.flatMap((text) => toCidrs(intersect(parsed([text]), unwanted.keep)));
  const pieces = unwanted.keepTraffic.flatMap(single);
  if (kept.length + pieces.length > MOST_KEPT) return FAILED;
  const back = [{ traffic, texts: absent(group, rule, traffic, kept) }].concat(
    pieces.map((piece) => ({ traffic: piece, texts: absent(group, rule, piece, going) })),
  );
  const keeping = back.filter((one) => one.texts.length > 0);
  const lost = subtract(subtract(parsed(going), unwanted.addresses), unwanted.keep);
  return {
    commands: [
      ...keeping.map((one) => change('authorize', group, rule, one.traffic, ranges(one.texts))),
      change('revoke', group, rule, traffic, ranges(going)),
    ],
    undo: [
      change('authorize', group, rule, traffic, ranges(going)),
      ...keeping.map((one) => change('revoke', group, rule, one.traffic, ranges(one.texts))),
    ],
    lost: !isEmpty(lost),
    cut: unwanted.cut,
  };
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
  const rules = group.configuration.rules.filter((rule) => reasons.some((reason) => reason.at === rule.at));
  const steps = rules.map((rule) => {
    const unwanted = unwantedOf(rule);
    return unwanted === undefined ? FAILED : stepsOf(group, rule, unwanted);
  });
  const note = [
    'All other rules stay as they are.',
    steps.some((one) => one.lost)
      ? 'The revoked ranges hold private or known addresses too: first authorise those that need the access.'
      : '',
    steps.some((one) => one.cut)
      ? 'The revoked sources lose every port of the rule: first authorise what they need.'
      : '',
  ];
  return fixOf(
    steps.flatMap((one) => one.commands),
    steps.flatMap((one) => one.undo),
    note.filter((text) => text !== '').join(' '),
  );
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
