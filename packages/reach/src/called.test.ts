/** APIs and service networks call hosts inside: nothing of that is sure, and nothing is closed. */
import type { GraphPart } from '@clausewatch/model/graph';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { exposureOf } from './exposed.ts';
import type { Selector } from './question.ts';
import { allow, ask, eni, group, INTERNET, route, thing } from './small-testing.ts';

import { hidden, host, own, service, world } from './called-testing.ts';
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

describe('an API that is private', () => {
  const door = eni('eni-door', 'b-2', [{ address: '10.2.2.9' }], ['sg-door'], { of: ['vpce-api'] });
  const endpoint: GraphPart = {
    kind: 'endpoint',
    id: 'vpce-api',
    type: 'interface',
    interfaces: ['eni-door'],
    network: 'vpc-2',
    service: 'com.amazonaws.eu-west-1.execute-api',
  };
  const link = service('api', 'b-1');
  const open = group('sg-app', allow('ingress', 'tcp/443', { cidrs: ['10.0.0.0/8'] }));
  const lets = group('sg-door', allow('ingress', 'tcp/443', { cidrs: ['10.2.0.0/16'] }));
  const base = [...hidden(1), ...hidden(2), host(1), host(2), own, open, link, door, endpoint];

  it('is called by hosts that reach its endpoint, and by no others inside', () => {
    const from: Selector = { kind: 'endpoints', ids: ['eni-2'] };
    const to: Selector = { kind: 'endpoints', ids: ['eni-1'] };
    expect(ask([...base, lets], thing('i-2'), thing('i-1'), 'tcp/443').verdict).toBe('undetermined');
    expect(exposureOf(atlasOf([...base, lets]), { from, to, ways: 'inside' }).undetermined).toHaveLength(1);
    expect(ask([...base, group('sg-door')], thing('i-2'), thing('i-1'), 'tcp/443').verdict).toBe('blocked');
  });
});

describe('a service network', () => {
  const base = [...hidden(1), ...hidden(2), host(1), host(2), group('sg-2')];
  const list: GraphPart = { kind: 'prefix-list', id: 'pl-lattice', prefixes: ['169.254.171.0/24', 'fd00:ec2:80::/64'] };

  it.each([
    ['link-local addresses', [group('sg-app', allow('ingress', 'tcp/443', { cidrs: ['169.254.171.0/24'] }))]],
    ['a list of link-local addresses', [list, group('sg-app', allow('ingress', 'tcp/443', { lists: ['pl-lattice'] }))]],
  ])('may bring others to hosts with a rule for %s', (_, rules) => {
    const parts = [...base, ...rules];
    expect(ask(parts, thing('i-2'), thing('i-1'), 'tcp/443').verdict).toBe('undetermined');
    expect(ask(parts, thing('i-2'), thing('i-1'), 'tcp/22').verdict).toBe('blocked');
    expect(ask(parts, INTERNET, thing('i-1'), 'tcp/443').verdict).toBe('blocked');
  });

  it('is not seen behind rules for all addresses', () => {
    expect(ask([...base, world], thing('i-2'), thing('i-1'), 'tcp/443').verdict).toBe('blocked');
  });
});
