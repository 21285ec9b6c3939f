/** By the services of the provider that call hosts inside for others, nothing is sure and nothing is closed. */
import type { Entrance, GraphPart, InterfacePart } from '@clausewatch/model/graph';
import { parseTrafficText, tcp, type Traffic } from '@clausewatch/net/traffic';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { choices, one } from './estate-pools-testing.ts';
import { randomEstate } from './estates-testing.ts';
import { exposureOf } from './exposed.ts';
import { interfacesOf } from './probes-testing.ts';
import type { Selector } from './question.ts';
import { reach } from './reach.ts';
import { joinAll, less, sameRegion } from './region.ts';
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

/** Subnet `b-N`, in which the hosts are, has no way to the internet gateway. */
const hidden = (n: number, ...routes: Parameters<typeof network>[1] & object): GraphPart[] => [
  ...network(n, routes),
  table(`rtb-hidden-${n}`, `vpc-${n}`, [...routes], [`b-${n}`]),
];
const host = (n: number, groups = ['sg-app']): InterfacePart =>
  eni(`eni-${n}`, `b-${n}`, [{ address: `10.${n}.2.5` }], groups, { of: [`i-${n}`] });
const service = (entrance: Entrance, subnet: string, more: Partial<InterfacePart> = {}): InterfacePart =>
  eni('eni-service', subnet, [{ address: `10.${subnet.slice(2)}.2.77` }], ['sg-service'], { entrance, ...more });
const own = group('sg-service');
const world = group('sg-app', allow('ingress', 'tcp/443', { cidrs: anywhere }));
const block = (mode: 'block-ingress' | 'off'): GraphPart => ({
  kind: 'public-block',
  account: '1',
  region: 'eu-west-1',
  mode,
});

