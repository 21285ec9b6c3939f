import type { GraphPart, Route } from '@clausewatch/model/graph';
import { describe, expect, it } from 'vitest';

import { openings } from './answer.ts';
import {
  acl,
  addresses,
  allow,
  anywhere,
  ask,
  eni,
  entry,
  group,
  INTERNET,
  network,
  relisted,
  route,
  table,
  thing,
} from './small-testing.ts';

const app = eni('eni-app', 'a-1', [{ address: '10.1.1.5' }], ['sg-app']);
const db = (n: number): GraphPart => eni('eni-db', `b-${n}`, [{ address: `10.${n}.2.5` }], ['sg-db']);
const byGroup = group('sg-db', allow('ingress', 'tcp/5432', { groups: [{ id: 'sg-app' }] }));
const sg = group('sg-app');

describe('peered networks', () => {
  const peering: GraphPart = { kind: 'peering', id: 'pcx', active: true, networks: ['vpc-1', 'vpc-2'] };
  const there = network(1, [route('10.2.0.0/16', 'peering', 'pcx')]);
  const back = network(2, [route('10.1.0.0/16', 'peering', 'pcx')]);
  const both = [...there, ...back, app, db(2), sg, byGroup];

  it('are joined when both tables lead there, and groups are named across', () => {
    const answer = ask([...both, peering], thing('eni-app'), thing('eni-db'), 'tcp/5432');
    expect(answer.verdict).toBe('reachable');
    expect(answer.path?.map(({ hop }) => hop)).toContain('pcx');
  });

  it.each([
    ['the way back is missing', [...there, ...network(2), app, db(2), sg, byGroup, peering], 'rtb-2'],
    ['the way there is missing', [...network(1), ...back, app, db(2), sg, byGroup, peering], 'rtb-1'],
    ['it is not active', [...both, { ...peering, active: false }], 'pcx'],
    [
      'their addresses overlap',
      [...both, peering, { kind: 'network', id: 'vpc-1', prefixes: ['10.1.0.0/16', '10.2.0.0/16'] } as const],
      'rtb-1',
    ],
  ])('are apart when %s', (_, parts, id) => {
    const answer = ask(parts, thing('eni-app'), thing('eni-db'), 'tcp/5432');
    expect(answer.verdict).toBe('blocked');
    expect(answer.blockers.map(({ blocker }) => blocker.id)).toContain(id);
  });

  it('are not a way to a third one', () => {
    const parts = [
      ...network(1, [route('10.3.0.0/16', 'peering', 'pcx')]),
      ...back,
      ...network(3, [route('10.1.0.0/16', 'peering', 'pcx-23')]),
      peering,
      app,
      sg,
      byGroup,
      db(3),
      { kind: 'peering', id: 'pcx-23', active: true, networks: ['vpc-2', 'vpc-3'] } as const,
    ];
    expect(ask(parts, thing('eni-app'), thing('eni-db'), 'tcp/5432').verdict).toBe('blocked');
  });

  it('are undetermined while the peering is unread', () => {
    expect(ask(both, thing('eni-app'), thing('eni-db'), 'tcp/5432')).toMatchObject({
      verdict: 'undetermined',
      missing: expect.arrayContaining(['pcx']) as unknown,
    });
  });
});

