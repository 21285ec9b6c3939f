import type { GraphPart } from '@clausewatch/model/graph';
import { tcp } from '@clausewatch/net/traffic';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { changed } from './changed.ts';
import { exposureOf } from './exposed.ts';
import { reach } from './reach.ts';
import { allow, anywhere, ask, eni, group, INTERNET, network, route, table, thing } from './small-testing.ts';

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