describe('an accelerator that keeps the addresses of clients', () => {
  const calls = service('accelerator', 'b-1');
  const closed = [...hidden(1), host(1), own, calls];
  const base = [...closed, world];

  it('may bring the internet to a host without a public address', () => {
    const answer = ask(base, INTERNET, thing('i-1'), 'tcp/443');
    expect(answer).toMatchObject({
      verdict: 'undetermined',
      missing: ['what the accelerator at eni-service sends on'],
    });
    expect(exposureOf(atlasOf(base), { from: INTERNET, traffic: [tcp(443)] })).toMatchObject({
      rows: [],
      undetermined: [{ endpoints: [{ id: 'eni-1' }] }],
    });
  });

  it.each([
    ['what the host does not let in', base, 'tcp/22'],
    ['what no accelerator carries', [...closed, group('sg-app', allow('ingress', 'all', { cidrs: anywhere }))], 'icmp'],
    ['hosts in other subnets', [...hidden(1), host(1), own, world, service('accelerator', 'a-1')], 'tcp/443'],
    [
      'hosts that let in hosts inside alone',
      [...closed, group('sg-app', allow('ingress', 'tcp/443', { cidrs: ['10.0.0.0/8'] }))],
      'tcp/443',
    ],
    ['a network where public access is blocked', [...base, block('block-ingress')], 'tcp/443'],
  ])('does not reach %s', (_, parts, label) => {
    expect(ask(parts, INTERNET, thing('i-1'), label).verdict).toBe('blocked');
    const traffic = [parseTrafficText(label) as Traffic];
    expect(exposureOf(atlasOf(parts), { from: INTERNET, traffic })).toEqual({
      rows: [],
      undetermined: [],
      missing: [],
    });
  });

  it('leaves no doubt of what is surely reached anyway', () => {
    const open = eni('eni-2', 'a-1', [{ address: '10.1.1.9', public: '54.1.1.9' }], ['sg-app']);
    const { rows, undetermined } = exposureOf(
      atlasOf([...network(1), open, own, world, service('accelerator', 'a-1')]),
      {
        from: INTERNET,
      },
    );
    expect(rows.flatMap(({ exposed }) => exposed.map(({ id }) => id))).toEqual(['eni-2']);
    expect(undetermined).toEqual([]);
  });

  it('brings IPv6 clients to IPv6 hosts', () => {
    const six = eni('eni-6', 'b-1', [{ address: '2600:1f11::5' }], ['sg-app']);
    const parts = [...hidden(1), six, own, world, service('accelerator', 'b-1')];
    expect(ask(parts, INTERNET, thing('eni-6'), 'tcp/443').verdict).toBe('undetermined');
    expect(ask(parts, addresses('2001:db8:1::/48'), thing('eni-6'), 'tcp/443').verdict).toBe('undetermined');
  });

  it('is called by hosts of other networks that have a way out, and by no others', () => {
    const parts = [...base, ...network(2), group('sg-2', allow('egress', 'all', { cidrs: anywhere }))];
    const out = eni('eni-2', 'a-2', [{ address: '10.2.1.5', public: '54.2.1.5' }], ['sg-2']);
    const shut = eni('eni-3', 'a-2', [{ address: '10.2.1.6' }], ['sg-2']);
    expect(ask([...parts, out], thing('eni-2'), thing('i-1'), 'tcp/443').verdict).toBe('undetermined');
    expect(ask([...parts, shut], thing('eni-3'), thing('i-1'), 'tcp/443').verdict).toBe('blocked');
    const from: Selector = { kind: 'endpoints', ids: ['eni-2'] };
    const to: Selector = { kind: 'endpoints', ids: ['eni-1'] };
    expect(exposureOf(atlasOf([...parts, out]), { from, to }).undetermined).not.toEqual([]);
    expect(exposureOf(atlasOf([...parts, out]), { from, to, ways: 'inside' }).undetermined).toEqual([]);
  });

  it('leads to the targets of an internal load balancer', () => {
    const balancer: GraphPart = {
      kind: 'service',
      type: 'application',
      id: 'lb',
      names: ['app/web/1'],
      public: false,
      subnets: ['b-1'],
      groups: ['sg-app'],
    };
    const face = eni('eni-lb', 'b-1', [{ address: '10.1.2.9' }], ['sg-app'], { of: ['app/web/1'] });
    const listener: GraphPart = {
      kind: 'listener',
      id: 'l',
      balancer: 'lb',
      protocol: 'tcp',
      port: 443,
      forwards: ['tg'],
      whole: true,
    };
    const targets: GraphPart = { kind: 'target-group', id: 'tg', port: 8080, targets: [{ id: 'i-2', port: 8080 }] };
    const target = eni('eni-2', 'b-1', [{ address: '10.1.2.6' }], ['sg-2'], { of: ['i-2'] });
    const behind = group('sg-2', allow('ingress', 'tcp/8080', { groups: [{ id: 'sg-app' }] }));
    const parts = [...base, balancer, face, listener, targets, target, behind];
    expect(ask(parts, INTERNET, thing('lb')).verdict).toBe('undetermined');
    expect(ask(parts, INTERNET, thing('i-2'), 'tcp/8080').verdict).toBe('undetermined');
    const { undetermined } = exposureOf(atlasOf(parts), { from: INTERNET, traffic: [tcp(8080)] });
    expect(undetermined.flatMap(({ endpoints }) => endpoints.map(({ id }) => id))).toEqual(['eni-2']);
    expect(
      ask(
        parts.filter((part) => part.kind !== 'interface' || part.entrance === undefined),
        INTERNET,
        thing('i-2'),
      ).verdict,
    ).toBe('blocked');
  });
});

describe('a distribution with origins inside', () => {
  const lets = (...peers: Parameters<typeof allow>[2][]): GraphPart =>
    group('sg-app', ...peers.flatMap((peer) => [allow('ingress', 'tcp/22', peer), allow('ingress', 'tcp/443', peer)]));
  const base = [...hidden(1), host(1), own, service('distribution', 'a-1')];

  it.each([
    ['its group', { groups: [{ id: 'sg-service' }] }],
    ['some public addresses', { cidrs: ['54.239.128.0/18'] }],
    ['its interface', { cidrs: ['10.1.2.77/32'] }],
    ['a list that nobody read', { lists: ['pl-origin-facing'] }],
  ])('may bring the internet to hosts that let in %s', (_, peer) => {
    const parts = [...base, lets(peer)];
    expect(ask(parts, INTERNET, thing('i-1'), 'tcp/443').verdict).toBe('undetermined');
    expect(ask(parts, INTERNET, thing('i-1'), 'tcp/22').verdict).toBe('blocked');
    expect(exposureOf(atlasOf(parts), { from: INTERNET }).undetermined).toMatchObject([
      { endpoints: [{ id: 'eni-1' }] },
    ]);
  });

  it.each([
    ['hosts that let in others alone', [...base, lets({ cidrs: ['10.1.1.5/32'] })]],
    [
      'another network',
      [
        ...base,
        ...hidden(2),
        eni('eni-9', 'b-2', [{ address: '10.2.2.5' }], ['sg-app'], { of: ['i-1'] }),
        lets({ cidrs: anywhere }),
      ].filter((part) => part.kind !== 'interface' || part.id !== 'eni-1'),
    ],
    ['a network where public access is blocked', [...base, lets({ cidrs: anywhere }), block('block-ingress')]],
  ])('does not reach %s', (_, parts) => {
    expect(ask(parts, INTERNET, thing('i-1'), 'tcp/443').verdict).toBe('blocked');
    expect(exposureOf(atlasOf(parts), { from: INTERNET }).undetermined).toEqual([]);
  });
});

