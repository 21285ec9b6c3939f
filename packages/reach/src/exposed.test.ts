import type { GraphPart } from '@clausewatch/model/graph';
import { toCidrs } from '@clausewatch/net/addresses';
import { tcp } from '@clausewatch/net/traffic';
import { describe, expect, it } from 'vitest';

import { atlasOf } from './atlas.ts';
import { exposureOf, pairs } from './exposed.ts';
import type { Exposures } from './exposures.ts';
import { acl, allow, anywhere, eni, entry, group, INTERNET, network, relisted, route } from './small-testing.ts';

const host = (n: number, groups: readonly string[], visible = true) =>
  eni(
    `eni-${n}`,
    n % 2 === 0 ? 'a-1' : 'b-1',
    [{ address: `10.1.${1 + (n % 2)}.${n}`, ...(visible ? { public: `54.1.1.${n}` } : {}) }],
    groups,
  );
const halves = group(
  'sg-open',
  allow('ingress', 'tcp/20-23', { cidrs: ['0.0.0.0/1'] }),
  allow('ingress', 'tcp/22', { cidrs: ['128.0.0.0/1'] }),
  allow('ingress', 'tcp/443', { cidrs: anywhere }),
);
const estate = [...network(1), halves, host(10, ['sg-open']), host(11, ['sg-open']), host(12, ['sg-open'], false)];

const rules = ({ rows }: Exposures): unknown[] =>
  rows.map(({ cause, exposed }) => [
    cause.id,
    cause.kind === 'security-group' ? cause.rule.at : undefined,
    exposed.map(({ id }) => id),
  ]);

describe('exposure of an estate', () => {
  const ssh = exposureOf(atlasOf(estate), { from: INTERNET, traffic: [tcp(22)] });

  it('is one row for each rule to blame, with every endpoint behind it', () => {
    expect(rules(ssh)).toEqual([
      ['sg-open', '/ingress/tcp/20-23', ['eni-10', 'eni-11']],
      ['sg-open', '/ingress/tcp/22', ['eni-10', 'eni-11']],
    ]);
    expect(ssh.undetermined).toEqual([]);
  });

  it('tells the share of one rule and what all rules together let through', () => {
    const [low] = ssh.rows;
    expect(low?.share.v4).toBeGreaterThan(0.4);
    expect(low?.share.v4).toBeLessThan(0.6);
    expect(low?.total.v4).toBe(1);
  });

  it('proves each row by a packet that this rule lets in', () => {
    expect(
      ssh.rows.map(({ packet, path }) => [packet.source, path.find(({ hop }) => hop === 'sg-open')?.rule]),
    ).toEqual([
      ['1.0.0.0', '/ingress/tcp/20-23'],
      ['128.0.0.0', '/ingress/tcp/22'],
    ]);
  });

  it('blames the list where an endpoint has no group', () => {
    const own = acl('acl-own', ['a-1'], entry(50, 'deny', 'ingress', 'tcp/22', '8.0.0.0/8'));
    const parts = relisted([...network(1), host(10, [])], own);
    const { rows } = exposureOf(atlasOf(parts), { from: INTERNET, traffic: [tcp(22)] });
    expect(rows.map(({ cause }) => (cause.kind === 'network-acl' ? [cause.id, cause.entry.number] : []))).toEqual([
      ['acl-own', 100],
    ]);
  });

  it('names what has to be read, and never counts it as closed', () => {
    const lost = exposureOf(atlasOf([...estate, host(14, ['sg-lost'])]), { from: INTERNET, traffic: [tcp(22)] });
    expect(lost.undetermined.map(({ missing, endpoints }) => [missing, endpoints.map(({ id }) => id)])).toEqual([
      [['sg-lost'], ['eni-14']],
    ]);
    const nowhere = eni('eni-x', 'a-1', [], ['sg-open']);
    expect(exposureOf(atlasOf([...estate, nowhere]), { from: INTERNET }).undetermined[0]?.missing).toEqual([
      'addresses of eni-x',
    ]);
  });

  it('through a load balancer is the fault of what lets clients in there', () => {
    const parts = [
      ...network(1),
      host(10, ['sg-app'], false),
      group('sg-app', allow('ingress', 'tcp/8080', { groups: [{ id: 'sg-lb' }] })),
      group('sg-lb', allow('ingress', 'tcp/443', { cidrs: ['8.0.0.0/8'] })),
      { kind: 'service', type: 'application', id: 'lb', names: [], public: true, subnets: ['b-1'], groups: ['sg-lb'] },
      { kind: 'listener', id: 'l', balancer: 'lb', protocol: 'tcp', port: 443, forwards: ['tg'], whole: true },
      { kind: 'target-group', id: 'tg', targets: [{ id: 'eni-10', port: 8080 }] },
    ] as const;
    const { rows } = exposureOf(atlasOf(parts), { from: INTERNET, traffic: [tcp(8080)] });
    expect(rows.map(({ cause, through, exposed }) => [cause.id, through, exposed.map(({ id }) => id)])).toEqual([
      ['sg-lb', 'lb', ['eni-10']],
    ]);
    expect(rows.map(({ region }) => region().map(({ addresses }) => toCidrs(addresses)))).toEqual([[['8.0.0.0/8']]]);
  });
});

describe('pairs of networks', () => {
  const joined = [
    ...network(1, [route('10.2.0.0/16', 'peering', 'pcx')]),
    ...network(2, [route('10.1.0.0/16', 'peering', 'pcx')]),
    { kind: 'peering', id: 'pcx', active: true, networks: ['vpc-1', 'vpc-2'] },
    host(10, ['sg-app'], false),
    group('sg-app'),
    eni('eni-db', 'a-2', [{ address: '10.2.1.5' }], ['sg-db']),
    group('sg-db', allow('ingress', 'tcp/5432', { groups: [{ id: 'sg-app' }] })),
  ] as const;

  it('are told apart by direction, and blame the rule at the receiving end', () => {
    const world = atlasOf(joined);
    expect(rules(pairs(world, ['vpc-1'], ['vpc-2']))).toEqual([['sg-db', '/ingress/tcp/5432', ['eni-db']]]);
    expect(rules(pairs(world, ['vpc-2'], ['vpc-1']))).toEqual([]);
    expect(rules(pairs(world, ['vpc-1'], ['vpc-2'], [tcp(22)]))).toEqual([]);
  });

  it('take a host without groups for another than one whose group lets nothing out', () => {
    const sealed: GraphPart = { kind: 'security-group', id: 'sg-sealed', rules: [] };
    const hosts = [host(10, ['sg-sealed'], false), host(12, [], false)];
    const rest = joined.filter((part) => !('id' in part && ['eni-10', 'sg-app', 'sg-db'].includes(part.id)));
    const db = group('sg-db', allow('ingress', 'tcp/5432', { cidrs: ['10.1.0.0/16'] }));
    for (const some of [hosts, hosts.toReversed()])
      expect(rules(pairs(atlasOf([...rest, db, sealed, ...some]), ['vpc-1'], ['vpc-2']))).toEqual([
        ['sg-db', '/ingress/tcp/5432', ['eni-db']],
      ]);
  });

  it('are not complete while one of them is unread', () => {
    expect(pairs(atlasOf(joined), ['vpc-1'], ['vpc-3']).missing).toEqual(['vpc-3']);
  });
});
