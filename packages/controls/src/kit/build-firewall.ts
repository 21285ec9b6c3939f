/** Builders for cases of firewalls. Security groups come with the provider's own description beside them, because fixes read it. */
import type { AclEntry } from '@clausewatch/model/configuration';
import type { ResourceOf } from '@clausewatch/model/resource';
import { cidrs } from '@clausewatch/net/addresses';
import { type FirewallRule, type GroupRef, peerFrom } from '@clausewatch/net/rule';
import { allTraffic, parseTraffic, parseTrafficText } from '@clausewatch/net/traffic';

import { type About, given } from './build.ts';

type Source = string | { readonly group: GroupRef } | { readonly list: string };

/** A rule before it has its place in a group. */
export interface RuleSpec {
  readonly direction: 'ingress' | 'egress';
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  readonly sources: readonly Source[];
}

export function fromGroup(id: string, owner?: string): Source {
  return { group: { id, ...(owner === undefined ? {} : { owner }) } };
}

export function fromList(id: string): Source {
  return { list: id };
}

function ports(protocol: string, range: number | string, sources: readonly Source[]): RuleSpec {
  const [from = 0, to = from] = String(range).split('-').map(Number);
  return { direction: 'ingress', protocol, from, to, sources };
}

/** `tcp(22, '10.0.0.0/8')`, `tcp('5985-5986', fromGroup('sg-1'))`; ports in any order, also the wrong one. */
export function tcp(range: number | string, ...sources: readonly Source[]): RuleSpec {
  return ports('tcp', range, sources);
}

export function udp(range: number | string, ...sources: readonly Source[]): RuleSpec {
  return ports('udp', range, sources);
}

/** A rule of one protocol as EC2 spells it (`-1`, `6`, `icmp`), with ports that may mean nothing. */
export function protocol(name: string, range: number | string | undefined, ...sources: readonly Source[]): RuleSpec {
  return range === undefined ? { direction: 'ingress', protocol: name, sources } : ports(name, range, sources);
}

export function anyProtocol(...sources: readonly Source[]): RuleSpec {
  return protocol('-1', undefined, ...sources);
}

/** The same rule for what leaves. */
export function egress(rule: RuleSpec): RuleSpec {
  return { ...rule, direction: 'egress' };
}

const SECTION = { ingress: 'ipPermissions', egress: 'ipPermissionsEgress' } as const;

function sorted({ sources }: RuleSpec) {
  return {
    texts: sources.filter((source) => typeof source === 'string'),
    groups: sources.flatMap((source) => (typeof source === 'object' && 'group' in source ? [source.group] : [])),
    lists: sources.flatMap((source) => (typeof source === 'object' && 'list' in source ? [source.list] : [])),
  };
}

function permission(spec: RuleSpec): object {
  const { texts, groups, lists } = sorted(spec);
  return {
    ipProtocol: spec.protocol,
    ...(spec.from === undefined ? {} : { fromPort: spec.from, toPort: spec.to }),
    ipv4Ranges: texts.filter((text) => !text.includes(':')).map((cidrIp) => ({ cidrIp })),
    ipv6Ranges: texts.filter((text) => text.includes(':')).map((cidrIpv6) => ({ cidrIpv6 })),
    userIdGroupPairs: groups.map(({ id, owner }) => ({
      groupId: id,
      ...(owner === undefined ? {} : { userId: owner }),
    })),
    prefixListIds: lists.map((prefixListId) => ({ prefixListId })),
  };
}

/** A security group with these rules, as `about` names it. */
export function group(
  rules: readonly RuleSpec[],
  about: About & { readonly isDefault?: boolean } = {},
): ResourceOf<'security-group'> {
  const ingress = rules.filter((rule) => rule.direction === 'ingress');
  const leaving = rules.filter((rule) => rule.direction === 'egress');
  const placed = (spec: RuleSpec, index: number): FirewallRule => {
    const { texts, groups, lists } = sorted(spec);
    return {
      direction: spec.direction,
      peer: peerFrom({ cidrs: texts, groups, lists }),
      traffic: parseTraffic(spec.protocol, spec.from, spec.to),
      at: `/${SECTION[spec.direction]}/${index}`,
    };
  };
  const raw = { ipPermissions: ingress.map(permission), ipPermissionsEgress: leaving.map(permission) };
  return given(
    {
      kind: 'security-group',
      network: 'vpc-0a1b2c3d',
      isDefault: about.isDefault ?? false,
      rules: [...ingress.map(placed), ...leaving.map(placed)],
    },
    { raw, name: 'web', ...about },
  );
}

/** A security group with these rules. */
export function sg(...rules: readonly RuleSpec[]): ResourceOf<'security-group'> {
  return group(rules);
}

function entry(action: 'allow' | 'deny', number: number, traffic: string, sources: readonly string[]): AclEntry {
  const parsed = traffic === 'all' ? allTraffic : parseTrafficText(traffic);
  if (parsed === undefined) throw new RangeError(`not traffic: ${traffic}`);
  return {
    direction: 'ingress',
    number,
    action,
    traffic: parsed,
    addresses: cidrs(...sources),
    at: `/entries/${number}`,
  };
}

/** `allow(100, 'tcp/22', '0.0.0.0/0')`: an entry for what enters. */
export function allow(number: number, traffic: string, ...sources: readonly string[]): AclEntry {
  return entry('allow', number, traffic, sources);
}

export function deny(number: number, traffic: string, ...sources: readonly string[]): AclEntry {
  return entry('deny', number, traffic, sources);
}

/** A network ACL with these entries. */
export function acl(
  entries: readonly AclEntry[],
  more: { readonly isDefault?: boolean; readonly unreadable?: readonly string[] } = {},
): ResourceOf<'network-acl'> {
  return given({
    kind: 'network-acl',
    network: 'vpc-0a1b2c3d',
    isDefault: more.isDefault ?? false,
    entries,
    unreadable: more.unreadable ?? [],
  });
}
