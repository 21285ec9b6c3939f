import type { Configuration } from '@clausewatch/model/configuration';
import { type FirewallRule, type GroupRef, peerFrom } from '@clausewatch/net/rule';
import { parseTraffic, type Traffic } from '@clausewatch/net/traffic';

import { type Fields, fields, list, number, optional, pick, shown, text } from '../../read.ts';

type Direction = FirewallRule['direction'];

const NONE: readonly never[] = Object.freeze([]);
/** Above so many texts, a set finds repeats faster than a look through the list. */
const FEW = 16;

/** The texts under `name` of every entry, or the entry itself where it is a text; what is neither is kept as invalid. */
function collect(value: unknown, name: string, into: string[]): void {
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) {
    into.push(shown(value));
    return;
  }
  for (const entry of value as readonly unknown[]) {
    const one = typeof entry === 'string' ? entry : (text(pick(fields(entry), name)) ?? shown(entry));
    if (into.length > FEW || !into.includes(one)) into.push(one);
  }
}

function groupOf(entry: unknown, owner: string | undefined): GroupRef | undefined {
  const pair = fields(entry);
  const id = text(pick(pair, 'groupId')) ?? text(pick(pair, 'groupName'));
  if (id === undefined) return undefined;
  const account = text(pick(pair, 'userId'));
  return {
    id,
    ...(account === owner ? {} : optional('owner', account)),
    ...optional('peering', text(pick(pair, 'vpcPeeringConnectionId'))),
  };
}

function groupsOf(value: unknown, owner: string | undefined, invalid: string[]): readonly GroupRef[] {
  if (value === undefined || value === null) return NONE;
  const entries = list(value);
  if (entries === undefined) invalid.push(shown(value));
  if (entries === undefined || entries.length === 0) return NONE;
  return entries.flatMap((entry) => {
    const group = groupOf(entry, owner);
    if (group === undefined) invalid.push(shown(entry));
    return group ?? [];
  });
}

function prefixListsOf(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.length === 0) return NONE;
  const lists: string[] = [];
  collect(value, 'prefixListId', lists);
  return lists;
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
  const cidrs: string[] = [];
  const v4 = pick(permission, 'ipv4Ranges');
  const v6 = pick(permission, 'ipv6Ranges');
  collect(pick(permission, 'ipRanges'), 'cidrIp', cidrs);
  collect(v4, 'cidrIp', cidrs);
  collect(v6, 'cidrIpv6', cidrs);
  const groups = groupsOf(pick(permission, 'userIdGroupPairs'), owner, cidrs);
  const peer = peerFrom({
    cidrs: cidrs.length > FEW ? [...new Set(cidrs)] : cidrs,
    groups,
    lists: prefixListsOf(pick(permission, 'prefixListIds')),
  });
  const traffic = trafficOf(permission);
  const description = text(pick(fields(list(v4)?.[0]) ?? fields(list(v6)?.[0]), 'description'));
  return description === undefined ? { direction, peer, traffic, at } : { direction, peer, traffic, at, description };
}

function rulesOf(from: Fields, name: string, direction: Direction, owner: string | undefined): FirewallRule[] {
  const key = name in from || !(`I${name.slice(1)}` in from) ? name : `I${name.slice(1)}`;
  const permissions = list(from[key]);
  if (permissions === undefined) return [unreadable(direction, `/${key}`, from[key])];
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
