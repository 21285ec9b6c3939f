/** What random estates are made of: rules, lists and prefixes that overlap in part. */
import type { AclEntry } from '@clausewatch/model/configuration-network';
import type { GraphPart } from '@clausewatch/model/graph';
import { none, parseCidr } from '@clausewatch/net/addresses';
import { type FirewallRule, type GroupRef, peerFrom } from '@clausewatch/net/rule';
import { parseTrafficText, type Traffic } from '@clausewatch/net/traffic';

/** A source of choices: a whole number from 0 to below `n`. */
export type Pick = (n: number) => number;

/** The same choices for the same seed (mulberry32). */
export function choices(seed: number): Pick {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  };
}

const TRAFFIC = [
  'all',
  'all',
  'all',
  'tcp',
  'tcp/22',
  'tcp/20-25',
  'tcp/80,443',
  'tcp/1024-65535',
  'tcp/32768-60999',
  'udp',
  'udp/53',
  'udp/1024-65535',
  'icmp',
  'icmp/8',
  'icmp/0',
  'icmpv6',
  'icmpv6/128',
  'protocol/47',
];
const OUTSIDE = [
  '0.0.0.0/0',
  '0.0.0.0/0',
  '::/0',
  '::/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '8.0.0.0/8',
  '8.8.0.0/16',
  '54.0.0.0/8',
  '::/1',
  '8000::/1',
  '2600::/16',
  '2a00::/12',
  '10.0.0.0/8',
  '10.1.0.0/16',
];
export const PUBLIC_SAMPLES = [
  '1.0.0.1',
  '8.8.0.0',
  '8.8.255.255',
  '8.9.0.0',
  '9.0.0.0',
  '54.1.2.3',
  '126.255.255.255',
  '128.0.0.1',
  '200.1.1.1',
  '2600::1',
  '2600:ffff::1',
  '2601::1',
  '2a00::9',
  '2a10::9',
  '2800::1',
  '2001:4860::8',
];
export const LOADS = [
  [6, 19],
  [6, 20],
  [6, 22],
  [6, 25],
  [6, 26],
  [6, 80],
  [6, 443],
  [6, 1023],
  [6, 1024],
  [6, 40_000],
  [6, 65_535],
  [17, 53],
  [17, 54],
  [17, 5000],
  [1, 8 * 256],
  [1, 0],
  [1, 3 * 256 + 4],
  [58, 128 * 256],
  [58, 129 * 256],
  [47, 0],
  [50, 0],
] as const;

const traffic = (text: string): Traffic => parseTrafficText(text) ?? { kind: 'all' };

export interface Made {
  readonly pick: Pick;
  readonly parts: GraphPart[];
  readonly groups: readonly string[];
  readonly lists: readonly string[];
  readonly networks: number;
  /** Groups let everything in, so that lists, routes and gateways decide. */
  readonly friendly: boolean;
}

export const one = <T>(pick: Pick, list: readonly T[]): T => list[pick(list.length)] as T;
export const some = (pick: Pick, n: number, of: number): boolean => pick(of) < n;
export const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

export function anyPrefix({ pick, networks }: Made): string {
  const n = pick(networks);
  const inner = [
    `10.${n}.0.0/16`,
    `10.${n}.0.0/24`,
    `10.${n}.1.0/24`,
    `10.${n}.0.0/17`,
    `10.${n}.0.4/32`,
    `2600:1f1${n}::/56`,
    `2600:1f1${n}:0:1::/64`,
    `54.${n}.0.0/16`,
  ];
  return some(pick, 3, 5) ? one(pick, OUTSIDE) : one(pick, inner);
}

const whole = (number: number, prefix: string, label: string, direction: AclEntry['direction']): AclEntry => ({
  number,
  action: 'allow',
  addresses: parseCidr(prefix) ?? none,
  traffic: traffic(label),
  direction,
  at: `/entries/${number}`,
});

/** Answers only: lists that leave different stretches of the ephemeral ports open. */
const SLICES = ['tcp/1024-65535', 'tcp/1024-32767', 'tcp/32768-60999', 'tcp/20000-40000'];

export function aclEntries(made: Made, direction: AclEntry['direction']): AclEntry[] {
  const { pick } = made;
  const entries = times(pick(4), (i): AclEntry => ({
    number: 10 + pick(9) * 10 + i,
    action: some(pick, 1, 2) ? 'allow' : 'deny',
    addresses: parseCidr(anyPrefix(made)) ?? none,
    traffic: traffic(one(pick, TRAFFIC)),
    direction,
    at: `/entries/${i}`,
  }));
  const open = ['0.0.0.0/0', '::/0'];
  const style = pick(8);
  if (style === 0) return entries;
  if (style < 4) {
    const slice = one(pick, SLICES);
    const served = open.map((prefix, i) => whole(100 + i, prefix, 'tcp/20-443', direction));
    return [...served, ...open.map((prefix, i) => whole(200 + i, prefix, slice, direction))];
  }
  const all = open.map((prefix, i) => whole(200 + i, prefix, 'all', direction));
  return style < 6 ? all : [...entries, ...all];
}

function rule(made: Made, direction: FirewallRule['direction'], i: number): FirewallRule {
  const { pick } = made;
  const kind = pick(10);
  const groups: GroupRef[] = kind < 3 ? [{ id: one(pick, made.groups) }] : [];
  const lists = kind === 3 ? [one(pick, made.lists)] : [];
  const cidrs = kind > 3 || some(pick, 1, 4) ? times(1 + pick(2), () => anyPrefix(made)) : [];
  return {
    direction,
    peer: peerFrom({ cidrs, groups, lists }),
    traffic: traffic(one(pick, TRAFFIC)),
    at: `/${direction}/${i}`,
  };
}

export function rules(made: Made): FirewallRule[] {
  const { pick } = made;
  const out: FirewallRule = {
    direction: 'egress',
    peer: peerFrom({ cidrs: ['0.0.0.0/0', '::/0'] }),
    traffic: { kind: 'all' },
    at: '/egress',
  };
  return [
    ...times(2 + pick(3), (i) => rule(made, 'ingress', i)),
    ...(made.friendly ? [{ ...out, direction: 'ingress' as const, at: '/ingress' }] : []),
    ...(some(pick, 3, 4) ? [out] : times(pick(3), (i) => rule(made, 'egress', i))),
  ];
}
