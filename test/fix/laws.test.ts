/** Laws of suggested fixes, for any group: the printed commands are run on a group that refuses what EC2 would refuse. */
import { smallestFix } from '@clausewatch/engine/fix/smallest';
import type { FirewallRule } from '@clausewatch/net/rule';
import { addressesOf } from '@clausewatch/model/written';
import { cidrs, covers, overlaps } from '@clausewatch/net/addresses';
import { publicAddresses } from '@clausewatch/net/special';
import { coversTraffic, tcp, type Traffic, udp } from '@clausewatch/net/traffic';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { broken, fixFor, plan, trusted } from './plan.ts';
import { after, described, groupFrom, type State, stateOf, type Tuple } from './simulated-group.ts';

const octet = fc.integer({ min: 0, max: 255 });
const range = fc.oneof(
  fc.constantFrom('0.0.0.0/0', '::/0', '0.0.0.0/1', '128.0.0.0/1', '2000::/3', '8.0.0.0/6', '10.1.0.0/16', 'fd00::/8'),
  octet.map((first) => `${first}.0.0.0/8`),
  octet.map((group) => `2600:${group.toString(16)}00::/24`),
);
const peer = fc.oneof(
  { arbitrary: range, weight: 6 },
  { arbitrary: fc.constantFrom('sg-0000000a', 'sg-0000000b', 'pl-0000000a'), weight: 1 },
);
const traffic = fc.constantFrom(
  'tcp 22 22',
  'tcp 443 443',
  'tcp 0 65535',
  'tcp 20 25',
  'tcp 80 443',
  'udp 3389 3389',
  '-1',
  '47',
);

const tuple = fc
  .tuple(
    fc.constantFrom('ingress' as const, 'ingress' as const, 'egress' as const),
    traffic,
    peer,
    fc.option(fc.constantFrom('office', "it's ${HOME} `x`", 'a "b"'), { nil: undefined }),
  )
  .map(([direction, text, other, description]): Tuple => {
    const [IpProtocol = '', from, to] = text.split(' ');
    const field = other.startsWith('sg-')
      ? 'GroupId'
      : other.startsWith('pl-')
        ? 'PrefixListId'
        : other.includes(':')
          ? 'CidrIpv6'
          : 'CidrIp';
    return {
      direction,
      IpProtocol,
      ...(from === undefined ? {} : { FromPort: Number(from), ToPort: Number(to) }),
      peer: { [field]: other },
      ...(description === undefined ? {} : { description }),
    };
  });
const states = fc.array(tuple, { minLength: 1, maxLength: 6 }).map(stateOf);
const clauses = fc.constantFrom(
  plan('P-7', 'P-8', 'P-9', 'P-10'),
  plan('P-7'),
  plan('P-9', 'P-10'),
  plan('P-7', 'P-9'),
  plan('P-8', 'P-7'),
);
const seen = { fixed: 0, none: 0, exact: 0, put: 0 };

test('a fix is one that EC2 takes, ends the breach, opens nothing, and its undo brings back every word', () => {
  fc.assert(
    fc.property(states, clauses, (before, asked) => {
      const group = groupFrom(before);
      const was = broken(asked, group);
      for (const subject of was.keys()) {
        const fix = fixFor(asked, group, subject);
        expect(fix).toBeDefined();
        if (fix === undefined || fix.commands.length === 0) {
          seen.none += 1;
          continue;
        }
        seen.fixed += 1;
        const mended = after(before, fix.commands);
        const is = broken(asked, groupFrom(mended));
        expect(is.has(subject)).toBe(false);
        for (const [other, list] of is) expect(list.filter((one) => !was.get(other)?.includes(one))).toEqual([]);
        expect(fix.proof?.opens).toEqual([]);
        const stillBroken = new Set([...is.values()].flat());
        expect(fix.proof?.closes.filter((clause) => stillBroken.has(clause.replace('acme/', '')))).toEqual([]);
        expect(described(after(mended, fix.undo))).toEqual(described(before));
      }
    }),
    { numRuns: 400 },
  );
  expect(seen.fixed).toBeGreaterThan(200);
  expect(seen.none).toBeLessThan(seen.fixed / 20);
});

