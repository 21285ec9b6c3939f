/** Commands that take back just what is wrong in a security group. Configuration items carry no rule ids, so rules are named by their content. */
import type { Fix } from '@clausewatch/model/control';
import type { ResourceOf } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';
import { type AddressSet, intersect, overlaps, parseCidr, toCidrs } from '@clausewatch/net/addresses';
import { type FirewallRule, ruleLabel } from '@clausewatch/net/rule';
import type { Traffic } from '@clausewatch/net/traffic';

import { aws, fixOf } from './aws.ts';
import type { Networks } from './params.ts';
import { untrusted } from './sources.ts';

type Group = ResourceOf<'security-group'>;

/** What of a rule is to go: sources, and the trusted part of them that is to keep its access. */
export interface Unwanted {
  readonly addresses: AddressSet;
  readonly keep: AddressSet;
}

const MOST_KEPT = 20;

/** The permission at a rule's pointer, whatever the provider sent there. */
function permissionAt(group: Group, rule: FirewallRule): unknown {
  const [, section = '', index = ''] = rule.at.split('/');
  let value: unknown = group.raw.configuration;
  for (const key of [section, index])
    value = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  return value;
}

/** The address ranges as the provider wrote them, because a rule can be revoked by exactly those texts only. */
function rangesOf(value: unknown, depth = 0): readonly string[] {
  if (typeof value === 'string') return parseCidr(value) === undefined || !value.includes('/') ? [] : [value];
  if (typeof value !== 'object' || value === null || depth > 3) return [];
  const known = /^(?:ipranges|ipv4ranges|ipv6ranges|cidrip|cidripv6|\d+)$/i;
  return Object.entries(value).flatMap(([key, inner]) => (known.test(key) ? rangesOf(inner, depth + 1) : []));
}

/** A rule's traffic as `--ip-permissions` writes it; `undefined` for what one rule of EC2 cannot say. */
function spelled(traffic: Traffic): object | undefined {
  switch (traffic.kind) {
    case 'all':
      return { IpProtocol: '-1' };
    case 'protocol':
      return { IpProtocol: String(traffic.number) };
    case 'icmp':
      return {
        IpProtocol: traffic.family === 4 ? 'icmp' : 'icmpv6',
        FromPort: traffic.type ?? -1,
        ToPort: traffic.code ?? -1,
      };
    case 'ports':
      return traffic.ports.length === 2
        ? { IpProtocol: traffic.protocol, FromPort: traffic.ports[0], ToPort: traffic.ports[1] }
        : undefined;
  }
}

function change(verb: 'revoke' | 'authorize', group: Group, rule: FirewallRule, peers: object): string | undefined {
  const traffic = rule.traffic === undefined ? undefined : spelled(rule.traffic);
  if (traffic === undefined) return undefined;
  const permissions = JSON.stringify([{ ...traffic, ...peers }]);
  const action = `${verb}-security-group-${rule.direction}`;
  return aws(group.ref, ['ec2', action], { 'group-id': group.ref.id, 'ip-permissions': permissions });
}

function ranges(texts: readonly string[]): object {
  const v4 = texts.filter((text) => !text.includes(':')).map((CidrIp) => ({ CidrIp }));
  const v6 = texts.filter((text) => text.includes(':')).map((CidrIpv6) => ({ CidrIpv6 }));
  return { ...(v4.length > 0 ? { IpRanges: v4 } : {}), ...(v6.length > 0 ? { Ipv6Ranges: v6 } : {}) };
}

interface Steps {
  readonly commands: readonly (string | undefined)[];
  readonly undo: readonly (string | undefined)[];
}

function stepsOf(group: Group, rule: FirewallRule, unwanted: Unwanted): Steps | undefined {
  const written = [...new Set(rangesOf(permissionAt(group, rule)))];
  const going = written.filter((text) => overlaps(parseCidr(text) ?? unwanted.keep, unwanted.addresses));
  if (going.length === 0) return undefined;
  const parts = going.map((text) => intersect(parseCidr(text) ?? unwanted.keep, unwanted.keep));
  const kept = [...new Set(parts.flatMap(toCidrs))].filter((text) => !written.includes(text));
  if (kept.length > MOST_KEPT) return undefined;
  const revoke = change('revoke', group, rule, ranges(going));
  const restore = change('authorize', group, rule, ranges(going));
  if (kept.length === 0) return { commands: [revoke], undo: [restore] };
  return {
    commands: [change('authorize', group, rule, ranges(kept)), revoke],
    undo: [restore, change('revoke', group, rule, ranges(kept))],
  };
}

/**
 * Revokes the untrusted sources of each rule that the reasons point to; a range that is trusted in part is first replaced by its trusted
 * part. `narrow` says that a rule opens nothing beside what is wrong. `undefined` when the ranges are not at hand, or when too many would
 * have to be put back.
 */
export function revokeSources(
  group: Group,
  reasons: readonly Reason[],
  trusted: Networks,
  narrow: (rule: FirewallRule) => boolean,
): Fix | undefined {
  const rules = group.configuration.rules.filter((rule) => reasons.some((reason) => reason.at === rule.at));
  const steps = rules.map((rule) => {
    const addresses = untrusted(rule.peer, group.ref.id, trusted, []);
    return addresses === undefined ? undefined : stepsOf(group, rule, { addresses, keep: trusted.addresses });
  });
  const wide = rules.filter((rule) => !narrow(rule)).map(ruleLabel);
  return fixOf(
    steps.flatMap((one) => one?.commands ?? [undefined]),
    steps.flatMap((one) => one?.undo ?? [undefined]),
    wide.length === 0
      ? 'Trusted sources and all other rules stay as they are.'
      : `Trusted sources and all other rules stay as they are. The revoked sources lose everything that ${wide.join(' and ')} let in: first authorise what they need.`,
  );
}

/** Revokes whole rules, with the groups and prefix lists that they name. */
export function revokeRules(group: Group, rules: readonly FirewallRule[], note: string): Fix | undefined {
  const peers = (rule: FirewallRule): object => ({
    ...ranges([...new Set(rangesOf(permissionAt(group, rule)))]),
    ...(rule.peer.groups.length > 0
      ? {
          UserIdGroupPairs: rule.peer.groups.map(({ id, owner }) => ({
            GroupId: id,
            ...(owner ? { UserId: owner } : {}),
          })),
        }
      : {}),
    ...(rule.peer.lists.length > 0 ? { PrefixListIds: rule.peer.lists.map((PrefixListId) => ({ PrefixListId })) } : {}),
  });
  return fixOf(
    rules.map((rule) => change('revoke', group, rule, peers(rule))),
    rules.map((rule) => change('authorize', group, rule, peers(rule))),
    note,
  );
}
