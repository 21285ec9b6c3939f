/** Fixes of what graph controls blame, one situation each. */
import { given } from '@clausewatch/controls/kit/build';
import { acl, allow, anyProtocol, egress, fromGroup, fromList, tcp } from '@clausewatch/controls/kit/build-firewall';
import {
  balancer,
  database,
  firewall,
  graph,
  host,
  network,
  peered,
  PEERING,
  type Thing,
} from '@clausewatch/controls/kit/build-graph';
import type { AclEntry } from '@clausewatch/model/configuration';
import type { GraphScope } from '@clausewatch/model/control';
import type { GraphPart } from '@clausewatch/model/graph';
import { describe, expect, it } from 'vitest';

import { others, foreign, fixed, six, machines, crowd, web, together } from './reach-scopes.ts';

const parties = { thirdParties: [{ name: 'Auditor', cidrs: ['9.9.0.0/16'] }] };

describe('a bad rule for port 22 and a good one for all traffic from a group', () => {
  const good = anyProtocol(fromGroup('sg-app'));
  it.each([
    ['untrusted-reach', { ports: ['tcp/22'], trusted: ['10.0.1.0/24'] }, '9.9.9.0/24', network()],
    ['public-ports-reach', { allowed: ['tcp/443'] }, '9.9.9.0/24', network()],
    ['public-endpoints-approved', { approved: [] }, '9.9.9.0/24', network()],
    ['databases-not-exposed', {}, '9.9.9.0/24', [...network(), database(['sg-web'], { port: 22 })]],
    ['third-party-reach', parties, '9.9.9.0/24', network()],
    ['environments-isolated', {}, '10.1.1.0/24', together],
    ['peering-inbound-closed', others, '10.1.1.0/24', peered(foreign)],
  ] as const)('%s takes the bad one alone', (id, params, source, networks) => {
    const scope = graph(
      networks,
      machines.slice(0, id === 'environments-isolated' ? 5 : 3),
      web(tcp(22, source), good),
    );
    const { take, put, proof } = fixed(id, params, scope);
    expect(take).toEqual([`ingress tcp/22 from ${source}`]);
    expect(put).toEqual([]);
    expect(proof).toMatchObject({ closes: [`acme/${id}`], opens: [], triedIn: 'network' });
    expect(proof?.untouched).toContain('ingress all from sg-app');
  });
});

describe('a prefix list', () => {
  const list = (...prefixes: readonly string[]): Thing => ({ parts: [{ kind: 'prefix-list', id: 'pl-0a', prefixes }] });
  const opened = (scope: GraphScope) =>
    fixed('untrusted-reach', { ports: ['tcp/22'], trusted: ['198.51.100.0/24'] }, scope);

  it('is replaced by its good ranges, and the note says what no longer follows', () => {
    const entries = list('198.51.100.0/25', '198.51.100.128/26', '9.9.9.0/24');
    const { take, put, note } = opened(
      graph(network(), machines.slice(0, 3), entries, web(tcp(22, fromList('pl-0a')))),
    );
    expect(take).toEqual(['ingress tcp/22 from pl-0a']);
    expect(put).toEqual(['ingress tcp/22 from 198.51.100.0/25', 'ingress tcp/22 from 198.51.100.128/26']);
    expect(note).toContain('pl-0a as of now take its place');
  });

  it('stays for the ports that nothing forbids, where the group surely has room for it twice', () => {
    const wide = [machines.slice(0, 3), list('9.9.9.0/24'), web(tcp('22-23', fromList('pl-0a')))];
    const told = given(
      { kind: 'network-part' },
      { id: 'pl-0a', type: 'AWS::EC2::PrefixList', raw: { maxEntries: 30 } },
    );
    const { put, note } = opened(graph(network(), ...wide, { resource: told }));
    expect(put).toEqual(['ingress tcp/23 from pl-0a']);
    expect(note).not.toContain('take its place');
    expect(opened(graph(network(), ...wide)).put).toBeUndefined();
  });

  it('goes beside ranges that are wrong too, and beside ones that are not', () => {
    const rule = tcp(22, fromList('pl-0a'), '8.8.8.0/24', '198.51.100.7/32');
    const { take, put } = opened(graph(network(), machines.slice(0, 3), list('9.9.9.0/24'), web(rule)));
    expect(take).toEqual(['ingress tcp/22 from 8.8.8.0/24', 'ingress tcp/22 from pl-0a']);
    expect(put).toEqual([]);
  });

  it('that is good stays beside a range that is not', () => {
    const rule = tcp(22, fromList('pl-0a'), '8.8.8.0/24');
    const { take, proof } = opened(graph(network(), machines.slice(0, 3), list('198.51.100.0/25'), web(rule)));
    expect(take).toEqual(['ingress tcp/22 from 8.8.8.0/24']);
    expect(proof?.untouched).toContain('ingress tcp/22 from pl-0a');
  });

  it('of which too much is good is left to people', () => {
    const good = Array.from({ length: 21 }, (_, n) => `198.51.100.${n * 4}/32`);
    const { take } = opened(
      graph(network(), machines.slice(0, 3), list(...good, '9.9.9.0/24'), web(tcp(22, fromList('pl-0a')))),
    );
    expect(take).toBeUndefined();
  });
});

