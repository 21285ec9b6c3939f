/** Where a NAT gateway leads is told by the table of its own subnet; what it sends to other networks nobody can follow. */
import type { GraphPart, Route, RouteTargetKind } from '@clausewatch/model/graph';
import { expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { changed } from './changed.ts';
import { pairs } from './exposed.ts';
import {
  addresses,
  allow,
  anywhere,
  ask,
  eni,
  group,
  INTERNET,
  network,
  route,
  table,
  thing,
} from './small-testing.ts';

const open = group('sg', allow('ingress', 'all', { cidrs: anywhere }));
const host = (n: number): GraphPart => eni(`eni-${n}`, `a-${n}`, [{ address: `10.${n}.1.5` }], ['sg']);
const firewall: GraphPart = { kind: 'endpoint', id: 'vpce-fw', type: 'other', interfaces: [] };

const nat: GraphPart = {
  kind: 'nat-gateway',
  id: 'nat-1',
  subnet: 'b-1',
  public: false,
  available: true,
  addresses: [{ private: '10.1.2.99' }],
};
const before = table('rtb-own', 'vpc-1', [route('0.0.0.0/0', 'nat-gateway', 'nat-1')], ['a-1']);
const peering: GraphPart = { kind: 'peering', id: 'pcx', active: true, networks: ['vpc-1', 'vpc-2'] };
const away: readonly (readonly [what: string, kind: RouteTargetKind, id: string])[] = [
  ['a core network', 'other', 'arn:core'],
  ['an instance', 'interface', 'eni-fw'],
  ["a firewall's endpoint", 'endpoint', 'vpce-fw'],
  ['an endpoint that nobody read', 'endpoint', 'vpce-lost'],
  ['a private gateway', 'private-gateway', 'vgw'],
  ['a transit gateway', 'transit-gateway', 'tgw'],
  ['a peering', 'peering', 'pcx'],
  ['a peering that nobody read', 'peering', 'pcx-lost'],
];
const world = (routes: readonly Route[], back: RouteTargetKind = 'transit-gateway', by = 'tgw') => [
  ...network(1, routes),
  ...network(2, [route('10.1.0.0/16', back, by)]),
  before,
  nat,
  host(1),
  host(2),
  open,
  firewall,
  peering,
];
const verdicts = (parts: readonly GraphPart[]) => [
  ask(parts, thing('eni-1'), thing('eni-2')).verdict,
  pairs(atlasOf(parts), ['vpc-1'], ['vpc-2']).undetermined.length > 0 ? 'undetermined' : 'blocked',
];

it.each(away)('what it sends to %s is undetermined, and names it', (_, kind, id) => {
  const parts = world([route('10.2.0.0/16', kind, id)], kind, id);
  expect(verdicts(parts)).toEqual(['undetermined', 'undetermined']);
  expect(ask(parts, thing('eni-1'), thing('eni-2')).missing).toContain('where nat-1 leads');
});

it('a NAT gateway that leads to the internet alone, or elsewhere than is asked for, is blocked', () => {
  const elsewhere = route('10.3.0.0/16', 'transit-gateway', 'tgw');
  for (const parts of [world([]), world([elsewhere])]) expect(verdicts(parts)).toEqual(['blocked', 'blocked']);
});

it('a NAT gateway blocks where it is gone, or leads to itself', () => {
  const led = world([route('10.2.0.0/16', 'transit-gateway', 'tgw')]);
  const gone = led.map((part) => (part === nat ? { ...nat, available: false } : part));
  const loop = world([route('10.2.0.0/16', 'nat-gateway', 'nat-1')]);
  for (const parts of [gone, loop]) expect(verdicts(parts)).toEqual(['blocked', 'blocked']);
});

it('what a NAT gateway sends on is undetermined while nobody read it, or its table', () => {
  const parts = world([]);
  const unread: GraphPart = { kind: 'unread', id: 'rtb-9', type: 'AWS::EC2::RouteTable' };
  expect(verdicts(parts.filter((part) => part !== nat))).toEqual(['undetermined', 'undetermined']);
  expect(verdicts([...parts, unread])).toEqual(['undetermined', 'undetermined']);
});

it('what a NAT gateway sends on comes from an address of its own, and is none of its answers', () => {
  const seen = (...cidrs: readonly string[]): string[] => {
    const parts = world([route('10.2.0.0/16', 'transit-gateway', 'tgw')]);
    return verdicts(parts.map((part) => (part === open ? group('sg', allow('ingress', 'tcp/22', { cidrs })) : part)));
  };
  expect(seen('10.1.2.99/32')).toEqual(['undetermined', 'undetermined']);
  expect(seen('10.1.1.5/32')).toEqual(['blocked', 'blocked']);
  const parts = world([route('10.2.0.0/16', 'transit-gateway', 'tgw')]);
  expect(ask(parts, thing('eni-2'), thing('eni-1')).verdict).toBe('blocked');
});

it('what a NAT gateway sends on may get to hosts that nobody described, and out to the internet', () => {
  const office = route('192.168.0.0/16', 'transit-gateway', 'tgw');
  expect(ask(world([office]), thing('eni-1'), addresses('192.168.1.0/24')).verdict).toBe('undetermined');
  expect(ask(world([office]), thing('eni-1'), addresses('192.168.1.0/24'), 'icmp').verdict).toBe('undetermined');
  expect(ask(world([office]), thing('eni-1'), addresses('172.16.1.0/24')).verdict).toBe('blocked');
  expect(ask(world([office]), addresses('192.168.1.0/24'), thing('eni-1')).verdict).toBe('blocked');
  const own = table('rtb-nat', 'vpc-1', [route('0.0.0.0/0', 'transit-gateway', 'tgw')], ['b-1']);
  expect(ask([...world([]), own], thing('eni-1'), INTERNET).verdict).toBe('undetermined');
});

it('a change of the table of its subnet touches whoever routes to a NAT gateway', () => {
  const own = (...routes: readonly Route[]): GraphPart => table('rtb-nat', 'vpc-1', routes, ['b-1']);
  const next = [own(route('10.2.0.0/16', 'transit-gateway', 'tgw'))];
  expect(changed(atlasOf([...world([]), own()]), next, [own()]).touched).toEqual(new Set(['eni-1']));
});

/** Two networks whose transit gateway sends what it has no better route for to a third one, and from there out through a NAT gateway. */
const egress = (home: readonly Route[]): GraphPart[] => {
  const spoke = (n: number): GraphPart[] => [
    ...network(n, [route('10.0.0.0/8', 'transit-gateway', 'tgw')]),
    host(n),
    {
      kind: 'transit-attachment',
      id: `at-${n}`,
      gateway: 'tgw',
      network: `vpc-${n}`,
      subnets: [`b-${n}`],
      table: 'tt',
      available: true,
    },
  ];
  const toward = (n: number, prefix: string) => ({ prefix, attachment: `at-${n}`, blackhole: false });
  return [
    ...spoke(1),
    ...spoke(2),
    ...network(3),
    table('rtb-out', 'vpc-3', [route('0.0.0.0/0', 'nat-gateway', 'nat-3')], ['b-3']),
    table('rtb-nat', 'vpc-3', [route('0.0.0.0/0', 'internet-gateway', 'igw-3'), ...home], ['a-3']),
    { ...nat, id: 'nat-3', subnet: 'a-3', addresses: [{ private: '10.3.1.99' }] },
    {
      kind: 'transit-attachment',
      id: 'at-3',
      gateway: 'tgw',
      network: 'vpc-3',
      subnets: ['b-3'],
      table: 'tt-back',
      available: true,
    },
    { kind: 'transit-table', id: 'tt', routes: [toward(3, '0.0.0.0/0')] },
    { kind: 'transit-table', id: 'tt-back', routes: [toward(1, '10.1.0.0/16'), toward(2, '10.2.0.0/16')] },
    open,
  ];
};

it('one in the middle may send from one network back to another, where its own table leads there', () => {
  const home = [route('10.0.0.0/8', 'transit-gateway', 'tgw')];
  expect(ask(egress(home), thing('eni-1'), thing('eni-2'))).toMatchObject({
    verdict: 'undetermined',
    missing: ['networks behind at-3'],
  });
  expect(ask(egress([]), thing('eni-1'), thing('eni-2')).verdict).toBe('blocked');
});

it('one that took the place of the local route may send on inside its network', () => {
  const own = table('rtb-own', 'vpc-1', [route('10.1.2.0/24', 'nat-gateway', 'nat-1')], ['a-1']);
  const to = eni('eni-to', 'b-1', [{ address: '10.1.2.5' }], ['sg-to']);
  const natted = (peer: string) => group('sg-to', allow('ingress', 'tcp/22', { cidrs: [peer] }));
  const parts = [...network(1, [route('10.1.0.0/16', 'local', 'local')]), own, nat, host(1), to, open];
  expect(ask([...parts, natted('10.1.2.99/32')], thing('eni-1'), thing('eni-to'), 'tcp/22').verdict).toBe(
    'undetermined',
  );
  expect(ask([...parts, natted('10.1.1.5/32')], thing('eni-1'), thing('eni-to'), 'tcp/22').verdict).toBe('blocked');
  expect(pairs(atlasOf([...parts, natted('10.1.2.99/32')]), ['vpc-1'], ['vpc-1']).undetermined).not.toEqual([]);
});
