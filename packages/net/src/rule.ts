import { type AddressSet, isEmpty, none, parseCidr, unionOf } from './addresses.ts';
import { overlapsTraffic, type Traffic, trafficLabel } from './traffic.ts';

/** A security group named by a rule: its id, and the account and peering connection when it is elsewhere. */
export interface GroupRef {
  readonly id: string;
  readonly owner?: string | undefined;
  readonly peering?: string | undefined;
}

/** The other end of a rule: sources for ingress, destinations for egress. */
export interface Peer {
  /** The addresses that the rule itself names. */
  readonly addresses: AddressSet;
  /** Security groups whose members are admitted: not to be resolved from the rule alone. */
  readonly groups: readonly GroupRef[];
  /** Ids of prefix lists: not to be resolved from the rule alone. */
  readonly lists: readonly string[];
  /** Texts that should have been addresses and are not: kept for the message, never dropped. */
  readonly invalid: readonly string[];
}

/** One rule of a firewall, whatever the provider. */
export interface FirewallRule {
  readonly id?: string;
  readonly direction: 'ingress' | 'egress';
  readonly peer: Peer;
  /** `undefined`: unreadable, so nobody knows what it admits. */
  readonly traffic: Traffic | undefined;
  /** JSON pointer to the rule in the provider's configuration. */
  readonly at: string;
  readonly description?: string;
}

const NONE: readonly never[] = Object.freeze([]);

/** The union of texts that are all readable. */
function readable(texts: readonly string[]): AddressSet | undefined {
  const [first] = texts;
  if (first === undefined) return none;
  if (texts.length === 1) return parseCidr(first);
  const sets: AddressSet[] = [];
  for (const text of texts) {
    const set = parseCidr(text);
    if (set === undefined) return undefined;
    sets.push(set);
  }
  return unionOf(sets);
}

/** Builds the peer from the provider's texts; a text that is not an address or a prefix goes to `invalid`. */
export function peerFrom(parts: {
  readonly cidrs?: readonly string[];
  readonly groups?: readonly GroupRef[];
  readonly lists?: readonly string[];
}): Peer {
  const { cidrs: texts = NONE, groups = NONE, lists = NONE } = parts;
  const addresses = readable(texts);
  if (addresses !== undefined) return { addresses, groups, lists, invalid: NONE };
  const sets = texts.map((text) => parseCidr(text)).filter((set) => set !== undefined);
  const invalid = texts.filter((text) => parseCidr(text) === undefined);
  return { addresses: unionOf(sets), groups, lists, invalid };
}

/** True when the rule names nothing but readable addresses. */
export function isResolved(peer: Peer): boolean {
  return peer.groups.length === 0 && peer.lists.length === 0 && peer.invalid.length === 0;
}

/** True when the rule names nobody at all: no address, group, list, nor unreadable text. */
export function isNobody(peer: Peer): boolean {
  return isEmpty(peer.addresses) && isResolved(peer);
}

/** True when the rule lets through some packet of `traffic`. An unreadable rule is not known to: look at `traffic`. */
export function admits(rule: FirewallRule, traffic: Traffic): boolean {
  return rule.traffic !== undefined && overlapsTraffic(rule.traffic, traffic);
}

/** The addresses named by the rules of one direction that admit some packet of `traffic`. */
export function admittedAddresses(
  rules: readonly FirewallRule[],
  direction: 'ingress' | 'egress',
  traffic: Traffic,
): AddressSet {
  const admitting = rules.filter((rule) => rule.direction === direction && admits(rule, traffic));
  return unionOf(admitting.map((rule) => rule.peer.addresses));
}

/** Direction and traffic, never the sources: `ingress tcp/22`, `ingress unreadable`. */
export function ruleLabel(rule: FirewallRule): string {
  return `${rule.direction} ${rule.traffic === undefined ? 'unreadable' : trafficLabel(rule.traffic)}`;
}
