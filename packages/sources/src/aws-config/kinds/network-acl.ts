import type { AclEntry, Configuration } from '@clausewatch/model/configuration';
import { parseCidr } from '@clausewatch/net/addresses';
import { parseTraffic } from '@clausewatch/net/traffic';

import { type Fields, fields, flag, list, number, oneOf, optional, pick, text } from '../../read.ts';

/** ICMP entries keep type and code apart from the ports (EC2 API reference, NetworkAclEntry). */
function boundsOf(from: Fields): readonly [unknown, unknown] {
  const icmp = fields(pick(from, 'icmpTypeCode'));
  if (icmp !== undefined) return [pick(icmp, 'type'), pick(icmp, 'code')];
  const ports = fields(pick(from, 'portRange'));
  return [pick(ports, 'from'), pick(ports, 'to')];
}

function entryOf(value: unknown, at: string): AclEntry | undefined {
  const from = fields(value);
  if (from === undefined) return undefined;
  const rank = number(pick(from, 'ruleNumber'));
  const action = oneOf(pick(from, 'ruleAction'), 'allow', 'deny');
  const egress = flag(pick(from, 'egress'));
  const cidr = text(pick(from, 'cidrBlock')) ?? text(pick(from, 'ipv6CidrBlock'));
  const addresses = cidr === undefined ? undefined : parseCidr(cidr);
  const protocol = pick(from, 'protocol');
  const [low, high] = boundsOf(from).map((bound) => (bound === undefined || bound === null ? null : number(bound)));
  if (rank === undefined || action === undefined || egress === undefined || addresses === undefined) return undefined;
  if ((typeof protocol !== 'string' && typeof protocol !== 'number') || low === undefined || high === undefined)
    return undefined;
  const traffic = parseTraffic(protocol, low, high);
  if (traffic === undefined) return undefined;
  return { number: rank, action, addresses, traffic, direction: egress ? 'egress' : 'ingress', at };
}

/** `AWS::EC2::NetworkAcl`. */
export function readNetworkAcl(from: Fields): Configuration {
  const key = 'Entries' in from ? 'Entries' : 'entries';
  const given = list(from[key]);
  const read = (given ?? []).map((value, i) => ({ at: `/${key}/${i}`, entry: entryOf(value, `/${key}/${i}`) }));
  const lost = read.flatMap(({ at, entry }) => (entry === undefined ? [at] : []));
  return {
    kind: 'network-acl',
    ...optional('network', text(pick(from, 'vpcId'))),
    ...optional('isDefault', flag(pick(from, 'isDefault'))),
    entries: read.flatMap(({ entry }) => entry ?? []),
    unreadable: given === undefined ? [`/${key}`] : lost,
  };
}
