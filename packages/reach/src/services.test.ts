import type { GraphPart, ListenerPart } from '@clausewatch/model/graph';
import { describe, expect, it } from 'vitest';

import {
  acl,
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
  thing,
} from './small-testing.ts';

const balancer: GraphPart = {
  kind: 'service',
  type: 'application',
  id: 'arn:lb',
  names: ['app/web/1'],
  public: true,
  subnets: ['a-1', 'b-1'],
  groups: ['sg-lb'],
};
const face = (subnet: string, n: number): GraphPart =>
  eni(`eni-lb-${n}`, subnet, [{ address: `10.1.${n}.9`, public: `54.1.${n}.9` }], ['sg-lb'], { of: ['app/web/1'] });
const listener: ListenerPart = {
  kind: 'listener',
  id: 'l',
  balancer: 'arn:lb',
  protocol: 'tcp',
  port: 443,
  forwards: ['tg'],
  whole: true,
};
const targets: GraphPart = { kind: 'target-group', id: 'tg', port: 8080, targets: [{ id: 'i-app', port: 8080 }] };
const app = eni('eni-app', 'b-1', [{ address: '10.1.2.5' }], ['sg-app'], { of: ['i-app'] });
const front = group('sg-lb', allow('ingress', 'tcp/443', { cidrs: anywhere }));
const behind = group('sg-app', allow('ingress', 'tcp/8080', { groups: [{ id: 'sg-lb' }] }));
const base = [...network(1), balancer, listener, app, front, behind];
const faces = [face('a-1', 1), face('b-1', 2)];