describe('what others behind the same rule may do', () => {
  it('is kept: the ports of an endpoint that is approved', () => {
    const approved = [{ name: 'shop', endpoint: 'eni-5', ports: ['tcp/443'] }];
    const { put } = fixed(
      'public-endpoints-approved',
      { approved },
      graph(network(), machines, web(tcp('443-444', '0.0.0.0/0'))),
    );
    expect(put?.filter((one) => one.endsWith('0.0.0.0/0'))).toEqual(['ingress tcp/443 from 0.0.0.0/0']);
  });

  it('is not cut off for one that is not: it is told to stand apart', () => {
    const approved = [{ name: 'shop', endpoint: 'eni-5', ports: ['tcp/443'] }];
    const scope = graph(network(), machines, host(8, ['sg-web']), web(tcp(443, '0.0.0.0/0')));
    const { words } = fixed('public-endpoints-approved', { approved }, scope);
    expect(words).toMatchObject({ commands: [] });
    expect(words?.note).toContain('give eni-8 a security group of its own, or put it on the list');
  });

  it('is kept: the redirect of a load balancer', () => {
    const params = { allowed: ['tcp/443'], redirect: true };
    const { put } = fixed(
      'public-ports-reach',
      params,
      graph(network(), balancer(['sg-web'], [80, 'redirects'], [8080]), web(tcp('80-8080', '0.0.0.0/0'))),
    );
    expect(put?.filter((one) => one.endsWith('0.0.0.0/0'))).toEqual([
      'ingress tcp/443 from 0.0.0.0/0',
      'ingress tcp/80 from 0.0.0.0/0',
    ]);
  });

  it('is kept: the web server beside a database', () => {
    const scope = graph(network(), machines, database(['sg-web']), web(tcp('443-5432', '0.0.0.0/0')));
    const { take, put } = fixed('databases-not-exposed', {}, scope);
    expect(take).toEqual(['ingress tcp/443-5432 from 0.0.0.0/0']);
    expect(put).toContain('ingress tcp/443-5431 from 0.0.0.0/0');
  });
});

describe('a peering', () => {
  it('loses its addresses out of a rule for everything that leaves, but for what is declared', () => {
    const scope = graph(
      peered(foreign),
      machines.slice(0, 3),
      firewall('sg-web', [egress(anyProtocol('0.0.0.0/0'))], { sealed: true }),
    );
    const { take, put, proof } = fixed('peering-outbound-limited', { ...others, allowed: ['tcp/443'] }, scope);
    expect(take).toEqual(['egress all to 0.0.0.0/0']);
    expect(put).toHaveLength(17);
    expect(put).toContain('egress tcp/443 to 0.0.0.0/0');
    expect(put).not.toContain('egress all to 10.1.0.0/16');
    expect(proof?.closes).toEqual(['acme/peering-outbound-limited']);
  });

  it('loses the group of the other side with its addresses', () => {
    const theirs = { group: { id: 'sg-theirs', owner: '444455556666', peering: PEERING } };
    const scope = graph(
      peered(foreign),
      machines.slice(0, 3),
      web(tcp(443, '10.1.1.0/24', theirs, fromGroup('sg-app'))),
    );
    const { take, proof } = fixed('peering-inbound-closed', others, scope);
    expect(take).toEqual(['ingress tcp/443 from 10.1.1.0/24', 'ingress tcp/443 from sg-theirs']);
    expect(proof?.closes).toEqual(['acme/peering-inbound-closed']);
  });

  it('out of too wide a rule, in a group without room for what is left, is left to people', () => {
    const scope = graph(six(peered(foreign)), host(5, ['sg-web'], { v6: true }), web(tcp(443, '::/0'), ...crowd));
    const { words } = fixed('peering-inbound-closed', others, scope);
    expect(words?.note).toContain('name our own networks in it instead');
  });
});

describe('where no security group stands before it', () => {
  const bare = (...entries: readonly AclEntry[]): readonly Thing[] => {
    const list = { ...acl(entries), ref: { ...acl(entries).ref, id: 'acl-0' } };
    const edit = (part: GraphPart): GraphPart =>
      part.kind === 'network-acl'
        ? { ...part, entries: [...entries, ...part.entries.filter(({ direction }) => direction === 'egress')] }
        : part;
    return [
      ...network().map((thing) => ({ ...thing, parts: (thing.parts ?? []).map(edit) })),
      { resource: list },
      host(5, []),
    ];
  };
  const open = bare(allow(100, 'tcp/22', '9.0.0.0/8'), allow(110, 'all', '8.0.0.0/8'));

  it('the network ACL loses a few ports', () => {
    const { take, put } = fixed('untrusted-reach', { ports: ['tcp/22'], trusted: [] }, graph(open), { at: 'acl-0' });
    expect({ take: take?.length, put }).toEqual({ take: 1, put: [] });
  });

  it('and is not edited for more, because it meets answers too', () => {
    const { words } = fixed('public-ports-reach', { allowed: ['tcp/443'] }, graph(open), { at: 'acl-0' });
    expect(words?.note).toContain('No security group stands before eni-5');
  });
});

it('a fix that was not tried in the network says so, and claims no clause', () => {
  const scope = graph(network(), machines, web(tcp(22, '9.9.9.0/24')));
  const { take, proof } = fixed('third-party-reach', parties, scope, { spent: true });
  expect(take).toEqual(['ingress tcp/22 from 9.9.9.0/24']);
  expect(proof).toMatchObject({ closes: [], triedIn: 'configuration' });
});
