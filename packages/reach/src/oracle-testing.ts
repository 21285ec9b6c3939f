/**
 * A packet simulator that walks one packet and its answer through the parts, one decision at a time. It shares nothing
 * with the engine but the plain types, and has its own address arithmetic.
 */
import type { GraphPart, InterfacePart, Route } from '@clausewatch/model/graph';
import type { NatPart } from '@clausewatch/model/graph-gateways';
import type { FirewallRule } from '@clausewatch/net/rule';

import { carried } from './oracle-transit-testing.ts';
import { type Load, matchLength, inside, named, carries, plain } from './oracle-arithmetic-testing.ts';

export type Where =
  | { readonly at: 'internet'; readonly address: string }
  | { readonly at: 'interface'; readonly id: string; readonly address: string };

type Parts = readonly GraphPart[];
type PartOf<K extends GraphPart['kind']> = Extract<GraphPart, { readonly kind: K }>;

function all<K extends GraphPart['kind']>(parts: Parts, kind: K): PartOf<K>[] {
  return parts.filter((part): part is PartOf<K> => part.kind === kind);
}

/** Lowest number first; what no entry matches is denied. */
function aclAllows(parts: Parts, subnet: string, direction: 'ingress' | 'egress', other: string, load: Load): boolean {
  const acl = all(parts, 'network-acl').find(({ subnets }) => subnets.includes(subnet));
  const entries = (acl?.entries ?? []).filter((entry) => entry.direction === direction);
  entries.sort((a, b) => a.number - b.number);
  for (const entry of entries)
    if (named(entry.addresses, other) && carries(entry.traffic, load)) return entry.action === 'allow';
  return false;
}

/** Any rule of any group; a group is named by its members, who have to be seen on a private way. */
function groupsAllow(
  parts: Parts,
  mine: InterfacePart,
  direction: 'ingress' | 'egress',
  other: { readonly address: string; readonly member?: InterfacePart },
  load: Load,
): boolean {
  const admits = (rule: FirewallRule): boolean => {
    if (rule.direction !== direction || rule.traffic === undefined || !carries(rule.traffic, load)) return false;
    const lists = all(parts, 'prefix-list').filter(({ id }) => rule.peer.lists.includes(id));
    return (
      named(rule.peer.addresses, other.address) ||
      lists.some(({ prefixes }) => inside(prefixes, other.address)) ||
      rule.peer.groups.some(({ id }) => other.member?.groups?.includes(id))
    );
  };
  return all(parts, 'security-group').some(({ id, rules }) => mine.groups?.includes(id) === true && rules.some(admits));
}

function networkOf(parts: Parts, subnet: string): string {
  return all(parts, 'subnet').find(({ id }) => id === subnet)?.network ?? '';
}

/** Longest prefix; local before written before listed before learned. `undefined`: no route, or a dead one, as to a gateway that is attached elsewhere. */
export function nextHop(parts: Parts, subnet: string, address: string): Route['target'] | undefined {
  const network = networkOf(parts, subnet);
  const tables = all(parts, 'route-table').filter((table) => table.network === network);
  const table = tables.find(({ subnets }) => subnets.includes(subnet)) ?? tables.find(({ main }) => main);
  const prefixes = all(parts, 'network').find(({ id }) => id === network)?.prefixes ?? [];
  let best: { readonly score: number; readonly route: Pick<Route, 'target' | 'blackhole'> } | undefined;
  const consider = (prefix: string, rank: number, route: Pick<Route, 'target' | 'blackhole'>): void => {
    const length = matchLength(prefix, address);
    const score = length * 10 - rank;
    if (length >= 0 && (best === undefined || score > best.score)) best = { score, route };
  };
  for (const prefix of prefixes) consider(prefix, 0, { target: { kind: 'local', id: 'local' }, blackhole: false });
  for (const route of table?.routes ?? []) {
    if (route.prefix !== undefined) consider(route.prefix, route.propagated ? 3 : 1, route);
    for (const list of all(parts, 'prefix-list'))
      if (list.id === route.list) for (const prefix of list.prefixes) consider(prefix, 2, route);
  }
  if (best === undefined || best.route.blackhole) return undefined;
  const { target } = best.route;
  const away = all(parts, 'gateway').some(({ id, networks }) => id === target.id && !networks.includes(network));
  return away ? undefined : target;
}

