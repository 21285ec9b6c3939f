/** Load balancers that are offered to other networks are met at endpoints there. */
import type { GraphPart } from '@clausewatch/model/graph';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { exposureOf } from './exposed.ts';
import type { Selector } from './question.ts';
import { addresses, allow, ask, eni, group, INTERNET, network, thing } from './small-testing.ts';

import { hidden, host } from './called-testing.ts';
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
    ['a network whose endpoint is gone', without(endpoint, door), 'eni-2'],
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
    ['the endpoint of an interface', without(endpoint)],
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
