import type { Configuration } from '@clausewatch/model/configuration';
import { type FirewallRule, type GroupRef, peerFrom } from '@clausewatch/net/rule';
import { parseTraffic, type Traffic } from '@clausewatch/net/traffic';

import { type Fields, fields, list, number, optional, shown, text } from '../../read.ts';

/*
 * Every field is read in both spellings at a place of its own instead of through `pick`: V8 remembers for each place which
 * shapes of objects came by there, and `pick` meets all that there are. Rules are most of what there is to read.
 */

type Direction = FirewallRule['direction'];
/** The text that one entry of a list stands for. */
type TextOf = (entry: Fields) => unknown;

const NONE: readonly never[] = Object.freeze([]);
/** Above so many texts, a set finds repeats faster than a look through the list. */
const FEW = 16;

const cidrIp: TextOf = (entry) => entry['cidrIp'] ?? entry['CidrIp'];
const cidrIpv6: TextOf = (entry) => entry['cidrIpv6'] ?? entry['CidrIpv6'];
const prefixListId: TextOf = (entry) => entry['prefixListId'] ?? entry['PrefixListId'];

/** The text of every entry, or the entry itself where it is a text; what is neither is kept as invalid. */
function collect(value: unknown, textOf: TextOf, into: string[]): void {
  if (value === undefined || value === null) return;
  const entries = list(value);
  if (entries === undefined) {
    into.push(shown(value));
    return;
  }
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    const from = fields(entry);
    const one = typeof entry === 'string' ? entry : (text(from && textOf(from)) ?? shown(entry));
    // A second spelling of the same ranges has them in the same order.
    if (into[i] !== one && (into.length > FEW || !into.includes(one))) into.push(one);
  }
}

function groupOf(entry: unknown, owner: string | undefined): GroupRef | undefined {
  const pair = fields(entry);
  const id = text(pair?.['groupId'] ?? pair?.['GroupId']) ?? text(pair?.['groupName'] ?? pair?.['GroupName']);
  if (id === undefined) return undefined;
  const account = text(pair?.['userId'] ?? pair?.['UserId']);
  const peering = text(pair?.['vpcPeeringConnectionId'] ?? pair?.['VpcPeeringConnectionId']);
  return { id, ...(account === owner ? {} : optional('owner', account)), ...optional('peering', peering) };
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
  if (value === undefined || value === null || list(value)?.length === 0) return NONE;
  const lists: string[] = [];
  collect(value, prefixListId, lists);
  return lists;
}

/** A port or ICMP number; `null` for absent, `NaN` (hence unreadable) for anything else. */
function bound(value: unknown): number | null {
  return value === undefined || value === null ? null : (number(value) ?? NaN);
}

function trafficOf(permission: Fields): Traffic | undefined {
  const protocol = permission['ipProtocol'] ?? permission['IpProtocol'];
  if (typeof protocol !== 'string' && typeof protocol !== 'number') return undefined;
  const from = permission['fromPort'] ?? permission['FromPort'];
  const to = permission['toPort'] ?? permission['ToPort'];
  return parseTraffic(protocol, bound(from), bound(to));
}

/** Stands for what could not be read, so that nobody takes its absence for safety. */
function unreadable(direction: Direction, at: string, value: unknown): FirewallRule {
  return { direction, peer: peerFrom({ cidrs: [shown(value)] }), traffic: undefined, at };
}

function ruleOf(value: unknown, direction: Direction, at: string, owner: string | undefined): FirewallRule {
  const permission = fields(value);
  if (permission === undefined) return unreadable(direction, at, value);
  // Items carry IPv4 ranges twice, as texts (`ipRanges`) and with descriptions (`ipv4Ranges`); old ones only as texts.
  const v4 = permission['ipv4Ranges'] ?? permission['Ipv4Ranges'];
  const v6 = permission['ipv6Ranges'] ?? permission['Ipv6Ranges'];
  const cidrs: string[] = [];
  collect(permission['ipRanges'] ?? permission['IpRanges'], cidrIp, cidrs);
  collect(v4, cidrIp, cidrs);
  collect(v6, cidrIpv6, cidrs);
  const groups = groupsOf(permission['userIdGroupPairs'] ?? permission['UserIdGroupPairs'], owner, cidrs);
  const peer = peerFrom({
    cidrs: cidrs.length > FEW ? [...new Set(cidrs)] : cidrs,
    groups,
    lists: prefixListsOf(permission['prefixListIds'] ?? permission['PrefixListIds']),
  });
  const traffic = trafficOf(permission);
  // Whom one lets in of which nothing can be read, nobody knows.
  if (traffic === undefined && cidrs.length + groups.length + peer.lists.length === 0)
    return unreadable(direction, at, value);
  const first = fields(list(v4)?.[0]) ?? fields(list(v6)?.[0]);
  const description = text(first?.['description'] ?? first?.['Description']);
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
  const owner = text(from['ownerId'] ?? from['OwnerId']);
  const network = text(from['vpcId'] ?? from['VpcId']);
  const isDefault = (from['groupName'] ?? from['GroupName']) === 'default';
  const ingress = rulesOf(from, 'ipPermissions', 'ingress', owner);
  const rules = [...ingress, ...rulesOf(from, 'ipPermissionsEgress', 'egress', owner)];
  return network === undefined
    ? { kind: 'security-group', isDefault, rules }
    : { kind: 'security-group', network, isDefault, rules };
}
