/** Where no item tells how packets go on, nothing is blocked, from whichever side one asks. */
import type { GraphPart, Route, RouteTargetKind } from '@clausewatch/model/graph';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { changed } from './changed.ts';
import { exposureOf, pairs } from './exposed.ts';
import type { Selector } from './question.ts';
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

const open = group('sg', allow('ingress', 'all', { cidrs: anywhere }));
const host = (n: number): GraphPart => eni(`eni-${n}`, `a-${n}`, [{ address: `10.${n}.1.5` }], ['sg']);
const firewall: GraphPart = { kind: 'endpoint', id: 'vpce-fw', type: 'other', interfaces: [] };

const hidden: readonly (readonly [what: string, kind: RouteTargetKind, id: string])[] = [
  ['a core network', 'other', 'arn:core'],
  ['an instance', 'interface', 'eni-fw'],
  ["a firewall's endpoint", 'endpoint', 'vpce-fw'],
  ['an endpoint that nobody read', 'endpoint', 'vpce-lost'],
  ['a private gateway', 'private-gateway', 'vgw'],
  ['a transit gateway', 'transit-gateway', 'tgw'],
];

/** Two networks with a host each, whose routes to each other are these. */
const joined = (there: Route, back = route('10.1.0.0/16', there.target.kind, there.target.id)): GraphPart[] => [
  ...network(1, [there]),
  ...network(2, [back]),
  host(1),
  host(2),
  open,
  firewall,
];

const attachment = (n: number, gateway: string, of: string): GraphPart => ({
  kind: 'transit-attachment',
  id: `at-${n}`,
  gateway,
  network: `vpc-${n}`,
  subnets: [`b-${n}`],
  table: of,
  available: true,
});
const toward = (n: number) => ({ prefix: `10.${n}.0.0/16`, attachment: `at-${n}`, blackhole: false });

