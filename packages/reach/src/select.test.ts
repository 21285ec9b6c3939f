/** Whom a selector means: nobody is left out because an item of another kind tells of it, or none does. */
import type { GraphPart } from '@clausewatch/model/graph';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { pairs } from './exposed.ts';
import type { Selector } from './question.ts';
import { addresses, allow, anywhere, ask, eni, group, INTERNET, network, thing } from './small-testing.ts';

const GROUP: Selector = { kind: 'group', id: 'sg' };
const NETWORK: Selector = { kind: 'networks', name: 'production', ids: ['vpc-1'] };
const open = group('sg', allow('ingress', 'tcp/5432', { cidrs: anywhere }));
const other = eni('eni-other', 'a-1', [{ address: '10.1.1.77' }], []);
const database: GraphPart = {
  kind: 'service',
  type: 'database',
  id: 'db-1',
  names: [],
  public: true,
  subnets: ['a-1'],
  groups: ['sg'],
  port: 5432,
};

describe.each([
  ['a group', GROUP],
  ['a network', NETWORK],
])('%s', (_, selector) => {
  it('has the databases in it whose interfaces nobody read', () => {
    const parts = [...network(1), open, database, other];
    expect(ask(parts, INTERNET, thing('db-1'), 'tcp/5432').verdict).toBe('reachable');
    expect(ask(parts, INTERNET, selector, 'tcp/5432')).toMatchObject({ verdict: 'reachable', missing: [] });
  });

  it('has load balancers in it by what they listen on', () => {
    const balancer: GraphPart = {
      kind: 'service',
      type: 'network',
      id: 'lb',
      names: [],
      public: true,
      subnets: ['a-1'],
      groups: ['sg'],
    };
    const listener: GraphPart = {
      kind: 'listener',
      id: 'l',
      balancer: 'lb',
      protocol: 'tcp',
      port: 443,
      forwards: [],
      whole: true,
    };
    const all = group('sg', allow('ingress', 'all', { cidrs: anywhere }));
    const parts = [...network(1), all, balancer, listener, other];
    expect(ask(parts, INTERNET, selector, 'tcp/443').verdict).toBe('reachable');
    expect(ask(parts, INTERNET, selector, 'tcp/22').verdict).not.toBe('reachable');
  });

  it('is undetermined while nobody read any interface', () => {
    expect(ask([...network(1), open], INTERNET, selector, 'tcp/5432')).toMatchObject({
      verdict: 'undetermined',
      missing: ['network interfaces'],
    });
  });

  it('in which nothing is says so', () => {
    const elsewhere = eni('eni-9', 'a-2', [{ address: '10.2.1.5' }], []);
    const answer = ask([...network(1), ...network(2), open, elsewhere], INTERNET, selector);
    expect(answer).toMatchObject({ verdict: 'blocked', blockers: [{ blocker: { why: 'nothing is there' } }] });
  });
});

it('an environment with a database is in pairs', () => {
  const client = eni('eni-1', 'b-1', [{ address: '10.1.2.5' }], ['sg']);
  const { rows } = pairs(atlasOf([...network(1), open, database, client]), ['vpc-1'], ['vpc-1']);
  expect(rows.flatMap(({ exposed }) => exposed.map(({ id }) => id))).toContain('db-1');
});

it('an address is that of the host that it stands for', () => {
  const host = eni('eni-1', 'a-1', [{ address: '10.1.1.5', public: '54.1.1.5' }], ['sg']);
  const parts = [...network(1), open, host];
  expect(ask(parts, INTERNET, addresses('54.1.1.5/32'), 'tcp/5432').verdict).toBe('reachable');
  expect(ask(parts, INTERNET, addresses('54.1.1.5/32'), 'tcp/22').verdict).toBe('blocked');
  expect(ask(parts, addresses('54.1.1.5/32'), addresses('8.8.8.8/32'), 'tcp/53').verdict).toBe('reachable');
});

it('a host does not reach itself, and is told so', () => {
  const host = eni('eni-1', 'a-1', [{ address: '10.1.1.5' }], ['sg']);
  expect(ask([...network(1), open, host], thing('eni-1'), thing('eni-1'))).toMatchObject({
    verdict: 'blocked',
    blockers: [{ from: { id: 'eni-1' }, to: { id: 'eni-1' }, blocker: { why: 'a host sends nothing to itself' } }],
  });
});

it.each([
  ['10.1.1.5', '2600:1::5'],
  ['2600:1::5', '10.1.1.5'],
])('a host with %s alone has no address family in common with one with %s alone', (from, to) => {
  const hosts = [eni('eni-1', 'a-1', [{ address: from }], ['sg']), eni('eni-2', 'a-1', [{ address: to }], ['sg'])];
  expect(ask([...network(1), open, ...hosts], thing('eni-1'), thing('eni-2'))).toMatchObject({
    verdict: 'blocked',
    blockers: [
      { from: { id: 'eni-1' }, to: { id: 'eni-2' }, blocker: { why: 'they have no address family in common' } },
    ],
  });
});

it('hosts with IPv4 alone have no address family in common that carries ICMPv6', () => {
  const hosts = [5, 6].map((n) => eni(`eni-${n}`, 'a-1', [{ address: `10.1.1.${n}` }], ['sg']));
  expect(ask([...network(1), open, ...hosts], thing('eni-5'), thing('eni-6'), 'icmpv6')).toMatchObject({
    verdict: 'blocked',
    blockers: [{ blocker: { why: 'they have no address family in common that carries this' } }],
  });
});
