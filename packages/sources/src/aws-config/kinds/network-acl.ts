import type { AclEntry, Configuration } from '@clausewatch/model/configuration';
import { parseCidr } from '@clausewatch/net/addresses';
import { parseTraffic, type Traffic } from '@clausewatch/net/traffic';

import { type Fields, fields, flag, list, number, oneOf, optional, pick, text } from '../../read.ts';

/*
 * As in a security group, every field of an entry is read in both spellings at a place of its own: see there.
 */

/** A port or ICMP number; `null` for absent, `undefined` for what is no number. */
function bound(value: unknown): number | null | undefined {
  return value === undefined || value === null ? null : number(value);
}

/** ICMP entries keep type and code apart from the ports (EC2 API reference, NetworkAclEntry). */
function trafficOf(from: Fields): Traffic | undefined {
  const protocol = from['protocol'] ?? from['Protocol'];
  if (typeof protocol !== 'string' && typeof protocol !== 'number') return undefined;
  const icmp = fields(from['icmpTypeCode'] ?? from['IcmpTypeCode']);
  const ports = fields(from['portRange'] ?? from['PortRange']);
  const low = bound(icmp === undefined ? (ports?.['from'] ?? ports?.['From']) : (icmp['type'] ?? icmp['Type']));
  const high = bound(icmp === undefined ? (ports?.['to'] ?? ports?.['To']) : (icmp['code'] ?? icmp['Code']));
  return low === undefined || high === undefined ? undefined : parseTraffic(protocol, low, high);
}

function entryOf(value: unknown, at: string): AclEntry | undefined {
  const from = fields(value);
  if (from === undefined) return undefined;
  const rank = number(from['ruleNumber'] ?? from['RuleNumber']);
  const action = oneOf(from['ruleAction'] ?? from['RuleAction'], 'allow', 'deny');
  const egress = flag(from['egress'] ?? from['Egress']);
  const cidr = text(from['cidrBlock'] ?? from['CidrBlock']) ?? text(from['ipv6CidrBlock'] ?? from['Ipv6CidrBlock']);
  const addresses = cidr === undefined ? undefined : parseCidr(cidr);
  if (rank === undefined || action === undefined || egress === undefined || addresses === undefined) return undefined;
  const traffic = trafficOf(from);
  if (traffic === undefined) return undefined;
  return { number: rank, action, addresses, traffic, direction: egress ? 'egress' : 'ingress', at };
}

/** `AWS::EC2::NetworkAcl`. */
export function readNetworkAcl(from: Fields): Configuration {
  const key = 'Entries' in from ? 'Entries' : 'entries';
  const given = list(from[key]);
  const entries: AclEntry[] = [];
  const unreadable: string[] = given === undefined ? [`/${key}`] : [];
  for (const [i, value] of (given ?? []).entries()) {
    const at = `/${key}/${i}`;
    const entry = entryOf(value, at);
    if (entry === undefined) unreadable.push(at);
    else entries.push(entry);
  }
  return {
    kind: 'network-acl',
    ...optional('network', text(pick(from, 'vpcId'))),
    ...optional('isDefault', flag(pick(from, 'isDefault'))),
    entries,
    unreadable,
  };
}