describe.each(hidden)('what is behind %s', (_, kind, id) => {
  const there = route('10.2.0.0/16', kind, id);

  it.each([
    ['alone', []],
    ['beside a dead peering', [{ kind: 'peering', id: 'pcx', active: false, networks: ['vpc-1', 'vpc-2'] } as const]],
  ])('is undetermined, %s', (_name, more) => {
    const parts = [...joined(there), ...more];
    expect(ask(parts, thing('eni-1'), thing('eni-2')).verdict).toBe('undetermined');
    expect(pairs(atlasOf(parts), ['vpc-1'], ['vpc-2']).undetermined).not.toEqual([]);
  });

  it('is undetermined where answers come back another way', () => {
    const parts = joined(there, route('10.1.0.0/16', 'transit-gateway', 'tgw'));
    expect(ask(parts, thing('eni-1'), thing('eni-2')).verdict).toBe('undetermined');
    expect(ask(parts, thing('eni-2'), thing('eni-1')).verdict).toBe('undetermined');
  });

  it.each([
    ['a peering', 'peering', 'pcx', [{ kind: 'peering', id: 'pcx', active: true, networks: ['vpc-1', 'vpc-2'] }]],
    [
      'a transit gateway',
      'transit-gateway',
      'tgw-1',
      [
        attachment(1, 'tgw-1', 'tt'),
        attachment(2, 'tgw-1', 'tt'),
        { kind: 'transit-table', id: 'tt', routes: [toward(1), toward(2)] },
      ],
    ],
  ] as const)('may be the way back of what came over %s', (_way, by, over, more) => {
    const parts = [...joined(route('10.2.0.0/16', by, over), route('10.1.0.0/16', kind, id)), ...more];
    expect(ask(parts, thing('eni-1'), thing('eni-2')).verdict).toBe('undetermined');
    expect(ask(parts, thing('eni-2'), thing('eni-1')).verdict).toBe('undetermined');
    expect(pairs(atlasOf(parts), ['vpc-1'], ['vpc-2']).undetermined).not.toEqual([]);
  });

  it('may be the way back to the internet', () => {
    const own = table('rtb-own', 'vpc-1', [route('0.0.0.0/0', kind, id)], ['a-1']);
    const web = eni('eni-web', 'a-1', [{ address: '10.1.1.6', public: '54.1.1.6' }], ['sg']);
    const parts = [...network(1), own, web, open, firewall];
    expect(ask(parts, INTERNET, thing('eni-web')).verdict).toBe('undetermined');
    expect(exposureOf(atlasOf(parts), { from: INTERNET }).undetermined).not.toEqual([]);
  });

  it('is blocked where there is no way back', () => {
    const parts = [...network(1, [there]), ...network(2), host(1), host(2), open, firewall];
    expect(ask(parts, thing('eni-1'), thing('eni-2')).verdict).toBe('blocked');
  });

  it('may be hosts that nobody described', () => {
    const parts = [...network(1, [route('192.168.0.0/16', kind, id)]), host(1), open, firewall];
    const office = addresses('192.168.1.0/24');
    expect(ask(parts, office, thing('eni-1')).verdict).toBe('undetermined');
    expect(ask(parts, thing('eni-1'), office).verdict).toBe('undetermined');
    expect(exposureOf(atlasOf(parts), { from: office }).undetermined).not.toEqual([]);
  });

  it('may be a way out to the internet, seen as one address, whichever', () => {
    const own = table('rtb-own', 'vpc-1', [route('0.0.0.0/0', kind, id)], ['a-1']);
    const there = eni('eni-2', 'a-2', [{ address: '10.2.1.5', public: '54.1.1.5' }], ['sg-2']);
    const admits = group('sg-2', allow('ingress', 'all', { cidrs: ['8.0.0.0/8'] }));
    const told = (prefix: string) => {
      const list = acl('acl-a', ['a-2'], entry(1, 'deny', 'ingress', 'all', prefix));
      const parts = relisted([...network(1), own, host(1), open, admits, firewall, ...network(2), there], list);
      const closed = exposureOf(atlasOf(parts), { from: thing('eni-1'), to: thing('eni-2') }).undetermined.length === 0;
      return [ask(parts, thing('eni-1'), thing('eni-2')).verdict, closed];
    };
    expect(told('8.0.0.0/9')).toEqual(['undetermined', false]);
    expect(told('8.0.0.0/8')).toEqual(['blocked', true]);
  });

  it('may be a way out to the internet', () => {
    const own = table('rtb-own', 'vpc-1', [route('0.0.0.0/0', kind, id)], ['a-1']);
    const there = eni('eni-2', 'a-2', [{ address: '10.2.1.5', public: '54.1.1.5' }], ['sg']);
    const parts = [...network(1), own, host(1), open, firewall, ...network(2), there];
    expect(ask(parts, thing('eni-1'), INTERNET).verdict).toBe('undetermined');
    expect(ask(parts, thing('eni-1'), thing('eni-2')).verdict).toBe('undetermined');
    const from: Selector = { kind: 'endpoints', ids: ['eni-1'] };
    const to: Selector = { kind: 'endpoints', ids: ['eni-2'] };
    expect(exposureOf(atlasOf(parts), { from, to }).undetermined).not.toEqual([]);
  });
});

describe('answers', () => {
  const peering: GraphPart = { kind: 'peering', id: 'pcx', active: true, networks: ['vpc-1', 'vpc-2'] };
  const parts = [
    ...joined(route('10.2.0.0/16', 'peering', 'pcx'), route('10.1.0.0/16', 'transit-gateway', 'tgw')),
    ...[1, 2].map((n) => attachment(n, 'tgw', 'tt')),
    peering,
  ];
  const led = (...networks: readonly number[]): GraphPart => ({
    kind: 'transit-table',
    id: 'tt',
    routes: networks.map(toward),
  });

  it('may come by another known way than packets went', () => {
    expect(ask([...parts, led(1)], thing('eni-1'), thing('eni-2')).verdict).toBe('reachable');
    expect(ask([...parts, led(2)], thing('eni-1'), thing('eni-2')).verdict).toBe('blocked');
    expect(ask([...parts, led(2)], thing('eni-2'), thing('eni-1')).verdict).toBe('blocked');
  });

  it.each([
    ['peering that nobody read', 'pcx-lost', 'undetermined'],
    ['peering with a third network', 'pcx-far', 'blocked'],
  ] as const)('by a %s', (_, id, verdict) => {
    const far: GraphPart = { kind: 'peering', id: 'pcx-far', active: true, networks: ['vpc-2', 'vpc-far'] };
    const back = joined(route('10.2.0.0/16', 'peering', 'pcx'), route('10.1.0.0/16', 'peering', id));
    expect(ask([...back, peering, far], thing('eni-1'), thing('eni-2')).verdict).toBe(verdict);
  });

  it('from the internet meet what the table at its gateway sends them to first', () => {
    const edge = (...gateways: readonly string[]): GraphPart => ({
      kind: 'route-table',
      id: 'rtb-edge',
      network: 'vpc-1',
      main: false,
      subnets: [],
      gateways,
      routes: [route('10.1.1.0/24', 'endpoint', 'vpce-fw')],
    });
    const web = eni('eni-web', 'a-1', [{ address: '10.1.1.6', public: '54.1.1.6' }], ['sg']);
    expect(ask([...network(1), web, open, firewall, edge()], thing('eni-web'), INTERNET).verdict).toBe('reachable');
    expect(ask([...network(1), web, open, firewall, edge('igw-1')], thing('eni-web'), INTERNET).missing).toEqual([
      'vpce-fw',
    ]);
  });
});

