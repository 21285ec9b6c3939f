/** One network with everything open, and words to change it: for tests that tell one story each. */
import type { AclEntry } from '@clausewatch/model/configuration-network';
import type { AclPart, GraphPart, InterfacePart, Route, RouteTargetKind } from '@clausewatch/model/graph';
import { cidrs as setOf } from '@clausewatch/net/addresses';
import { type FirewallRule, type GroupRef, peerFrom } from '@clausewatch/net/rule';
import { parseTrafficText } from '@clausewatch/net/traffic';

import type { Answer } from './answer.ts';
import { atlasOf } from './atlas.ts';
import type { Question, Selector } from './question.ts';
import { reach } from './reach.ts';

export function allow(
  direction: 'ingress' | 'egress',
  label: string,
  peer: {
    readonly cidrs?: readonly string[];
    readonly groups?: readonly GroupRef[];
    readonly lists?: readonly string[];
  },
): FirewallRule {
  const traffic = parseTrafficText(label);
  return { direction, peer: peerFrom(peer), traffic, at: `/${direction}/${label}` };
}

export const anywhere = ['0.0.0.0/0', '::/0'];
const out = allow('egress', 'all', { cidrs: anywhere });

export function group(id: string, ...rules: FirewallRule[]): GraphPart {
  return { kind: 'security-group', id, rules: [...rules, out] };
}

export function entry(
  number: number,
  action: 'allow' | 'deny',
  direction: 'ingress' | 'egress',
  label: string,
  ...prefixes: string[]
): AclEntry {
  const traffic = parseTrafficText(label) ?? { kind: 'all' };
  return { number, action, direction, addresses: setOf(...prefixes), traffic, at: `/entries/${number}` };
}

export function acl(id: string, subnets: readonly string[], ...entries: AclEntry[]): AclPart {
  const all = [entry(100, 'allow', 'ingress', 'all', ...anywhere), entry(100, 'allow', 'egress', 'all', ...anywhere)];
  return { kind: 'network-acl', id, subnets, readable: true, entries: [...entries, ...all] };
}

/** The parts with another list for its subnets, in place of the one that they had. */
export function relisted(parts: readonly GraphPart[], list: AclPart): GraphPart[] {
  const others = parts.map((part) =>
    part.kind === 'network-acl'
      ? { ...part, subnets: part.subnets.filter((subnet) => !list.subnets.includes(subnet)) }
      : part,
  );
  return [...others, list];
}

export function route(prefix: string, kind: RouteTargetKind, id: string, more: Partial<Route> = {}): Route {
  return { prefix, target: { kind, id }, blackhole: false, propagated: false, at: `/routes/${prefix}`, ...more };
}

export function table(
  id: string,
  network: string,
  routes: readonly Route[],
  subnets: readonly string[] = [],
): GraphPart {
  return { kind: 'route-table', id, network, main: subnets.length === 0, subnets, gateways: [], routes };
}

export function eni(
  id: string,
  subnet: string,
  addresses: InterfacePart['addresses'],
  groups: readonly string[],
  more: Partial<InterfacePart> = {},
): InterfacePart {
  return { kind: 'interface', id, subnet, type: 'interface', groups, addresses, of: [], ...more };
}

/** `vpc-N`: 10.N.0.0/16, subnets `a-N` (10.N.1.0/24) and `b-N`, open list, internet gateway, main table to it. */
export function network(n: number, routes: readonly Route[] = []): GraphPart[] {
  const prefixes = [`10.${n}.0.0/16`, `2600:1f1${n}::/56`];
  return [
    { kind: 'network', id: `vpc-${n}`, account: '1', region: 'eu-west-1', prefixes },
    { kind: 'subnet', id: `a-${n}`, network: `vpc-${n}`, prefixes: [`10.${n}.1.0/24`] },
    { kind: 'subnet', id: `b-${n}`, network: `vpc-${n}`, prefixes: [`10.${n}.2.0/24`] },
    acl(`acl-${n}`, [`a-${n}`, `b-${n}`]),
    { kind: 'gateway', type: 'internet-gateway', id: `igw-${n}`, networks: [`vpc-${n}`] },
    table(`rtb-${n}`, `vpc-${n}`, [route('0.0.0.0/0', 'internet-gateway', `igw-${n}`), ...routes]),
  ];
}

export const INTERNET: Selector = { kind: 'internet' };
export const thing = (id: string): Selector => ({ kind: 'resource', id });
export const addresses = (...texts: string[]): Selector => ({ kind: 'addresses', addresses: setOf(...texts) });

export function ask(parts: readonly GraphPart[], from: Selector, to: Selector, label?: string): Answer {
  const traffic = label === undefined ? undefined : parseTrafficText(label);
  const question: Question = { from, to, ...(traffic === undefined ? {} : { traffic: [traffic] }) };
  return reach(atlasOf(parts), question);
}