function publicBlocked(parts: Parts, subnet: string, way: 'in' | 'out' | 'through a gateway'): boolean {
  const network = networkOf(parts, subnet);
  const part = all(parts, 'network').find(({ id }) => id === network);
  const block = all(parts, 'public-block').find((one) => one.account === part?.account && one.region === part.region);
  const excluded = all(parts, 'public-block-exclusion').filter(({ of }) => of === network || of === subnet);
  if (block === undefined || block.mode === 'off') return false;
  if (excluded.some(({ mode }) => mode === 'allow-bidirectional')) return false;
  if (way !== 'through a gateway') return true;
  return block.mode === 'block-bidirectional' && !excluded.some(({ mode }) => mode === 'allow-egress');
}

/** What the answer looks like on its way back, for one choice of ephemeral port; `undefined`: nothing is answered. */
function answer({ protocol, detail }: Load, ephemeral: number): Load | undefined {
  if (protocol === 6 || protocol === 17) return { protocol, detail: ephemeral };
  if (protocol === 1) return detail >> 8 === 8 ? { protocol, detail: 0 } : undefined;
  if (protocol === 58) return detail >> 8 === 128 ? { protocol, detail: 129 * 256 } : undefined;
  return { protocol, detail };
}

const portsOf = new WeakMap<Parts, readonly number[]>();

/** Every ephemeral port at which some list changes its mind. */
function ephemeralPorts(parts: Parts): readonly number[] {
  const known = portsOf.get(parts);
  if (known !== undefined) return known;
  const bounds = all(parts, 'network-acl').flatMap(({ entries }) =>
    entries.flatMap(({ traffic }) =>
      traffic.kind === 'ports' ? traffic.ports.flatMap((port) => [port, port + 1]) : [],
    ),
  );
  const ports = [...new Set([1024, ...bounds])].filter((port) => port >= 1024 && port <= 65_535);
  portsOf.set(parts, ports);
  return ports;
}
const subnetOf = (part: InterfacePart): string => part.subnet ?? '';

/** The address that the internet sees, and everything that an outgoing packet and its answer meet until there. */
interface Exit {
  readonly seenAs: string;
  readonly answers: (back: Load | undefined) => boolean;
}

function throughNat(
  parts: Parts,
  from: InterfacePart,
  source: string,
  to: string,
  load: Load,
  nat: NatPart,
): Exit | undefined {
  const mine = subnetOf(from);
  const its = nat.subnet ?? '';
  const seenAs = nat.addresses[0]?.public;
  if (source.includes(':') || ![1, 6, 17].includes(load.protocol) || !nat.public || !nat.available) return undefined;
  if (mine !== its && !aclAllows(parts, mine, 'egress', to, load)) return undefined;
  if (mine !== its && !aclAllows(parts, its, 'ingress', source, load)) return undefined;
  if (!aclAllows(parts, its, 'egress', to, load)) return undefined;
  if (nextHop(parts, its, to)?.kind !== 'internet-gateway') return undefined;
  if (publicBlocked(parts, its, 'through a gateway') || seenAs === undefined) return undefined;
  // From the NAT gateway back to the sender the answer has a port of its own.
  const inner = ephemeralPorts(parts).some((port) => {
    const back = answer(load, port);
    if (mine === its || back === undefined) return true;
    return aclAllows(parts, its, 'egress', source, back) && aclAllows(parts, mine, 'ingress', to, back);
  });
  return inner
    ? { seenAs, answers: (back) => back === undefined || aclAllows(parts, its, 'ingress', to, back) }
    : undefined;
}

function exit(parts: Parts, from: InterfacePart, source: string, to: string, load: Load): Exit | undefined {
  const subnet = subnetOf(from);
  const six = source.includes(':');
  const seenAs = six ? source : from.addresses.find(({ address }) => address === source)?.public;
  if (!groupsAllow(parts, from, 'egress', { address: to }, load)) return undefined;
  const target = nextHop(parts, subnet, to);
  const nat = all(parts, 'nat-gateway').find(({ id }) => id === target?.id);
  if (nat !== undefined) return throughNat(parts, from, source, to, load, nat);
  if (!aclAllows(parts, subnet, 'egress', to, load) || seenAs === undefined) return undefined;
  const answers: Exit['answers'] = (back) => back === undefined || aclAllows(parts, subnet, 'ingress', to, back);
  if (target?.kind === 'egress-only-gateway' && six)
    return publicBlocked(parts, subnet, 'through a gateway') ? undefined : { seenAs, answers };
  if (target?.kind !== 'internet-gateway') return undefined;
  return publicBlocked(parts, subnet, 'out') ? undefined : { seenAs, answers };
}