describe('transit gateways', () => {
  const inspected = [
    ...joined(route('10.0.0.0/8', 'transit-gateway', 'tgw'), route('10.0.0.0/8', 'transit-gateway', 'tgw')),
    ...[1, 2].map((n) => attachment(n, 'tgw', 'tt-spokes')),
    attachment(3, 'tgw', 'tt-back'),
    { kind: 'transit-table', id: 'tt-spokes', routes: [{ ...toward(3), prefix: '0.0.0.0/0' }] } as const,
    { kind: 'transit-table', id: 'tt-back', routes: [toward(1), toward(2)] } as const,
  ];
  const plain = network(3);
  const guarded = network(3, [route('10.0.0.0/8', 'endpoint', 'vpce-fw')]);

  it('do not block what they send to a network in which a firewall sends on', () => {
    expect(ask([...inspected, ...guarded], thing('eni-1'), thing('eni-2'))).toMatchObject({
      verdict: 'undetermined',
      missing: ['networks behind at-3'],
    });
    expect(ask([...inspected, ...plain], thing('eni-1'), thing('eni-2')).verdict).toBe('blocked');
  });

  it('touch all that they join when the routes in one network change', () => {
    const { touched } = changed(atlasOf([...inspected, ...plain]), guarded, plain);
    expect(touched).toEqual(new Set(['eni-1', 'eni-2']));
  });

  it('of which one end is not known to be attached may be joined with the other', () => {
    const parts = [
      ...joined(route('10.2.0.0/16', 'transit-gateway', 'tgw-far'), route('10.1.0.0/16', 'transit-gateway', 'tgw')),
      attachment(1, 'tgw', 'tt'),
      attachment(2, 'tgw', 'tt'),
      { kind: 'transit-table', id: 'tt', routes: [toward(1), toward(2)] } as const,
    ];
    expect(ask(parts, thing('eni-1'), thing('eni-2')).verdict).toBe('undetermined');
  });
});