describe('an API with a link to a network', () => {
  const inside = group('sg-app', allow('ingress', 'tcp/8080', { cidrs: ['10.1.0.0/16'] }));
  const link = service('api', 'a-1', { addresses: [{ address: '10.1.1.77' }] });
  const base = [...hidden(1), host(1), own, inside, link];

  it('may bring the internet to whatever its interface reaches', () => {
    expect(ask(base, INTERNET, thing('i-1'), 'tcp/8080')).toMatchObject({
      verdict: 'undetermined',
      missing: ['what the link of an API at eni-service sends on'],
    });
    expect(ask(base, INTERNET, thing('i-1'), 'tcp/22').verdict).toBe('blocked');
    expect(exposureOf(atlasOf(base), { from: INTERNET }).undetermined).toMatchObject([
      { endpoints: [{ id: 'eni-1' }] },
    ]);
  });

  it('reaches over peerings', () => {
    const peering: GraphPart = { kind: 'peering', id: 'pcx', active: true, networks: ['vpc-1', 'vpc-2'] };
    const ways = [
      ...hidden(1, route('10.2.0.0/16', 'peering', 'pcx')),
      ...hidden(2, route('10.1.0.0/16', 'peering', 'pcx')),
      host(2),
      own,
      inside,
      link,
    ];
    expect(ask([...ways, peering], INTERNET, thing('i-2'), 'tcp/8080').verdict).toBe('undetermined');
    expect(exposureOf(atlasOf([...ways, peering]), { from: INTERNET }).undetermined).toMatchObject([
      { endpoints: [{ id: 'eni-2' }] },
    ]);
    expect(ask([...ways, { ...peering, active: false }], INTERNET, thing('i-2'), 'tcp/8080').verdict).toBe('blocked');
  });

  it('is kept by its own groups', () => {
    const shut: GraphPart = { kind: 'security-group', id: 'sg-service', rules: [] };
    expect(ask([...base.filter((part) => part !== own), shut], INTERNET, thing('i-1'), 'tcp/8080').verdict).toBe(
      'blocked',
    );
  });
});