describe('through a load balancer', () => {
  it('the internet reaches a target that has no public address', () => {
    const answer = ask([...base, ...faces, targets], INTERNET, thing('i-app'), 'tcp/8080');
    expect(answer.verdict).toBe('reachable');
    expect(answer.packet).toMatchObject({ destination: '10.1.2.5', port: 8080 });
    expect(answer.path).toContainEqual({ hop: 'arn:lb', kind: 'load-balancer', rule: 443 });
    expect(answer.path).toContainEqual({ hop: 'sg-app', kind: 'security-group', rule: '/ingress/tcp/8080' });
  });

  it.each([
    ['blocked', 'another port', [...base, ...faces, targets], 'tcp/22'],
    ['blocked', 'a closed group behind', [...base, ...faces, targets, group('sg-app')], 'tcp/8080'],
    ['blocked', 'a closed group in front', [...base, ...faces, targets, group('sg-lb')], 'tcp/8080'],
    [
      'blocked',
      'other targets',
      [...base, ...faces, { ...targets, targets: [{ id: 'i-other', port: 8080 }] }],
      'tcp/8080',
    ],
    ['blocked', 'unread targets before a closed group', [...base, ...faces, group('sg-app')], 'tcp/8080'],
    ['undetermined', 'unread targets', [...base, ...faces], 'tcp/8080'],
    [
      'undetermined',
      'a network load balancer',
      [...base, ...faces, targets, { ...balancer, type: 'network' } as const],
      'tcp/8080',
    ],
  ])('is %s with %s', (verdict, _, parts, label) => {
    const answer = ask(parts, INTERNET, thing('i-app'), label);
    expect([answer.verdict, answer.missing.length > 0]).toEqual([verdict, verdict === 'undetermined']);
  });

  const { whole: _whole, ...ruled } = listener;
  const rules = (...forwards: string[]): GraphPart => ({ kind: 'listener-rules', id: 'l', forwards });
  const other: GraphPart = { kind: 'target-group', id: 'tg-2', port: 8080, targets: [{ id: 'i-app' }] };
  it.each([
    ['reachable', 'what its default action names, its rules unread', [ruled, targets], ['rules of l']],
    ['reachable', 'what a rule names', [{ ...ruled, forwards: [] }, rules('tg-2'), other], []],
    ['blocked', 'what no rule names', [{ ...ruled, forwards: [] }, rules(), other], []],
    ['undetermined', 'what a rule may name', [{ ...ruled, forwards: [] }, other], ['rules of l']],
    ['undetermined', 'unread targets of a rule', [{ ...ruled, forwards: [] }, rules('tg-3')], ['targets of tg-3']],
    ['undetermined', 'rules of a listener that nobody read', [rules('tg-2'), other], ['listeners of arn:lb']],
  ] as const)('is %s with %s', (verdict, _, more, missing) => {
    const parts = [...base.filter(({ kind }) => kind !== 'listener'), ...faces, ...more];
    expect(ask(parts, INTERNET, thing('i-app'), 'tcp/8080')).toMatchObject({ verdict, missing });
  });

  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1';
  const arned: GraphPart = { ...listener, balancer: arn };

  it.each([
    ['the load balancer, though its listener and interfaces name it', [arned, targets], faces],
    ['the load balancer, though its listener names it', [arned, targets], []],
    ['the load balancer and its listeners, though its interfaces name it', [], faces],
    ['its listeners', [balancer, targets], faces],
  ])('is undetermined while nobody read %s', (_, parts, seen) => {
    const rest = base.filter((part) => part !== balancer && part !== listener);
    expect(ask([...rest, ...parts, ...seen], INTERNET, thing('i-app'), 'tcp/8080').verdict).toBe('undetermined');
    expect(ask([...rest, ...parts, ...seen, group('sg-app')], INTERNET, thing('i-app'), 'tcp/8080').verdict).toBe(
      'blocked',
    );
  });

  it('whose own group is shut is named beside what stops the straight way', () => {
    const { blockers } = ask([...base, ...faces, targets, group('sg-lb')], INTERNET, thing('i-app'), 'tcp/8080');
    expect(blockers.map(({ from, blocker }) => [from.id, blocker.id, blocker.why])).toEqual([
      ['internet', 'eni-app', 'it has no public address'],
      ['arn:lb', 'sg-lb', undefined],
    ]);
  });

  it('of a network sends UDP to targets of UDP', () => {
    const network = { ...balancer, type: 'network' } as const;
    const udp = [{ ...listener, protocol: 'udp' } as const, { ...targets, protocol: 'udp' } as const];
    const groups = [
      group('sg-lb', allow('ingress', 'udp/443', { cidrs: anywhere })),
      group('sg-app', allow('ingress', 'udp/8080', { groups: [{ id: 'sg-lb' }] })),
    ];
    const answer = ask([...base, ...faces, network, ...udp, ...groups], INTERNET, thing('i-app'), 'udp/8080');
    expect(answer.verdict).toBe('undetermined');
  });

  it('the order in which parts come does not matter', () => {
    expect(ask([...faces, targets, ...base].toReversed(), INTERNET, thing('i-app'), 'tcp/8080').verdict).toBe(
      'reachable',
    );
  });

  it('is judged by its subnets while its interfaces are unread', () => {
    expect(ask([...base, targets], INTERNET, thing('arn:lb'), 'tcp/443').verdict).toBe('reachable');
    expect(ask([...base, targets, { ...balancer, public: false }], INTERNET, thing('arn:lb'), 'tcp/443').verdict).toBe(
      'blocked',
    );
  });

  it('takes only what it listens on', () => {
    const open = group('sg-lb', allow('ingress', 'all', { cidrs: anywhere }));
    expect(ask([...base, ...faces, open], INTERNET, thing('arn:lb'), 'tcp/22').blockers[0]?.blocker.why).toBe(
      'no listener takes it',
    );
    const deaf = [...base.filter(({ kind }) => kind !== 'listener'), ...faces, open];
    expect(ask(deaf, INTERNET, thing('arn:lb'), 'tcp/22')).toMatchObject({
      verdict: 'undetermined',
      missing: ['listeners of arn:lb'],
    });
  });
});

describe('a database', () => {
  const db = (more: object): GraphPart => ({
    kind: 'service',
    type: 'database',
    id: 'db',
    names: [],
    subnets: ['a-1'],
    groups: ['sg-db'],
    ...more,
  });
  const open = group('sg-db', allow('ingress', 'tcp/5432', { cidrs: anywhere }));
  it.each([
    ['reachable', { public: true }],
    ['blocked', { public: false }],
    ['undetermined', {}],
    ['undetermined', { public: true, subnets: ['a-1', 'b-1'] }],
    ['undetermined', { public: true, subnets: undefined }],
    ['undetermined', { public: true, subnets: undefined, subnetGroup: 'unread' }],
    ['undetermined', { public: true, groups: undefined }],
  ])('is %s from the internet when %j', (verdict, more) => {
    expect(ask([...network(1), open, db(more)], INTERNET, thing('db'), 'tcp/5432').verdict).toBe(verdict);
  });
});

