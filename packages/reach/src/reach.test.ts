import type { GraphPart } from '@clausewatch/model/graph';
import { toCidrs } from '@clausewatch/net/addresses';
import { describe, expect, it } from 'vitest';

import { openings } from './answer.ts';
import { exposure } from './exposure.ts';
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

const web = eni('eni-web', 'a-1', [{ address: '10.1.1.10', public: '54.1.1.10' }], ['sg-web'], { of: ['i-web'] });
const ssh = group('sg-web', allow('ingress', 'tcp/22', { cidrs: ['0.0.0.0/0'] }));
const base = [...network(1), web, ssh];

describe('the internet and an instance', () => {
  it('is proved by a packet and the rule at each hop', () => {
    const answer = ask(base, INTERNET, thing('i-web'), 'tcp/22');
    expect(answer.verdict).toBe('reachable');
    expect(answer.packet).toEqual({ source: '1.0.0.0', destination: '10.1.1.10', protocol: 'tcp', port: 22 });
    expect(answer.path).toEqual([
      { hop: 'internet', kind: 'internet' },
      { hop: 'igw-1', kind: 'internet-gateway' },
      { hop: 'rtb-1', kind: 'route-table' },
      { hop: 'acl-1', kind: 'network-acl', rule: 100 },
      { hop: 'sg-web', kind: 'security-group', rule: '/ingress/tcp/22' },
      { hop: 'acl-1', kind: 'network-acl', back: true },
      { hop: 'eni-web', kind: 'interface' },
    ]);
  });

  it('answers with the whole set, and the share of the internet that it is', () => {
    const halves = group(
      'sg-web',
      allow('ingress', 'tcp/22', { cidrs: ['0.0.0.0/1'] }),
      allow('ingress', 'tcp/20-23', { cidrs: ['128.0.0.0/1'] }),
    );
    const { reached } = ask([...network(1), web, halves], INTERNET, thing('eni-web'));
    const rows = openings(reached[0]?.sure ?? []).map((one) => [one.traffic, toCidrs(one.addresses).length > 0]);
    expect(rows).toEqual([
      ['tcp/20-21', true],
      ['tcp/22', true],
      ['tcp/23', true],
    ]);
    const shares = ['tcp/22', 'tcp/23'].map(
      (_, i) =>
        exposure(reached[0]?.sure ?? [], [{ kind: 'ports', protocol: 'tcp', ports: [22 + i, 22 + i] }]).share.v4,
    );
    expect(shares[0]).toBe(1);
    expect(shares[1]).toBeGreaterThan(0.3);
    expect(shares[1]).toBeLessThan(0.7);
  });

  it.each([
    [
      'no public address',
      [...network(1), { ...web, addresses: [{ address: '10.1.1.10' }] }, ssh],
      { kind: 'interface', id: 'eni-web' },
    ],
    ['no route', [...base, table('rtb-own', 'vpc-1', [], ['a-1'])], { kind: 'route-table', id: 'rtb-own' }],
    [
      'a dead route',
      [
        ...base,
        table('rtb-own', 'vpc-1', [route('0.0.0.0/0', 'internet-gateway', 'igw-gone', { blackhole: true })], ['a-1']),
      ],
      { kind: 'route-table', id: 'rtb-own' },
    ],
    [
      'a list that denies first',
      relisted(base, acl('acl-own', ['a-1'], entry(50, 'deny', 'ingress', 'tcp/22', '0.0.0.0/0'))),
      { kind: 'network-acl', id: 'acl-own', rule: 50 },
    ],
    [
      'a list that keeps answers in',
      relisted(base, acl('acl-own', ['a-1'], entry(50, 'deny', 'egress', 'tcp/1024-65535', '0.0.0.0/0'))),
      { kind: 'network-acl', id: 'acl-own', why: 'answers do not get back' },
    ],
    [
      'a list with no entries',
      relisted(base, { kind: 'network-acl', id: 'acl-own', subnets: ['a-1'], entries: [], readable: true }),
      { kind: 'network-acl', id: 'acl-own' },
    ],
    [
      'block public access',
      [...base, { kind: 'public-block', account: '1', region: 'eu-west-1', mode: 'block-ingress' } as const],
      { kind: 'public-access-block', id: '1 eu-west-1' },
    ],
    [
      'a gateway that is detached',
      [...base, { kind: 'gateway', type: 'internet-gateway', id: 'igw-1', networks: [] } as const],
      { kind: 'internet-gateway', id: 'vpc-1' },
    ],
    [
      'a route to the gateway of another network',
      [...base, ...network(2), table('rtb-own', 'vpc-1', [route('0.0.0.0/0', 'internet-gateway', 'igw-2')], ['a-1'])],
      { kind: 'route-table', id: 'rtb-own' },
    ],
    ['a NAT gateway', [...network(1), { ...web, type: 'nat_gateway' }, ssh], { kind: 'interface', id: 'eni-web' }],
  ])('is blocked by %s', (_, parts, blocker) => {
    const answer = ask(parts, INTERNET, thing('eni-web'), 'tcp/22');
    expect(answer.verdict).toBe('blocked');
    expect(answer.blockers.map((one) => one.blocker)).toContainEqual(expect.objectContaining(blocker));
  });

  it.each([
    ['security group', ['eni-web', 'sg-lost'], [...network(1), { ...web, groups: ['sg-lost'] }], 'sg-lost'],
    [
      'prefix list',
      ['pl'],
      [...network(1), web, group('sg-web', allow('ingress', 'tcp/22', { lists: ['pl-lost'] }))],
      'pl-lost',
    ],
    ['network ACL', [], base.filter(({ kind }) => kind !== 'network-acl'), 'network ACL of a-1'],
    ['route table', [], base.filter(({ kind }) => kind !== 'route-table'), 'route table of a-1'],
    ['gateway', [], base.filter(({ kind }) => kind !== 'gateway'), 'igw-1'],
    ['subnet', [], base.filter((part) => part.kind !== 'subnet'), 'network of a-1'],
  ])('is undetermined while the %s is unread', (_name, _ids, parts, missing) => {
    const answer = ask(parts, INTERNET, thing('eni-web'), 'tcp/22');
    expect(answer.verdict).toBe('undetermined');
    expect(answer.missing).toContain(missing);
  });

  it('is undetermined while two lists, or two tables, say that they are the one', () => {
    const lists = [...base, acl('acl-own', ['a-1'])];
    expect(ask(lists, INTERNET, thing('eni-web'), 'tcp/22')).toMatchObject({
      verdict: 'undetermined',
      missing: ['network ACL of a-1'],
    });
    expect(ask([...base, table('rtb-2', 'vpc-1', [])], INTERNET, thing('eni-web'), 'tcp/22')).toMatchObject({
      verdict: 'undetermined',
      missing: ['route table of a-1'],
    });
  });

  it.each([
    ['that nobody read, beside one that is attached', 'igw-lost', [], 'igw-lost'],
    ['beside another that says it is attached too', 'igw-1', ['vpc-1'], 'igw-1'],
  ])('is undetermined over a gateway %s', (_, id, networks, missing) => {
    const second: GraphPart = { kind: 'gateway', type: 'internet-gateway', id: 'igw-2', networks };
    const led = [...base, second, table('rtb-own', 'vpc-1', [route('0.0.0.0/0', 'internet-gateway', id)], ['a-1'])];
    for (const [from, to] of [
      [INTERNET, thing('eni-web')],
      [thing('eni-web'), INTERNET],
    ] as const) {
      const answer = ask(led, from, to, 'tcp/22');
      expect(answer.verdict).toBe('undetermined');
      expect(answer.missing).toContain(missing);
    }
  });

  it.each([
    ['internet-gateway', '0.0.0.0/0', '10.1.1.10'],
    ['egress-only-gateway', '::/0', '2600:1f11::a'],
    ['private-gateway', '0.0.0.0/0', '10.1.1.10'],
  ] as const)('is not met through a %s that is attached elsewhere', (type, prefix, address) => {
    const host = eni('eni-web', 'a-1', [{ address, public: '54.1.1.10' }], ['sg-web']);
    const away: GraphPart = { kind: 'gateway', type, id: 'gw-away', networks: ['vpc-2'] };
    const own = table('rtb-own', 'vpc-1', [route(prefix, type, 'gw-away')], ['a-1']);
    const attached: GraphPart = { ...away, networks: ['vpc-1'] };
    const verdict = (...more: readonly GraphPart[]) =>
      ask([...network(1), host, ssh, own, ...more], thing('eni-web'), INTERNET).verdict;
    expect(verdict(away)).toBe('blocked');
    expect(verdict(attached, { kind: 'gateway', type: 'internet-gateway', id: 'igw-1', networks: [] })).not.toBe(
      'blocked',
    );
  });

  it('does not know whether a network has a gateway that only a table of another subnet names', () => {
    const own = table('rtb-own', 'vpc-1', [route('0.0.0.0/0', 'transit-gateway', 'tgw')], ['a-1']);
    const unread = [...base.filter(({ kind }) => kind !== 'gateway'), own];
    const none = [...unread, table('rtb-1', 'vpc-1', [])];
    const verdicts = [unread, none].map((parts) => ask(parts, INTERNET, thing('eni-web'), 'tcp/22').verdict);
    expect(verdicts).toEqual(['undetermined', 'blocked']);
  });

  it('does not know which table a subnet uses while it leaves its own', () => {
    const main = [
      ...base.filter(({ kind }) => kind !== 'route-table'),
      { ...table('rtb-main', 'vpc-1', []), main: true },
    ];
    const left = { ...table('rtb-1', 'vpc-1', []), subnets: [], leaving: ['a-1'] };
    expect(ask(main, INTERNET, thing('eni-web'), 'tcp/22').verdict).toBe('blocked');
    expect(ask([...main, left], INTERNET, thing('eni-web'), 'tcp/22')).toMatchObject({
      verdict: 'undetermined',
      missing: ['route table of a-1'],
    });
  });

  it('sees the rule of an unread group only where it matters', () => {
    const closed = [
      ...base.filter(({ kind }) => kind !== 'gateway'),
      group('sg-web', allow('ingress', 'tcp/443', { cidrs: anywhere })),
    ];
    expect(ask(closed, INTERNET, thing('eni-web'), 'tcp/22').verdict).toBe('blocked');
  });

  it('lets a CIDR ask for itself, as far as the internet carries it', () => {
    const partner = group('sg-web', allow('ingress', 'tcp/22', { cidrs: ['198.51.100.0/24', '8.8.8.0/24'] }));
    const parts = [...network(1), web, partner];
    expect(ask(parts, addresses('198.51.100.7/32'), thing('eni-web'), 'tcp/22').verdict).toBe('blocked');
    expect(ask(parts, addresses('8.8.8.7/32'), thing('eni-web'), 'tcp/22').packet?.source).toBe('8.8.8.7');
  });

  it('does not know who has an address of a network of ours that nobody was seen to have', () => {
    const answer = ask(base, addresses('10.1.1.77/32'), thing('i-web'), 'tcp/22');
    expect(answer.verdict).toBe('undetermined');
    expect(answer.missing).toContain('an interface in 10.1.1.77/32');
  });

  it('does not know the others of a range of which it knows one, and knows that nobody gets into what is closed', () => {
    const range = addresses('10.1.1.0/24');
    expect(ask(base, range, thing('i-web'), 'tcp/22').missing).toContain('an interface in 10.1.1.0/24');
    const closed = [...base, group('sg-web')];
    expect(ask(closed, addresses('10.1.1.77/32'), thing('i-web'), 'tcp/22').verdict).toBe('blocked');
    expect(ask(closed, range, thing('i-web'), 'tcp/22').verdict).toBe('blocked');
  });

  it('does not know a thing that is not there', () => {
    expect(ask(base, INTERNET, thing('i-lost'))).toMatchObject({ verdict: 'undetermined', missing: ['i-lost'] });
  });
});