interface Packet {
  readonly address: string;
  readonly traffic: Traffic;
  readonly direction: 'ingress' | 'egress';
}

const addresses = [
  '9.9.9.9/32',
  '8.8.4.4/32',
  '10.1.2.3/32',
  '192.168.1.1/32',
  '172.16.0.9/32',
  '2600:1f00::1/128',
  '2a00::1/128',
  'fd00::1/128',
];
const ports = [tcp(22), tcp(21), tcp(80), tcp(443), tcp(8080), udp(3389), udp(53)];
const packets: readonly Packet[] = addresses.flatMap((address) =>
  ports.flatMap((one) => (['ingress', 'egress'] as const).map((direction) => ({ address, traffic: one, direction }))),
);

function admitting(rules: readonly FirewallRule[], packet: Packet): readonly FirewallRule[] {
  return rules.filter(
    (rule) =>
      rule.direction === packet.direction &&
      rule.traffic !== undefined &&
      coversTraffic(rule.traffic, packet.traffic) &&
      covers(rule.peer.addresses, addressesOf(packet.address)),
  );
}

const rulesOf = (state: State): readonly FirewallRule[] => {
  const { configuration } = groupFrom(state);
  return configuration.kind === 'security-group' ? configuration.rules : [];
};

const isTrusted = ({ address }: Packet): boolean => covers(cidrs(...trusted), addressesOf(address));
const isPublic = ({ address }: Packet): boolean =>
  overlaps(publicAddresses, addressesOf(address)) && !covers(cidrs('8.8.4.0/24'), addressesOf(address));
const whole = ({ traffic: one }: FirewallRule): boolean =>
  one !== undefined && (one.kind === 'all' || coversTraffic(one, tcp(1, 65_535)) || coversTraffic(one, udp(1, 65_535)));

/** Written from the sentences, not from the controls: is this packet through this rule forbidden by one of the four clauses? */
function forbidden(packet: Packet, rule: FirewallRule): boolean {
  const admin = [tcp(22), tcp(3389), udp(3389)].some((one) => coversTraffic(one, packet.traffic));
  const web = [tcp(80), tcp(443)].some((one) => coversTraffic(one, packet.traffic));
  if (packet.direction === 'egress') return isPublic(packet) && !coversTraffic(tcp(443), packet.traffic);
  return (!isTrusted(packet) && (admin || whole(rule))) || (isPublic(packet) && !web);
}

test('no packet is lost that no clause forbids, and none is let in that was not', () => {
  const asked = plan('P-7', 'P-8', 'P-9', 'P-10');
  fc.assert(
    fc.property(states, (before) => {
      const group = groupFrom(before);
      for (const subject of broken(asked, group).keys()) {
        const smallest = smallestFix(asked, group, subject);
        const fix = fixFor(asked, group, subject);
        if (smallest?.kind !== 'edit' || fix === undefined) continue;
        const mended = rulesOf(after(before, fix.commands));
        if (smallest.loses.traffic !== 'ports') seen.exact += 1;
        seen.put += smallest.edit.put.length;
        for (const packet of packets) {
          const then = admitting(rulesOf(before), packet);
          const now = admitting(mended, packet);
          if (then.length === 0) expect(now).toEqual([]);
          else if (now.length === 0 && smallest.loses.traffic !== 'ports')
            expect(
              then.every((rule) => forbidden(packet, rule)),
              JSON.stringify([packet, subject, fix.commands]),
            ).toBe(true);
        }
      }
    }),
    { numRuns: 200 },
  );
  expect(seen.exact).toBeGreaterThan(100);
  expect(seen.put).toBeGreaterThan(20);
});

test('each unit that is taken away has to go', () => {
  const asked = plan('P-7', 'P-8', 'P-9', 'P-10');
  fc.assert(
    fc.property(states, (before) => {
      const group = groupFrom(before);
      for (const subject of broken(asked, group).keys()) {
        const fix = fixFor(asked, group, subject);
        const revoked = [...before].filter(([key]) => !after(before, fix?.commands ?? []).has(key));
        if (fix === undefined || revoked.length === 0) continue;
        const mended = after(before, fix.commands);
        for (const [key, kept] of revoked)
          expect(broken(asked, groupFrom(new Map([...mended, [key, kept]]))).has(subject)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
