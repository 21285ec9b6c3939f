import { type AddressSet, intersect, isEmpty, none, subtract, union } from './addresses.ts';
import { icmp, intersectTraffic, overlapsTraffic, protocolNumber, type Traffic, wholeProtocol } from './traffic.ts';

/** A rule of a list where the lowest number that matches a packet decides, as in a network ACL. */
export interface OrderedRule {
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly addresses: AddressSet;
  readonly traffic: Traffic;
}

/** The values worth telling apart: those that some rule names, and one that none does. */
function distinct(values: readonly (number | undefined)[]): number[] {
  const named = new Set(values.filter((value) => value !== undefined));
  let other = 0;
  while (named.has(other)) other++;
  return other > 255 ? [...named] : [...named, other];
}

/** Cuts the ports of TCP or UDP wherever some rule's range begins or has just ended. */
function portAtoms(protocol: 'tcp' | 'udp', all: readonly Traffic[]): Traffic[] {
  const cuts = new Set([0]);
  for (const one of all) {
    if (one.kind !== 'ports' || one.protocol !== protocol) continue;
    for (const [i, port] of one.ports.entries()) cuts.add(i % 2 === 0 ? port : port + 1);
  }
  return [...cuts].filter((port) => port <= 65_535).map((port) => ({ kind: 'ports', protocol, ports: [port, port] }));
}

function icmpAtoms(family: 4 | 6, all: readonly Traffic[]): Traffic[] {
  const same = all.filter((one) => one.kind === 'icmp').filter((one) => one.family === family);
  const codes = distinct(same.map((one) => one.code));
  return distinct(same.map((one) => one.type)).flatMap((type) => codes.map((code) => icmp(family, type, code)));
}

/**
 * Sample packets that stand for every packet of `traffic`: two packets with the same sample meet the same rules. One
 * per stretch of ports between two cuts, one per ICMP type and code named, one for all protocols that no rule names.
 */
function atoms(traffic: Traffic, rules: readonly OrderedRule[]): Traffic[] {
  const wanted = [traffic, ...rules.map((rule) => rule.traffic)];
  if (traffic.kind === 'ports')
    return portAtoms(traffic.protocol, wanted).filter((sample) => overlapsTraffic(sample, traffic));
  const named = wanted.map(protocolNumber).filter((number) => number !== undefined);
  const numbers = distinct([...named, 1, 6, 17, 58]);
  const samples = numbers.flatMap((number): Traffic[] => {
    if (number === 1 || number === 58) return icmpAtoms(number === 1 ? 4 : 6, wanted);
    if (number === 6 || number === 17) return portAtoms(number === 6 ? 'tcp' : 'udp', wanted);
    return [wholeProtocol(number)];
  });
  return samples.filter((sample) => intersectTraffic(sample, traffic) !== undefined);
}

/** The allow rules that decide for some packet of `traffic` from `addresses`, in order, with the addresses each admits. */
export function admittedBy(
  rules: readonly OrderedRule[],
  traffic: Traffic,
  addresses: AddressSet,
): { readonly number: number; readonly addresses: AddressSet }[] {
  const ordered = rules
    .filter((rule) => overlapsTraffic(rule.traffic, traffic))
    .toSorted((a, b) => a.number - b.number);
  const place = new Map(ordered.map((rule, index) => [rule, index]));
  const admitted = new Map<OrderedRule, AddressSet>();
  const seen = new Set<string>();
  for (const sample of atoms(traffic, ordered)) {
    const matching = ordered.filter((rule) => overlapsTraffic(rule.traffic, sample));
    const key = matching.map((rule) => place.get(rule)).join();
    if (seen.has(key)) continue;
    seen.add(key);
    let left = addresses;
    for (const rule of matching) {
      if (isEmpty(left)) break;
      const decided = intersect(left, rule.addresses);
      if (rule.action === 'allow') admitted.set(rule, union(admitted.get(rule) ?? none, decided));
      left = subtract(left, rule.addresses);
    }
  }
  return ordered.flatMap((rule) => {
    const decided = admitted.get(rule) ?? none;
    return isEmpty(decided) ? [] : [{ number: rule.number, addresses: decided }];
  });
}

/**
 * The exact part of `addresses` from which some packet of `traffic` is admitted: first match by number, and what no rule
 * matches is denied. Ports that overlap in part are told apart.
 */
export function admitted(rules: readonly OrderedRule[], traffic: Traffic, addresses: AddressSet): AddressSet {
  return union(...admittedBy(rules, traffic, addresses).map((one) => one.addresses));
}