describe('a load balancer that is offered to other networks', () => {
  const balancer: GraphPart = {
    kind: 'service',
    type: 'network',
    id: 'arn:nlb',
    names: ['net/pay/1'],
    public: false,
    subnets: ['b-1'],
    groups: [],
  };
  const face = eni('eni-nlb', 'b-1', [{ address: '10.1.2.9' }], [], {
    of: ['net/pay/1'],
    type: 'network_load_balancer',
  });
  const listener: GraphPart = {
    kind: 'listener',
    id: 'l',
    balancer: 'arn:nlb',
    protocol: 'tcp',
    port: 443,
    forwards: ['tg'],
    whole: true,
  };
  const targets: GraphPart = { kind: 'target-group', id: 'tg', port: 8443, targets: [{ id: 'i-1', port: 8443 }] };
  const let443 = group('sg-app', allow('ingress', 'tcp/8443', { cidrs: ['10.1.0.0/16'] }));
  const offer: GraphPart = { kind: 'endpoint-service', id: 'vpce-svc-1', balancers: ['arn:nlb'], managed: false };
  const endpoint: GraphPart = {
    kind: 'endpoint',
    id: 'vpce-2',
    type: 'interface',
    interfaces: ['eni-vpce'],
    network: 'vpc-2',
    service: 'vpce-svc-1',
  };
  const door = eni('eni-vpce', 'a-2', [{ address: '10.2.1.9' }], ['sg-vpce'], { of: ['vpce-2'] });
  const letsIn = group('sg-vpce', allow('ingress', 'tcp/443', { cidrs: ['10.2.0.0/16'] }));
  const client = eni('eni-2', 'a-2', [{ address: '10.2.1.5' }], ['sg-client']);
  const stranger = eni('eni-3', 'a-3', [{ address: '10.3.1.5' }], ['sg-client']);
  const base = [
    ...hidden(1),
    ...network(2),
    ...network(3),
    host(1),
    let443,
    balancer,
    face,
    listener,
    targets,
    offer,
    endpoint,
    door,
    letsIn,
    client,
    stranger,
    group('sg-client'),
  ];
  const without = (...gone: GraphPart[]): GraphPart[] => base.filter((part) => !gone.includes(part));

  it('may be reached from where an endpoint leads to it, with what is behind', () => {
    expect(ask(base, thing('eni-2'), thing('arn:nlb'), 'tcp/443').verdict).toBe('undetermined');
    expect(ask(base, thing('eni-2'), thing('i-1'), 'tcp/8443').verdict).toBe('undetermined');
    const from: Selector = { kind: 'endpoints', ids: ['eni-2'] };
    const to: Selector = { kind: 'networks', name: 'pay', ids: ['vpc-1'] };
    const { undetermined } = exposureOf(atlasOf(base), { from, to, ways: 'inside' });
    expect(undetermined.flatMap(({ endpoints }) => endpoints.map(({ id }) => id))).toEqual(['eni-nlb']);
  });

  it.each([
    ['a network without an endpoint', base, 'eni-3'],
    ['hosts that the endpoint does not let in', [...without(letsIn), group('sg-vpce')], 'eni-2'],
    ['a network whose endpoint is gone', without(endpoint), 'eni-2'],
    [
      'a network whose endpoint leads elsewhere',
      [...without(endpoint), { ...endpoint, service: 'com.amazonaws.eu-west-1.s3' }],
      'eni-2',
    ],
  ])('is closed to %s', (_, parts, from) => {
    expect(ask(parts, thing(from), thing('arn:nlb'), 'tcp/443').verdict).toBe('blocked');
    expect(ask(parts, thing(from), thing('i-1'), 'tcp/8443').verdict).toBe('blocked');
  });

  it.each([
    ['the interface of the endpoint', without(door)],
    [
      'which service the endpoint leads to',
      [
        ...without(endpoint),
        { kind: 'endpoint', id: 'vpce-2', type: 'interface', interfaces: ['eni-vpce'], network: 'vpc-2' } as const,
      ],
    ],
  ])('is not known to be closed while nobody read %s', (_, parts) => {
    expect(ask(parts, thing('eni-2'), thing('arn:nlb'), 'tcp/443').verdict).toBe('undetermined');
  });

  it('may be reached by clients that nobody described, and from the internet by an API alone', () => {
    expect(ask(base, addresses('192.168.0.0/16'), thing('arn:nlb'), 'tcp/443').verdict).toBe('undetermined');
    expect(ask(base, INTERNET, thing('arn:nlb'), 'tcp/443').verdict).toBe('blocked');
    const managed = [...without(offer), { ...offer, managed: true } as GraphPart];
    expect(ask(managed, INTERNET, thing('arn:nlb'), 'tcp/443').verdict).toBe('undetermined');
    expect(ask(managed, INTERNET, thing('i-1'), 'tcp/8443').verdict).toBe('undetermined');
  });
});

describe('any estate', () => {
  it('loses nothing that is sure, and nothing that may be, by a service that calls', () => {
    let grown = 0;
    const step = (seed: number): void => {
      const pick = choices(seed);
      const parts = randomEstate(pick);
      const hosts = interfacesOf(parts);
      const calling: GraphPart = {
        ...one(pick, hosts),
        id: 'eni-calling',
        addresses: [{ address: '10.0.0.200' }],
        of: [],
        entrance: one(pick, ['accelerator', 'distribution', 'api'] as const),
      };
      const [before, after] = [atlasOf(parts), atlasOf([...parts, calling])];
      for (const { id } of hosts) {
        const [was, is] = [before, after].map((world) => reach(world, { from: INTERNET, to: thing(id) }).reached);
        const all = (rows: typeof was, which: 'sure' | 'maybe') => joinAll((rows ?? []).map((row) => row[which]));
        expect(sameRegion(all(was, 'sure'), all(is, 'sure'))).toBe(true);
        expect(less(all(was, 'maybe'), all(is, 'maybe'))).toEqual([]);
        if (less(all(is, 'maybe'), all(was, 'maybe')).length > 0) grown++;
      }
    };
    fc.assert(fc.property(fc.noShrink(fc.nat()), step), { seed: 5, numRuns: 200 });
    expect(grown).toBeGreaterThan(100);
  });
});