describe('a transit gateway', () => {
  const attached = (n: number, more: object = {}): GraphPart => ({
    kind: 'transit-attachment',
    id: `at-${n}`,
    gateway: 'tgw',
    network: `vpc-${n}`,
    subnets: [`a-${n}`],
    table: 'tt',
    available: true,
    ...more,
  });
  const byAddress = group('sg-db', allow('ingress', 'tcp/5432', { cidrs: ['10.1.0.0/16'] }));
  const nets = [
    ...network(1, [route('10.0.0.0/8', 'transit-gateway', 'tgw')]),
    ...network(2, [route('10.0.0.0/8', 'transit-gateway', 'tgw')]),
    app,
    sg,
    byAddress,
    db(2),
  ];
  const closedOut = entry(10, 'deny', 'egress', 'tcp/5432', '0.0.0.0/0');
  const tables = (...routes: readonly string[]): GraphPart => ({
    kind: 'transit-table',
    id: 'tt',
    routes: routes.map((n) => ({ prefix: `10.${n}.0.0/16`, attachment: `at-${n}`, blackhole: false })),
  });

  it.each([
    ['reachable', [attached(1), attached(2), tables('1', '2')]],
    ['blocked', [attached(1), attached(2), tables('1')]],
    ['blocked', [attached(1), attached(2, { available: false }), tables('1', '2')]],
    ['undetermined', [attached(1), attached(2)]],
    ['undetermined', [attached(1), tables('1', '2')]],
    ['undetermined', relisted([...nets, attached(1), attached(2), tables('1', '2')], acl('acl-2', ['a-2'], closedOut))],
  ])('is %s by its attachments and table', (verdict, parts) => {
    expect(ask([...nets, ...parts], thing('eni-app'), thing('eni-db'), 'tcp/5432').verdict).toBe(verdict);
  });
});

describe('a NAT gateway', () => {
  const nat: GraphPart = {
    kind: 'nat-gateway',
    id: 'nat',
    subnet: 'b-1',
    public: true,
    available: true,
    addresses: [{ public: '54.9.9.9' }],
  };
  const inner = table('rtb-in', 'vpc-1', [route('0.0.0.0/0', 'nat-gateway', 'nat')], ['a-1']);
  const parts = [...network(1), inner, app, sg];

  it('carries what goes out, and answers on either side have ports of their own', () => {
    const outside = acl('acl-b', ['b-1'], entry(10, 'deny', 'ingress', 'tcp/1024-40000', '0.0.0.0/0'));
    const inside = acl('acl-a', ['a-1'], entry(10, 'deny', 'ingress', 'tcp/40001-65535', '0.0.0.0/0'));
    const answer = ask(relisted(relisted([...parts, nat], outside), inside), thing('eni-app'), INTERNET, 'tcp/443');
    expect(answer.verdict).toBe('reachable');
    expect(answer.path?.map(({ hop }) => hop)).toContain('nat');
  });

  it('passes no list of a subnet that both are in', () => {
    const shared = acl('acl-a', ['a-1'], entry(10, 'deny', 'ingress', 'tcp', '10.0.0.0/8'));
    const outer = table(
      'rtb-in',
      'vpc-1',
      [route('0.0.0.0/0', 'nat-gateway', 'nat'), route('::/0', 'internet-gateway', 'igw-1')],
      ['a-1'],
    );
    const loop = ask(
      relisted([...network(1), outer, app, sg, { ...nat, subnet: 'a-1' }], shared),
      thing('eni-app'),
      INTERNET,
      'tcp/443',
    );
    expect(loop.blockers[0]?.blocker.why).toBe('nat has no route to the internet gateway');
  });

  it.each([
    ['blocked', [{ ...nat, available: false }]],
    ['undetermined', []],
    ['undetermined', [{ ...nat, public: false }]],
  ])('is %s when dead, unread or private', (verdict, more) => {
    expect(ask([...parts, ...more], thing('eni-app'), INTERNET, 'tcp/443').verdict).toBe(verdict);
  });

  it('shows its own address to a public target', () => {
    const target = eni('eni-x', 'a-2', [{ address: '10.2.1.5', public: '54.2.1.5' }], ['sg-x']);
    const admits = (cidr: string): GraphPart => group('sg-x', allow('ingress', 'tcp/443', { cidrs: [cidr] }));
    const estate = [...parts, nat, ...network(2), target];
    expect(ask([...estate, admits('54.9.9.9/32')], thing('eni-app'), thing('eni-x'), 'tcp/443').verdict).toBe(
      'reachable',
    );
    expect(ask([...estate, admits('54.9.9.8/32')], thing('eni-app'), thing('eni-x'), 'tcp/443').verdict).toBe(
      'blocked',
    );
  });
});

