import type { Configuration } from '@clausewatch/model/configuration';
import { type FirewallRule, type GroupRef, peerFrom } from '@clausewatch/net/rule';
import { parseTraffic, type Traffic } from '@clausewatch/net/traffic';

import { type Fields, fields, list, number, optional, pick, shown, text } from '../../read.ts';

type Direction = FirewallRule['direction'];

/** The texts under `name` of every entry, or the entry itself where it is a text; what is neither is kept as invalid. */
function collect(value: unknown, name: string, into: Set<string>): void {
  if (value === undefined || value === null) return;
  const entries = list(value);
  if (entries === undefined) {
    into.add(shown(value));
    return;
  }
  for (const entry of entries) {
    const one = typeof entry === 'string' ? entry : text(pick(fields(entry), name));
    into.add(one ?? shown(entry));
  }
}

function groupsOf(value: unknown, owner: string | undefined, invalid: Set<string>): GroupRef[] {
  if (value === undefined || value === null) return [];
  const entries = list(value);
  if (entries === undefined) invalid.add(shown(value));
  return (entries ?? []).flatMap((entry) => {
    const pair = fields(entry);
    const id = text(pick(pair, 'groupId')) ?? text(pick(pair, 'groupName'));
    if (id === undefined) {
      invalid.add(shown(entry));
      return [];
    }
    const account = text(pick(pair, 'userId'));
    return {
      id,
      ...(account === owner ? {} : optional('owner', account)),
      ...optional('peering', text(pick(pair, 'vpcPeeringConnectionId'))),
    };
  });
}

/** A port or ICMP number; `null` for absent, `NaN` (hence unreadable) for anything else. */
function bound(value: unknown): number | null {
  return value === undefined || value === null ? null : (number(value) ?? NaN);
}

function trafficOf(permission: Fields): Traffic | undefined {
  const protocol = pick(permission, 'ipProtocol');
  if (typeof protocol !== 'string' && typeof protocol !== 'number') return undefined;
  return parseTraffic(protocol, bound(pick(permission, 'fromPort')), bound(pick(permission, 'toPort')));
}

/** Stands for what could not be read, so that nobody takes its absence for safety. */
function unreadable(direction: Direction, at: string, value: unknown): FirewallRule {
  return { direction, peer: peerFrom({ cidrs: [shown(value)] }), traffic: undefined, at };
}

function ruleOf(value: unknown, direction: Direction, at: string, owner: string | undefined): FirewallRule {
  const permission = fields(value);
  if (permission === undefined) return unreadable(direction, at, value);
  // Items carry IPv4 ranges twice, as texts (`ipRanges`) and with descriptions (`ipv4Ranges`); old ones only as texts.
  const cidrs = new Set<string>();
  collect(pick(permission, 'ipRanges'), 'cidrIp', cidrs);
  collect(pick(permission, 'ipv4Ranges'), 'cidrIp', cidrs);
  collect(pick(permission, 'ipv6Ranges'), 'cidrIpv6', cidrs);
  const groups = groupsOf(pick(permission, 'userIdGroupPairs'), owner, cidrs);
  const lists = new Set<string>();
  collect(pick(permission, 'prefixListIds'), 'prefixListId', lists);
  const first = fields(list(pick(permission, 'ipv4Ranges'))?.[0]) ?? fields(list(pick(permission, 'ipv6Ranges'))?.[0]);
  return {
    direction,
    peer: peerFrom({ cidrs: [...cidrs], groups, lists: [...lists] }),
    traffic: trafficOf(permission),
    at,
    ...optional('description', text(pick(first, 'description'))),
  };
}

function rulesOf(from: Fields, name: string, direction: Direction, owner: string | undefined): FirewallRule[] {
  const key = name in from ? name : `I${name.slice(1)}`;
  const permissions = list(from[key]);
  if (permissions === undefined) return [unreadable(direction, `/${name}`, from[key])];
  return permissions.map((value, i) => ruleOf(value, direction, `/${key}/${i}`, owner));
}

/** `AWS::EC2::SecurityGroup`. A list of rules that is absent or no list is one unreadable rule, never an empty group. */
export function readSecurityGroup(from: Fields): Configuration {
  const owner = text(pick(from, 'ownerId'));
  return {
    kind: 'security-group',
    ...optional('network', text(pick(from, 'vpcId'))),
    isDefault: pick(from, 'groupName') === 'default',
    rules: [
      ...rulesOf(from, 'ipPermissions', 'ingress', owner),
      ...rulesOf(from, 'ipPermissionsEgress', 'egress', owner),
    ],
  };
}