describe('what nobody could read', () => {
  const parts = [...network(1, [route('::/0', 'internet-gateway', 'igw-1')]), open];

  it('of an interface may be any that is asked about', () => {
    const unread: GraphPart = { kind: 'unread', id: 'eni-9', type: 'AWS::EC2::NetworkInterface' };
    const world = [...parts, host(1), unread];
    expect(ask(world, INTERNET, { kind: 'group', id: 'sg' }).missing).toEqual(['eni-9']);
    expect(ask(world, { kind: 'networks', name: 'all', ids: ['vpc-1'] }, thing('eni-1'))).toMatchObject({
      verdict: 'undetermined',
      missing: ['eni-9'],
    });
    expect(exposureOf(atlasOf(world), { from: INTERNET }).missing).toEqual(['eni-9']);
  });

  it('of the addresses of an interface may be one that is reached', () => {
    const blurred = eni('eni-1', 'a-1', [{ address: '10.1.1.5' }, { address: 'unread' }], ['sg']);
    expect(ask([...parts, blurred], INTERNET, thing('eni-1')).missing).toEqual(['addresses of eni-1']);
  });

  it('of routes may lead to hosts that nobody described, and send what comes in from the internet through software', () => {
    const unread: GraphPart = { kind: 'unread', id: 'rtb-9', type: 'AWS::EC2::RouteTable' };
    const own = table('rtb-own', 'vpc-1', [route('0.0.0.0/0', 'internet-gateway', 'igw-1')], ['b-1']);
    const web = eni('eni-web', 'b-1', [{ address: '10.1.2.5', public: '54.1.2.5' }], ['sg']);
    const world = [...parts, own, host(1), web, unread];
    expect(ask(world, addresses('192.168.1.0/24'), thing('eni-1')).missing).toContain('route table of a-1');
    expect(ask(world, thing('eni-1'), addresses('192.168.1.0/24')).missing).toContain('route table of a-1');
    expect(ask(world, INTERNET, thing('eni-web')).missing).toEqual(['rtb-9']);
  });

  it('of routes tells of its own network alone, where that is read', () => {
    const web = eni('eni-web', 'a-1', [{ address: '10.1.1.6', public: '54.1.1.6' }], ['sg']);
    const unread: GraphPart = { kind: 'unread', id: 'rtb-9', type: 'AWS::EC2::RouteTable' };
    const verdict = (of: { readonly network?: string }) =>
      ask([...parts, web, { ...unread, ...of }], INTERNET, thing('eni-web')).verdict;
    expect([verdict({}), verdict({ network: 'vpc-1' }), verdict({ network: 'vpc-2' })]).toEqual([
      'undetermined',
      'undetermined',
      'reachable',
    ]);
  });

  it('of a subnet may be that two hosts are in one, where no list is asked', () => {
    const shut = relisted(parts, acl('acl-a', ['a-1'], entry(1, 'deny', 'ingress', 'all', ...anywhere)));
    const { subnet: _, ...nowhere } = eni('eni-2', 'b-1', [{ address: '10.1.1.6' }], ['sg'], { network: 'vpc-1' });
    for (const other of ['10.1.1.6', '10.1.2.6']) {
      const world = [...shut, host(1), { ...nowhere, addresses: [{ address: other }] }];
      const verdict = other === '10.1.1.6' ? 'undetermined' : 'blocked';
      expect(ask(world, thing('eni-2'), thing('eni-1')).verdict).toBe(verdict);
    }
  });

  it('of a network may be that anybody is in it', () => {
    const world = [...parts, host(1)].filter(({ kind }) => kind !== 'network');
    expect(ask(world, addresses('10.1.1.77/32'), thing('eni-1')).verdict).toBe('undetermined');
    expect(ask(world, addresses('10.1.9.77/32'), thing('eni-1')).verdict).toBe('undetermined');
  });

  it('about an address may be that it is public', () => {
    expect(ask(parts, INTERNET, addresses('10.1.1.77/32')).verdict).toBe('undetermined');
    expect(ask(parts, INTERNET, addresses('2600:1f11::7/128')).verdict).toBe('undetermined');
  });
});

describe('a prefix that is delegated to an interface', () => {
  const prefixes = [{ address: '10.1.1.5' }, { address: '10.1.1.16/28' }, { address: '2600:1f11:0:0:1::/80' }];
  const pods = eni('eni-pods', 'a-1', prefixes, ['sg'], { network: 'vpc-1' });
  const parts = [...network(1, [route('::/0', 'internet-gateway', 'igw-1')]), pods, open];

  it('is reached at each of its addresses', () => {
    expect(ask(parts, INTERNET, thing('eni-pods')).verdict).toBe('reachable');
    expect(ask(parts, INTERNET, addresses('2600:1f11:0:0:1::7/128')).verdict).toBe('reachable');
    expect(ask(parts, addresses('10.1.1.17/32'), thing('eni-pods')).verdict).toBe('reachable');
  });

  it.each(['10.1.1.20', '2600:1f11::1:0:0:7'])('has the target %s of a load balancer', (id) => {
    const balancer: readonly GraphPart[] = [
      { kind: 'service', type: 'application', id: 'lb', names: [], public: true, subnets: ['b-1'], groups: ['sg'] },
      { kind: 'listener', id: 'l', balancer: 'lb', protocol: 'tcp', port: 443, forwards: ['tg'], whole: true },
      { kind: 'target-group', id: 'tg', targets: [{ id, port: 8080 }] },
      eni('eni-lb', 'b-1', [{ address: '10.1.2.9', public: '54.1.2.9' }, { address: '2600:1f11:0:2::9' }], ['sg'], {
        network: 'vpc-1',
        of: ['lb'],
      }),
    ];
    const world = [...parts.filter((part) => part !== open), open, ...balancer];
    const rows = exposureOf(atlasOf(world), { from: INTERNET }).rows.filter(({ through }) => through === 'lb');
    expect(rows.map(({ exposed }) => exposed.map((one) => one.id))).toEqual([['eni-pods']]);
  });
});