describe('what is out of sight', () => {
  const parts = [...network(1, [route('192.168.0.0/16', 'private-gateway', 'vgw')]), app, sg];
  const open = group('sg-app', allow('ingress', 'tcp/22', { cidrs: anywhere }));

  it('behind a private gateway is undetermined where the near side lets it in, else blocked', () => {
    expect(ask([...parts, open], addresses('192.168.1.0/24'), thing('eni-app'), 'tcp/22').verdict).toBe('undetermined');
    expect(ask(parts, addresses('192.168.1.0/24'), thing('eni-app'), 'tcp/22').verdict).toBe('blocked');
    expect(ask(parts, thing('eni-app'), addresses('192.168.1.0/24'), 'tcp/22').verdict).toBe('undetermined');
  });

  it('behind an appliance is undetermined, not blocked', () => {
    const firewall = table('rtb-own', 'vpc-1', [route('0.0.0.0/0', 'endpoint', 'vpce-fw')], ['a-1']);
    const endpoint: GraphPart = { kind: 'endpoint', id: 'vpce-fw', type: 'other', interfaces: [] };
    const seen = eni('eni-app', 'a-1', [{ address: '10.1.1.5', public: '54.1.1.5' }], ['sg-app']);
    expect(ask([...network(1), open, seen, firewall, endpoint], INTERNET, thing('eni-app'), 'tcp/22')).toMatchObject({
      verdict: 'undetermined',
      missing: ['vpce-fw'],
    });
  });

  it.each([
    [
      'takes nothing where a gateway endpoint is, for it has addresses of the service alone',
      'gateway',
      [],
      'reachable',
      [],
    ],
    ['may lead anything to a firewall', 'other', [], 'undetermined', ['pl', 'vpce']],
    ['may lead anything to an endpoint that nobody read', undefined, [], 'undetermined', ['pl', 'vpce']],
    ['leads what is on it to an endpoint that nobody read', undefined, ['8.0.0.0/8'], 'undetermined', ['vpce']],
  ] as const)('by a list %s', (_, type, prefixes, verdict, lost) => {
    const listed: Route = {
      list: 'pl',
      target: { kind: 'endpoint', id: 'vpce' },
      blackhole: false,
      propagated: false,
      at: '',
    };
    const own = table('rtb-own', 'vpc-1', [route('0.0.0.0/0', 'internet-gateway', 'igw-1'), listed], ['a-1']);
    const endpoint: readonly GraphPart[] =
      type === undefined ? [] : [{ kind: 'endpoint', id: 'vpce', type, interfaces: [] }];
    const list: readonly GraphPart[] = prefixes.length === 0 ? [] : [{ kind: 'prefix-list', id: 'pl', prefixes }];
    const seen = eni('eni-app', 'a-1', [{ address: '10.1.1.5', public: '54.1.1.5' }], ['sg-app']);
    const parts = [...network(1), open, seen, own, ...endpoint, ...list];
    const told = ask(parts, addresses('8.8.8.8/32'), thing('eni-app'), 'tcp/22');
    expect([told.verdict, told.missing]).toEqual([verdict, lost]);
    expect(ask(parts, thing('eni-app'), addresses('8.8.8.8/32'), 'tcp/22').verdict).toBe(verdict);
  });
});

it('keeps ICMP to its family', () => {
  const six = eni('eni-app', 'a-1', [{ address: '2600:1f11::5' }], ['sg-app']);
  const all = group('sg-app', allow('ingress', 'all', { cidrs: anywhere }));
  const own = table('rtb-own', 'vpc-1', [route('::/0', 'internet-gateway', 'igw-1')], ['a-1']);
  const { reached } = ask([...network(1), six, all, own], INTERNET, thing('eni-app'));
  const labels = openings(reached[0]?.sure ?? []).map(({ traffic }) => traffic);
  expect(labels).toContain('icmpv6');
  expect(labels).not.toContain('icmp');
});