/** True when a packet from the internet gets to the interface and the answer back to the internet. */
function entry(parts: Parts, from: string, to: InterfacePart, own: string, load: Load): Exit | undefined {
  const subnet = subnetOf(to);
  const network = networkOf(parts, subnet);
  const visible = own.includes(':') ? own : to.addresses.find(({ address }) => address === own)?.public;
  const prefixes = all(parts, 'network').find(({ id }) => id === network)?.prefixes ?? [];
  if (visible === undefined || plain(visible).family !== plain(from).family || inside(prefixes, from)) return undefined;
  if (to.type === 'nat_gateway' || publicBlocked(parts, subnet, 'in')) return undefined;
  if (!aclAllows(parts, subnet, 'ingress', from, load)) return undefined;
  if (!groupsAllow(parts, to, 'ingress', { address: from }, load)) return undefined;
  if (nextHop(parts, subnet, from)?.kind !== 'internet-gateway') return undefined;
  return { seenAs: visible, answers: (back) => back === undefined || aclAllows(parts, subnet, 'egress', from, back) };
}

/** On private addresses: inside one network, or from one to another. */
export function privately(
  parts: Parts,
  from: InterfacePart,
  source: string,
  to: InterfacePart,
  own: string,
  load: Load,
): boolean {
  const [here, there] = [subnetOf(from), subnetOf(to)];
  if (source === own || plain(source).family !== plain(own).family || to.type === 'nat_gateway') return false;
  if (!groupsAllow(parts, from, 'egress', { address: own, member: to }, load)) return false;
  if (!groupsAllow(parts, to, 'ingress', { address: source, member: from }, load)) return false;
  if (here === there) return true;
  const [mine, theirs] = [networkOf(parts, here), networkOf(parts, there)];
  const onward = nextHop(parts, here, own);
  const back = nextHop(parts, there, source);
  if (mine === theirs && (onward?.kind !== 'local' || back?.kind !== 'local')) return false;
  if (mine !== theirs && !(carried(parts, onward, [mine, theirs], own) && carried(parts, back, [theirs, mine], source)))
    return false;
  if (!aclAllows(parts, here, 'egress', own, load) || !aclAllows(parts, there, 'ingress', source, load)) return false;
  return ephemeralPorts(parts).some((port) => {
    const reply = answer(load, port);
    if (reply === undefined) return true;
    return aclAllows(parts, there, 'egress', source, reply) && aclAllows(parts, here, 'ingress', own, reply);
  });
}

/** ICMP belongs to IPv4 and ICMPv6 to IPv6. */
const exists = (load: Load, address: string): boolean => load.protocol !== (address.includes(':') ? 1 : 58);

/** True when the packet arrives, on a private or a public address of the destination, and an answer gets back. */
export function arrives(parts: Parts, from: Where, to: Where, load: Load): boolean {
  const find = (end: Where): InterfacePart | undefined =>
    end.at === 'internet' ? undefined : all(parts, 'interface').find(({ id }) => id === end.id);
  const sender = find(from);
  const receiver = find(to);
  const ports = ephemeralPorts(parts);
  if (!exists(load, from.address)) return false;
  if (sender === undefined && receiver === undefined) return false;
  if (sender === undefined && receiver !== undefined) {
    const into = entry(parts, from.address, receiver, to.address, load);
    return into !== undefined && ports.some((port) => into.answers(answer(load, port)));
  }
  if (sender !== undefined && receiver === undefined) {
    if (plain(from.address).family !== plain(to.address).family) return false;
    const prefixes = all(parts, 'network').find(({ id }) => id === networkOf(parts, subnetOf(sender)))?.prefixes ?? [];
    const out = inside(prefixes, to.address) ? undefined : exit(parts, sender, from.address, to.address, load);
    return out !== undefined && ports.some((port) => out.answers(answer(load, port)));
  }
  if (sender === undefined || receiver === undefined || sender.id === receiver.id) return false;
  if (privately(parts, sender, from.address, receiver, to.address, load)) return true;
  const visible = to.address.includes(':')
    ? to.address
    : receiver.addresses.find((one) => one.address === to.address)?.public;
  if (visible === undefined || plain(visible).family !== plain(from.address).family) return false;
  const out = exit(parts, sender, from.address, visible, load);
  const into = out === undefined ? undefined : entry(parts, out.seenAs, receiver, to.address, load);
  if (out === undefined || into === undefined) return false;
  return ports.some((port) => {
    const reply = answer(load, port);
    return out.answers(reply) && into.answers(reply);
  });
}
