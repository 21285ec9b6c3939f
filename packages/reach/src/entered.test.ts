/** By the services of the provider that call hosts inside for others, nothing is sure and nothing is closed. */
import type { GraphPart } from '@clausewatch/model/graph';
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
import { addresses, allow, anywhere, ask, eni, group, INTERNET, network, thing } from './small-testing.ts';

import { block, hidden, host, own, service, world } from './called-testing.ts';
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

  it('reaches hosts that let in its group', () => {
    const named = group('sg-app', allow('ingress', 'tcp/443', { groups: [{ id: 'sg-service' }] }));
    expect(ask([...closed, named], INTERNET, thing('i-1'), 'tcp/443').verdict).toBe('undetermined');
    const { groups: _, ...unread } = calls;
    const others = group('sg-app', allow('ingress', 'tcp/443', { groups: [{ id: 'sg-lost' }] }));
    const lost = [...closed.filter((part) => part !== calls), unread, others];
    expect(ask(lost, INTERNET, thing('i-1'), 'tcp/443').verdict).toBe('undetermined');
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
    expect(ask(parts, addresses('2a01:4f8::/32'), thing('eni-6'), 'tcp/443').verdict).toBe('undetermined');
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
    ['groups', { groups: undefined }],
    ['addresses', { addresses: [] }],
  ])('may be anybody while nobody read the %s of its interface', (_, unread) => {
    const { groups, addresses: known, ...rest } = service('distribution', 'a-1');
    const part = { ...rest, ...('groups' in unread ? { addresses: known } : { groups: groups ?? [], addresses: [] }) };
    const parts = [...hidden(1), host(1), own, part, lets({ cidrs: ['10.1.1.5/32'], groups: [{ id: 'sg-lost' }] })];
    expect(ask(parts, INTERNET, thing('i-1'), 'tcp/443').verdict).toBe('undetermined');
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