describe('a service whose interfaces are unread, where its subnet has both families', () => {
  const six = [
    ...network(1, [route('::/0', 'internet-gateway', 'igw-1')]).map((part) =>
      part.kind === 'subnet' && part.id === 'a-1'
        ? { ...part, prefixes: [...part.prefixes, '2600:1f11:0:1::/64'] }
        : part,
    ),
    group('sg-db', allow('ingress', 'tcp/5432', { cidrs: ['::/0'] })),
  ];
  const service = (type: 'database' | 'application', more: object): GraphPart[] => [
    { kind: 'service', type, id: 'svc', names: [], public: true, subnets: ['a-1'], groups: ['sg-db'], ...more },
    { kind: 'listener', id: 'l', balancer: 'svc', protocol: 'tcp', port: 5432, forwards: [], whole: true },
  ];
  it.each([
    ['blocked', 'database', { v6: false }],
    ['undetermined', 'database', { v6: true }],
    ['undetermined', 'database', {}],
    ['undetermined', 'database', { v6: true, public: false }],
    ['undetermined', 'application', { v6: true }],
    ['blocked', 'application', { v6: true, public: false }],
  ] as const)('is %s over IPv6 for the %s %j', (verdict, type, more) => {
    expect(ask([...six, ...service(type, more)], INTERNET, thing('svc'), 'tcp/5432').verdict).toBe(verdict);
  });
});

it('a database is reached from another host of its own subnet', () => {
  const parts: GraphPart[] = [
    ...network(1),
    group('sg-db', allow('ingress', 'tcp/5432', { cidrs: ['10.1.0.0/16'] })),
    group('sg-app'),
    eni('eni-app', 'a-1', [{ address: '10.1.1.5' }], ['sg-app']),
    { kind: 'service', type: 'database', id: 'db', names: [], subnets: ['a-1'], groups: ['sg-db'], public: false },
  ];
  expect(ask(parts, thing('eni-app'), thing('db'), 'tcp/5432').verdict).toBe('reachable');
});

it('a load balancer may be met in a subnet where none of its interfaces is known', () => {
  const closed = acl('acl-shut', ['b-1'], entry(1, 'deny', 'ingress', 'all', '0.0.0.0/0'));
  const parts = [...relisted(network(1), closed), balancer, listener, front];
  expect(ask([...parts, face('b-1', 2)], INTERNET, thing('arn:lb'), 'tcp/443').verdict).not.toBe('blocked');
  expect(ask([...parts, ...faces], INTERNET, thing('arn:lb'), 'tcp/443').verdict).toBe('reachable');
});

it('a database in the subnet of its subnet group is asked about there', () => {
  const db: GraphPart = {
    kind: 'service',
    type: 'database',
    id: 'db',
    names: [],
    public: true,
    subnetGroup: 'main',
    groups: ['sg-db'],
  };
  const open = group('sg-db', allow('ingress', 'tcp/5432', { cidrs: anywhere }));
  const subnets: GraphPart = { kind: 'subnet-group', id: 'main', subnets: ['a-1'] };
  expect(ask([...network(1), open, db, subnets], INTERNET, thing('db'), 'tcp/5432').verdict).toBe('reachable');
});

describe('interfaces of AWS', () => {
  const open = group('sg-lb', allow('ingress', 'all', { cidrs: anywhere }));
  const one = (more: object): GraphPart =>
    eni('eni-x', 'a-1', [{ address: '10.1.1.7', public: '54.1.1.7' }], ['sg-lb'], more);

  it.each([
    ['blocked', 'a transit gateway', { type: 'transit_gateway' }],
    ['blocked', 'the endpoint of a gateway load balancer', { type: 'gateway_load_balancer_endpoint' }],
    ['blocked', 'a function', { type: 'lambda' }],
    ['undetermined', 'a load balancer that nobody has read', { of: ['net/lost/1'] }],
    ['undetermined', 'a load balancer without a name', { type: 'network_load_balancer', groups: [] }],
    ['reachable', 'an interface endpoint, by its groups', { type: 'vpc_endpoint', of: ['vpce-1'] }],
  ])('are %s for %s', (verdict, _, more) => {
    expect(ask([...network(1), open, one(more)], INTERNET, thing('eni-x'), 'tcp/22').verdict).toBe(verdict);
  });

  it('are found by the endpoint that lists them', () => {
    const endpoint: GraphPart = { kind: 'endpoint', id: 'vpce-1', type: 'interface', interfaces: ['eni-x'] };
    expect(ask([...network(1), open, endpoint, one({})], INTERNET, thing('vpce-1'), 'tcp/443').verdict).toBe(
      'reachable',
    );
  });
});
