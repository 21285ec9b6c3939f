import type { GraphPart } from '@clausewatch/model/graph';
import { tcp } from '@clausewatch/net/traffic';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { changed } from './changed.ts';
import { exposureOf, pairs } from './exposed.ts';
import { reach } from './reach.ts';
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

const front = group('sg-lb', allow('ingress', 'tcp/443', { cidrs: anywhere }));
const host = eni('eni-x', 'a-1', [{ address: '10.1.1.7', public: '54.1.1.7' }], ['sg-lb']);

describe('bad input', () => {
  it('an interface that arrives before the network it names is undetermined until it is told of', () => {
    const early = atlasOf([host, front]);
    const question = { from: INTERNET, to: thing('eni-x'), traffic: [tcp(443)] };
    expect(reach(early, question).verdict).toBe('undetermined');
    const { after, touched } = changed(early, network(1));
    expect(touched === 'all' || touched.has('eni-x')).toBe(true);
    expect(reach(after, question).verdict).toBe('reachable');
  });

  it('group references in a circle end', () => {
    const circle = ['sg-a', 'sg-b'].map((id, i) =>
      group(id, allow('ingress', 'tcp/22', { groups: [{ id: i === 0 ? 'sg-b' : 'sg-a' }] })),
    );
    const ends = ['sg-a', 'sg-b'].map((id, i) => eni(`eni-${id}`, 'a-1', [{ address: `10.1.1.${5 + i}` }], [id]));
    expect(ask([...network(1), ...circle, ...ends], thing('eni-sg-a'), thing('eni-sg-b'), 'tcp/22').verdict).toBe(
      'reachable',
    );
  });

  it('two interfaces with one address are two interfaces', () => {
    const two = ['eni-x', 'eni-y'].map((id) =>
      eni(id, 'a-1', [{ address: '10.1.1.7', public: '54.1.1.7' }], [id === 'eni-x' ? 'sg-lb' : 'sg-none']),
    );
    const parts = [...network(1), front, group('sg-none'), ...two];
    expect(['eni-x', 'eni-y'].map((id) => ask(parts, INTERNET, thing(id), 'tcp/443').verdict)).toEqual([
      'reachable',
      'blocked',
    ]);
  });

  it('a group with a thousand rules is one set', () => {
    const rules = Array.from({ length: 1000 }, (_, i) =>
      allow('ingress', `tcp/${1000 + i}`, { cidrs: [`8.${i % 250}.${Math.floor(i / 250)}.0/24`] }),
    );
    const parts = [...network(1), group('sg-many', ...rules), { ...host, groups: ['sg-many'] }];
    const { reached } = ask(parts, INTERNET, thing('eni-x'));
    expect(reached[0]?.sure).toHaveLength(1000);
  });

  it('addresses that are none are missing, not closed', () => {
    const lost = { ...host, addresses: [{ address: 'nonsense' }] };
    expect(ask([...network(1), front, lost], INTERNET, thing('eni-x'))).toMatchObject({
      verdict: 'undetermined',
      missing: ['addresses of eni-x'],
    });
  });

  it('an interface that is in two networks is in none that anybody knows', () => {
    const lost = { ...host, network: 'vpc-2' };
    expect(ask([...network(1), ...network(2), front, lost], INTERNET, thing('eni-x'), 'tcp/443')).toMatchObject({
      verdict: 'undetermined',
      missing: expect.arrayContaining(['network of eni-x']) as unknown,
    });
  });

  it('a host of which something is unread stays a doubt where its group is named', () => {
    const lost = eni('eni-s', 'b-1', [{ address: 'nonsense' }], ['sg-s']);
    const named = group('sg-n', allow('ingress', 'tcp/443', { groups: [{ id: 'sg-s' }] }));
    const parts = [...network(1), group('sg-s'), named, lost, eni('eni-n', 'a-1', [{ address: '10.1.1.8' }], ['sg-n'])];
    const { rows, undetermined } = exposureOf(atlasOf(parts), { from: { kind: 'group', id: 'sg-s' } });
    expect([rows, undetermined.map(({ missing }) => missing)]).toEqual([[], [['addresses of eni-s']]]);
  });

  it.each(['240.0.0.0/4', '198.18.0.0/15', '224.0.0.1/32', '0.0.0.0/8', 'ff00::/8'])(
    '%s is no host on the internet',
    (one) => {
      expect(ask([...network(1), front, host], addresses(one), thing('eni-x'), 'tcp/443').verdict).toBe('blocked');
    },
  );

  it('an interface that internet gateways do not serve is met inside alone', () => {
    const alone = eni(
      'eni-x',
      'a-1',
      [{ address: '10.1.1.7', public: '54.1.1.7' }, { address: '2600:1f11::7' }],
      ['sg-lb'],
      {
        secluded: true,
      },
    );
    const parts = [...network(1, [route('::/0', 'internet-gateway', 'igw-1')]), front, alone];
    const near = eni('eni-n', 'b-1', [{ address: '10.1.2.7' }], ['sg-lb']);
    expect(ask(parts, INTERNET, thing('eni-x'), 'tcp/443').verdict).toBe('blocked');
    expect(ask(parts, thing('eni-x'), INTERNET, 'tcp/443').verdict).toBe('blocked');
    expect(ask([...parts, near], thing('eni-n'), thing('eni-x'), 'tcp/443').verdict).toBe('reachable');
  });

  it('a NAT gateway with several addresses is let in for sure only where all of them are', () => {
    const nat: GraphPart = {
      kind: 'nat-gateway',
      id: 'nat',
      subnet: 'a-1',
      public: true,
      available: true,
      addresses: [{ public: '52.0.0.1' }, { public: '52.0.0.2' }],
    };
    const parts = (...cidrs: readonly string[]): readonly GraphPart[] => [
      ...network(1),
      table('rtb-b', 'vpc-1', [route('0.0.0.0/0', 'nat-gateway', 'nat')], ['b-1']),
      nat,
      group('sg-out'),
      eni('eni-s', 'b-1', [{ address: '10.1.2.6' }], ['sg-out']),
      ...network(2),
      group('sg-t', allow('ingress', 'tcp/443', { cidrs })),
      eni('eni-t', 'a-2', [{ address: '10.2.1.6', public: '54.2.2.2' }], ['sg-t']),
    ];
    const told = (...cidrs: readonly string[]): string =>
      ask(parts(...cidrs), thing('eni-s'), thing('eni-t'), 'tcp/443').verdict;
    expect([told('52.0.0.1/32'), told('52.0.0.2/32'), told('52.0.0.0/30'), told('52.0.0.9/32')]).toEqual([
      'undetermined',
      'undetermined',
      'reachable',
      'blocked',
    ]);
    expect(pairs(atlasOf(parts('52.0.0.2/32')), ['vpc-1'], ['vpc-2']).undetermined).toHaveLength(1);
  });

  it('a transit attachment that tells no subnet may pass any list', () => {
    const attached = (n: number): GraphPart => ({
      kind: 'transit-attachment',
      id: `att-${n}`,
      gateway: 'tgw',
      network: `vpc-${n}`,
      subnets: [],
      available: true,
      table: 't',
    });
    const routes = [1, 2].map((n) => ({ prefix: `10.${n}.0.0/16`, attachment: `att-${n}`, blackhole: false }));
    const sides = [1, 2].flatMap((n) => [
      ...network(n, [route(`10.${3 - n}.0.0/16`, 'transit-gateway', 'tgw')]),
      attached(n),
      eni(`eni-${n}`, `a-${n}`, [{ address: `10.${n}.1.5` }], ['sg-lb']),
    ]);
    const parts: GraphPart[] = [...sides, { kind: 'transit-table', id: 't', routes }, front];
    expect(ask(parts, thing('eni-1'), thing('eni-2'), 'tcp/443')).toMatchObject({
      verdict: 'undetermined',
      missing: ['subnets of att-1', 'subnets of att-2'],
    });
  });

  it('a network ACL without rules lets nothing in', () => {
    const parts = [...network(1).filter(({ kind }) => kind !== 'network-acl'), front, host];
    const empty: GraphPart = { kind: 'network-acl', id: 'acl', subnets: ['a-1'], entries: [], readable: true };
    expect(ask([...parts, empty], INTERNET, thing('eni-x'), 'tcp/443').verdict).toBe('blocked');
    expect(ask(parts, INTERNET, thing('eni-x'), 'tcp/443').verdict).toBe('undetermined');
  });

  it('a route to a gateway that is gone leads nowhere once it is told so, and is undetermined before', () => {
    const parts = [...network(1).filter(({ kind }) => kind !== 'gateway' && kind !== 'route-table'), front, host];
    const led = (blackhole: boolean): GraphPart =>
      table('rtb-1', 'vpc-1', [route('0.0.0.0/0', 'internet-gateway', 'igw-1', { blackhole })]);
    expect(ask([...parts, led(true)], INTERNET, thing('eni-x'), 'tcp/443').verdict).toBe('blocked');
    expect(ask([...parts, led(false)], INTERNET, thing('eni-x'), 'tcp/443').verdict).toBe('undetermined');
  });
});
