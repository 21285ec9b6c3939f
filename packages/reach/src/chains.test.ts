import type { GraphPart } from '@clausewatch/model/graph';
import { describe, expect, it } from 'vitest';

import { allow, anywhere, ask, eni, group, INTERNET, network, thing } from './small-testing.ts';

const service = (id: string, type: 'application' | 'network', more: object): GraphPart => ({
  kind: 'service',
  type,
  id: `arn:${id}`,
  names: [`${id}/1`],
  subnets: ['a-1'],
  groups: [`sg-${id}`],
  ...more,
});
const listener = (id: string, forwards: string, more: object = {}): GraphPart => ({
  kind: 'listener',
  id: `l-${id}`,
  balancer: `arn:${id}`,
  protocol: 'tcp',
  port: 443,
  forwards: [forwards],
  whole: true,
  ...more,
});
const targets = (id: string, port: number, ...ids: string[]): GraphPart => ({
  kind: 'target-group',
  id,
  port,
  targets: ids.map((one) => ({ id: one })),
});

/** A balancer that everybody reaches sends to an inner one, which sends to a machine that takes nothing else. */
const chain = (type: 'application' | 'network'): GraphPart[] => [
  ...network(1),
  service('out', type, { public: true }),
  service('in', 'application', { public: false }),
  eni('eni-out', 'a-1', [{ address: '10.1.1.9', public: '54.1.1.9' }], ['sg-out'], { of: ['out/1'] }),
  eni('eni-in', 'b-1', [{ address: '10.1.2.9' }], ['sg-in'], { of: ['in/1'] }),
  eni('eni-app', 'b-1', [{ address: '10.1.2.5' }], ['sg-app'], { of: ['i-app'] }),
  group('sg-out', allow('ingress', 'tcp/443', { cidrs: anywhere })),
  group('sg-in', allow('ingress', 'tcp/443', { groups: [{ id: 'sg-out' }] })),
  group('sg-app', allow('ingress', 'tcp/8080', { groups: [{ id: 'sg-in' }] })),
  listener('out', 'tg-in'),
  listener('in', 'tg-app'),
  targets('tg-app', 8080, 'i-app'),
];

describe('a load balancer behind another', () => {
  it.each([
    ['reachable', 'application', [targets('tg-in', 443, '10.1.2.9')]],
    ['undetermined', 'application', []],
    ['undetermined', 'network', [targets('tg-in', 443, '10.1.2.9')]],
    ['undetermined', 'network', []],
    ['blocked', 'application', [targets('tg-in', 80, '10.1.2.9')]],
    ['blocked', 'application', [targets('tg-in', 443, '10.1.2.8')]],
  ] as const)('is %s from the internet behind an %s one with %j', (verdict, type, more) => {
    expect(ask([...chain(type), ...more], INTERNET, thing('i-app'), 'tcp/8080').verdict).toBe(verdict);
  });

  it('ends where two send to each other', () => {
    const parts = [...chain('application'), targets('tg-in', 443, '10.1.2.9'), listener('in', 'tg-out')];
    const looped = [...parts, targets('tg-out', 443, '10.1.1.9')];
    expect(ask(looped, INTERNET, thing('i-app'), 'tcp/8080').verdict).toBe('blocked');
    expect(ask(looped, INTERNET, thing('arn:in'), 'tcp/443').verdict).toBe('reachable');
  });
});
