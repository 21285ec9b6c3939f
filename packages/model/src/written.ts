/** A firewall's rules as their provider wrote them: a rule can be revoked by exactly those words only. */
import { type AddressSet, equal, none, parseCidr, unionOf } from '@clausewatch/net/addresses';
import type { FirewallRule } from '@clausewatch/net/rule';
import type { Traffic } from '@clausewatch/net/traffic';

import type { RuleUnit, Spelled, UnitPeer } from './edit.ts';
import type { ResourceOf } from './resource.ts';

type Group = ResourceOf<'security-group'>;
type Fields = Readonly<Record<string, unknown>>;

/** A traffic's protocol and ports as EC2 spells them; `undefined` for what one rule of EC2 cannot say. */
export function spelledTraffic(traffic: Traffic): Spelled | undefined {
  switch (traffic.kind) {
    case 'all':
      return { protocol: '-1' };
    case 'protocol':
      return { protocol: String(traffic.number) };
    case 'icmp':
      return { protocol: traffic.family === 4 ? 'icmp' : 'icmpv6', from: traffic.type ?? -1, to: traffic.code ?? -1 };
    case 'ports': {
      const [from, to, ...more] = traffic.ports;
      return from === undefined || to === undefined || more.length > 0
        ? undefined
        : { protocol: traffic.protocol, from, to };
    }
  }
}

/** One traffic for each rule that EC2 needs to say it. */
export function singleRanges(traffic: Traffic): readonly Traffic[] {
  if (traffic.kind !== 'ports') return [traffic];
  return traffic.ports.flatMap((low, i, all) => (i % 2 === 0 ? [{ ...traffic, ports: [low, all[i + 1] ?? low] }] : []));
}

/** The address ranges of a rule as they were written, without repeats: `0.0.0.0/1`, `128.0.0.0/1`. */
export function writtenRanges(group: Group, rule: FirewallRule): readonly string[] {
  return [...rangesOf(permissionAt(group, rule)).keys()];
}

/** A rule's units; `undefined` where the provider's own words are not at hand or cannot all be read. */
export function unitsOf(group: Group, rule: FirewallRule): readonly RuleUnit[] | undefined {
  const traffic = rule.traffic === undefined ? undefined : spelledTraffic(rule.traffic);
  if (traffic === undefined || rule.peer.invalid.length > 0) return undefined;
  const permission = permissionAt(group, rule);
  const ranges = rangesOf(permission);
  if (!equal(unionOf([...ranges.keys()].map(addressesOf)), rule.peer.addresses)) return undefined;
  const told = { kind: 'rule', direction: rule.direction, ...traffic } as const;
  const groups = described(permission, 'useridgrouppairs', 'groupid');
  const lists = described(permission, 'prefixlistids', 'prefixlistid');
  const unit = (peer: UnitPeer, description: string | undefined): RuleUnit => ({
    ...told,
    peer,
    ...(description === undefined ? {} : { description }),
  });
  const units = [
    ...[...ranges].map(([text, description]) => unit({ kind: 'range', text }, description)),
    ...rule.peer.groups.map((peer) => unit({ kind: 'group', ...peer }, groups.get(peer.id))),
    ...rule.peer.lists.map((id) => unit({ kind: 'list', id }, lists.get(id))),
  ];
  const [only, ...others] = units;
  return rule.id !== undefined && only !== undefined && others.length === 0 ? [{ ...only, id: rule.id }] : units;
}

export function addressesOf(range: string): AddressSet {
  return parseCidr(range) ?? none;
}

function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** The field, however the source spells its capitals. */
function field(value: unknown, lower: string): unknown {
  return Object.entries(objectOf(value)).find(([name]) => name.toLowerCase() === lower)?.[1];
}

function permissionAt(group: Group, rule: FirewallRule): unknown {
  const [, section = '', index = ''] = rule.at.split('/');
  return objectOf(objectOf(group.raw.configuration)[section])[index];
}

/** Each id or range of one list with its description. */
function described(permission: unknown, list: string, name: string): ReadonlyMap<string, string | undefined> {
  const entries = Object.values(objectOf(field(permission, list))).map((entry) => {
    const [text, description] = typeof entry === 'string' ? [entry] : [field(entry, name), field(entry, 'description')];
    return [text, typeof description === 'string' && description !== '' ? description : undefined] as const;
  });
  return new Map(entries.flatMap(([text, description]) => (typeof text === 'string' ? [[text, description]] : [])));
}

/** Items carry IPv4 ranges twice, as texts and with descriptions: the latter have the last word. */
function rangesOf(permission: unknown): ReadonlyMap<string, string | undefined> {
  const all = [
    ...described(permission, 'ipranges', 'cidrip'),
    ...described(permission, 'ipv4ranges', 'cidrip'),
    ...described(permission, 'ipv6ranges', 'cidripv6'),
  ];
  return new Map(all.filter(([text]) => text.includes('/') && parseCidr(text) !== undefined));
}
