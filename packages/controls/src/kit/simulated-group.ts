/** A security group as EC2 keeps it, to try fixes on: a rule is one traffic and one range, revoked by exactly those words or not at all. */
import type { ResourceOf } from '@clausewatch/model/resource';

import { egress, protocol, type RuleSpec, sg } from './build-firewall.ts';
import { shellWords } from './shell-words.ts';

/** `egress tcp 22 22 10.0.0.0/8` */
export type Tuple = string;

interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string }[];
}

export function tuplesOf(rules: readonly RuleSpec[]): ReadonlySet<Tuple> {
  return new Set(
    rules.flatMap(({ direction, protocol: name, from = '', to = '', sources }) =>
      sources.filter((one) => typeof one === 'string').map((cidr) => `${direction} ${name} ${from} ${to} ${cidr}`),
    ),
  );
}

export function groupOf(tuples: ReadonlySet<Tuple>): ResourceOf<'security-group'> {
  const specs = [...tuples].map((tuple) => {
    const [direction, name = '', from, to, cidr = ''] = tuple.split(' ');
    const rule = protocol(name, from === '' ? undefined : `${from}-${to}`, cidr);
    return direction === 'egress' ? egress(rule) : rule;
  });
  return sg(...specs);
}

/** The group after the commands. Throws where EC2 would refuse: `InvalidPermission.NotFound`, `InvalidPermission.Duplicate`. */
export function after(tuples: ReadonlySet<Tuple>, commands: readonly string[]): ReadonlySet<Tuple> {
  const rules = new Set(tuples);
  for (const command of commands) {
    const words = shellWords(command);
    const [, verb, direction] = /^(revoke|authorize)-security-group-(ingress|egress)$/.exec(words[2] ?? '') ?? [];
    if (verb === undefined) throw new Error(`not a change of a group: ${command}`);
    const permissions = JSON.parse(words[words.indexOf('--ip-permissions') + 1] ?? '') as readonly Permission[];
    for (const { IpProtocol, FromPort = '', ToPort = '', IpRanges = [], Ipv6Ranges = [] } of permissions)
      for (const cidr of [...IpRanges.map((one) => one.CidrIp), ...Ipv6Ranges.map((one) => one.CidrIpv6)]) {
        const tuple = `${direction} ${IpProtocol} ${FromPort} ${ToPort} ${cidr}`;
        if (rules.has(tuple) !== (verb === 'revoke'))
          throw new Error(`InvalidPermission.${verb === 'revoke' ? 'NotFound' : 'Duplicate'}: ${tuple}`);
        if (verb === 'revoke') rules.delete(tuple);
        else rules.add(tuple);
      }
  }
  return rules;
}
