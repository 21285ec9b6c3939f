/** Fixes of what joins environments, one situation each. */
import { fromGroup, type RuleSpec, tcp } from '@clausewatch/controls/kit/build-firewall';
import { firewall, graph, host, PEERING, route } from '@clausewatch/controls/kit/build-graph';
import type { GraphPart } from '@clausewatch/model/graph';
import { describe, expect, it } from 'vitest';

import { fixed, six, machines, crowd, web, together } from './reach-scopes.ts';

describe('environments', () => {
  const isolated = (...rules: readonly RuleSpec[]) =>
    fixed('environments-isolated', {}, graph(together, machines, web(...rules)));

  it('lose the group of the other one, and keep those of their own', () => {
    const { take, put, note } = isolated(tcp(443, fromGroup('sg-app'), fromGroup('sg-peer')));
    expect({ take, put }).toEqual({ take: ['ingress tcp/443 from sg-peer'], put: [] });
    expect(note).toContain('Whoever is in sg-peer loses these ports');
  });

  it('lose the addresses of the other one alone, out of a wide rule', () => {
    const { take, put } = isolated(tcp(443, '10.0.0.0/14'));
    expect(take).toEqual(['ingress tcp/443 from 10.0.0.0/14']);
    expect(put).toEqual(['ingress tcp/443 from 10.0.0.0/16', 'ingress tcp/443 from 10.2.0.0/15']);
  });

  it('whose group has no room for what is left lose the routes between them, which nobody tried', () => {
    const scope = graph(
      six(together),
      host(5, ['sg-web'], { v6: true }),
      host(7, ['sg-peer'], { network: 1, v6: true }),
      firewall('sg-peer', [], { network: 1 }),
      web(tcp(443, '::/0'), ...crowd),
    );
    const { words } = fixed('environments-isolated', {}, scope);
    expect(words?.commands).toEqual([
      'aws ec2 delete-route --route-table-id rtb-0 --destination-ipv6-cidr-block 2a05:d014:1::/56 --region eu-central-1',
    ]);
    expect(words?.undo).toEqual([
      'aws ec2 create-route --route-table-id rtb-0 --destination-ipv6-cidr-block 2a05:d014:1::/56 --vpc-peering-connection-id pcx-0a1b2c3d --region eu-central-1',
    ]);
    expect(words?.note).toContain('over them from vpc-0b1b2c3d to vpc-0a1b2c3d');
  });

  it('keep the routes to somebody else with the same addresses, dead ones, and those over what nobody read', () => {
    const table = (id: string, by: string, blackhole = false): GraphPart => ({
      kind: 'route-table',
      id,
      network: 'vpc-0a1b2c3d',
      main: false,
      subnets: [`subnet-of-${id}`],
      gateways: [],
      routes: [{ ...route('10.1.0.0/16', 'peering', by), blackhole }],
    });
    const good = { account: '111122223333', region: 'eu-central-1', prefixes: ['10.1.0.0/16'] };
    const parts: readonly GraphPart[] = [
      { kind: 'network', id: 'vpc-good', ...good },
      { kind: 'peering', id: 'pcx-good', active: true, networks: ['vpc-0a1b2c3d', 'vpc-good'] },
      table('rtb-second', 'pcx-good'),
      table('rtb-unread', 'pcx-unread'),
      table('rtb-dead', PEERING, true),
    ];
    const full = Array.from({ length: 55 }, (_, n) => tcp(n + 1, '9.9.9.0/24'));
    const { words } = fixed(
      'environments-isolated',
      {},
      graph(together, machines, { parts }, web(tcp(443, '0.0.0.0/0'), ...full)),
    );
    expect(words?.commands).toEqual([
      'aws ec2 delete-route --route-table-id rtb-0 --destination-cidr-block 10.1.0.0/16 --region eu-central-1',
    ]);
  });

  it('get no rule put into a group of which one cannot be read', () => {
    const { words } = isolated(tcp(443, '10.0.0.0/14'), tcp(80, '10.0.0.0/40'));
    expect(words?.commands[0]).toContain('delete-route --route-table-id rtb-0');
  });

  it('lose a rule as a whole all the same', () => {
    expect(isolated(tcp(443, '10.1.0.0/16'), tcp(80, '10.0.0.0/40')).take).toEqual([
      'ingress tcp/443 from 10.1.0.0/16',
    ]);
  });
});
