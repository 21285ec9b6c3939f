/** Rules of a security group in the words of `--ip-permissions`. */
import type { ResourceOf } from '@clausewatch/model/resource';
import { parseCidr } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';
import type { Traffic } from '@clausewatch/net/traffic';

import { aws } from './aws.ts';

export type Group = ResourceOf<'security-group'>;

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

/** The command that takes away, or adds, this traffic of these peers; `undefined` when it cannot be said safely. */
export function change(
  verb: 'revoke' | 'authorize',
  group: Group,
  rule: FirewallRule,
  traffic: Traffic,
  peers: object,
): string | undefined {
  const words = spelled(traffic);
  if (words === undefined) return undefined;
  const permissions = JSON.stringify([{ ...words, ...peers }]);
  const action = `${verb}-security-group-${rule.direction}`;
  return aws(group.ref, ['ec2', action], { 'group-id': group.ref.id, 'ip-permissions': permissions });
}

/** Address ranges as peers of a permission. */
export function ranges(texts: readonly string[]): object {
  const v4 = texts.filter((text) => !text.includes(':')).map((CidrIp) => ({ CidrIp }));
  const v6 = texts.filter((text) => text.includes(':')).map((CidrIpv6) => ({ CidrIpv6 }));
  return { ...(v4.length > 0 ? { IpRanges: v4 } : {}), ...(v6.length > 0 ? { Ipv6Ranges: v6 } : {}) };
}

/** The address ranges of a rule as the provider wrote them, without repeats. */
export function writtenRanges(group: Group, rule: FirewallRule): readonly string[] {
  return [...new Set(rangesOf(permissionAt(group, rule)))];
}
