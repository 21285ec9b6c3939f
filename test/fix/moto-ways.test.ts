/** Fixes beside the rule, run as they are printed by the AWS CLI against moto, and what is there afterwards. */
import { firewall, graph, host } from '@clausewatch/controls/kit/build-graph';
import { tcp } from '@clausewatch/controls/kit/build-firewall';
import { given } from '@clausewatch/controls/kit/build';
import { judgeGraph } from '@clausewatch/engine/assess';
import { smallestFix } from '@clausewatch/engine/fix/smallest';
import type { GraphScope } from '@clausewatch/model/control';
import type { Resource } from '@clausewatch/model/resource';
import { cidrs } from '@clausewatch/net/addresses';
import { remedyOf } from '@clausewatch/render/remedy';
import { readNetworkAcl } from '@clausewatch/sources/aws-config/kinds/network-acl';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { fields } from '@clausewatch/sources/read';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { motoMissing, startMoto, type TestServer } from '../support/servers.ts';
import { cliMissing, described, shell } from './aws-cli.ts';
import { planWith } from './network-plan.ts';

const missing = motoMissing() ?? cliMissing();
const place = { account: '123456789012', region: 'eu-west-1' };
const [ours, theirs] = ['2a05:d014:0::/56', '2a05:d014:1::/56'];

describe.skipIf(missing !== undefined)(`a fix beside the rule on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  const run = (command: string): string => shell(server, command).trim();
  const ids = { vpc: '', other: '', subnet: '', acl: '', table: '', peering: '' };

  beforeAll(async () => {
    server = await startMoto();
    ids.vpc = run('aws ec2 create-vpc --cidr-block 10.0.0.0/16 --query Vpc.VpcId');
    ids.other = run('aws ec2 create-vpc --cidr-block 10.1.0.0/16 --query Vpc.VpcId');
    ids.subnet = run(`aws ec2 create-subnet --vpc-id ${ids.vpc} --cidr-block 10.0.1.0/24 --query Subnet.SubnetId`);
    const of = `--filters Name=vpc-id,Values=${ids.vpc}`;
    ids.acl = run(`aws ec2 describe-network-acls ${of} --query 'NetworkAcls[0].NetworkAclId'`);
    ids.table = run(`aws ec2 describe-route-tables ${of} --query 'RouteTables[0].RouteTableId'`);
    ids.peering = run(
      `aws ec2 create-vpc-peering-connection --vpc-id ${ids.vpc} --peer-vpc-id ${ids.other} --query VpcPeeringConnection.VpcPeeringConnectionId`,
    );
    run(`aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id ${ids.peering}`);
    run(
      `aws ec2 create-route --route-table-id ${ids.table} --destination-ipv6-cidr-block ${theirs} --vpc-peering-connection-id ${ids.peering}`,
    );
    // What AWS puts into the default list of a network with IPv6, and moto does not.
    for (const way of ['ingress', 'egress'])
      run(
        `aws ec2 create-network-acl-entry --network-acl-id ${ids.acl} --${way} --rule-number 101 --protocol all --ipv6-cidr-block ::/0 --rule-action allow`,
      );
  }, 90_000);
  afterAll(() => server.stop());

  const read = (noun: string, id: string, list: string): object =>
    JSON.parse(run(`aws ec2 describe-${noun}s --${noun}-ids ${id} --output json --query '${list}[0]'`)) as object;
  const acl = (): Resource =>
    described(
      'AWS::EC2::NetworkAcl',
      ids.acl,
      (from) => readNetworkAcl(fields(from) ?? {}),
      read('network-acl', ids.acl, 'NetworkAcls'),
    );
  const table = (): Resource =>
    described(
      'AWS::EC2::RouteTable',
      ids.table,
      () => ({ kind: 'network-part' }),
      read('route-table', ids.table, 'RouteTables'),
    );

  /** Two environments that are joined, with the lists and tables that `beside` has. */
  function scopeOf(...beside: readonly Resource[]): GraphScope {
    const { vpc, other, subnet, peering } = ids;
    const network = (id: string, prefix: string, tag: string) => {
      const configuration = { kind: 'network', addresses: cidrs(prefix), owner: place.account } as const;
      return {
        resource: given(configuration, { ...place, id, tags: { Environment: tag } }),
        parts: [{ kind: 'network' as const, id, ...place, prefixes: [prefix] }],
      };
    };
    const far = { kind: 'route-table', id: 'rtb-far', network: other, main: true, subnets: [], gateways: [] } as const;
    const back = {
      prefix: ours,
      target: { kind: 'peering', id: peering },
      blackhole: false,
      propagated: false,
      at: '',
    } as const;
    const at = (network: string, of: string, address: string) => ({
      part: { network, subnet: of, addresses: [{ address }] },
      ...place,
    });
    const { resources, parts } = graph(
      network(vpc, ours, 'production'),
      network(other, theirs, 'test'),
      {
        parts: [
          { kind: 'subnet', id: subnet, network: vpc, prefixes: ['2a05:d014:0::/64'] },
          { kind: 'subnet', id: 'subnet-far', network: other, prefixes: ['2a05:d014:1::/64'] },
          { ...far, routes: [back] },
          { kind: 'network-acl', id: 'acl-far', subnets: ['subnet-far'], readable: true, entries: open },
          { kind: 'peering', id: peering, active: true, networks: [vpc, other] },
        ],
      },
      firewall('sg-web', [tcp(443, '::/0')], place),
      firewall('sg-peer', [], place),
      host(5, ['sg-web'], at(vpc, subnet, '2a05:d014:0::5')),
      host(7, ['sg-peer'], at(other, 'subnet-far', '2a05:d014:1::7')),
    );
    const homeOf = (id: string): string => (id === 'sg-web' ? vpc : other);
    const homed = parts.map((part) => (part.kind === 'security-group' ? { ...part, network: homeOf(part.id) } : part));
    const groups = resources.map((one): Resource => {
      const { configuration, ref } = one;
      if (configuration.kind !== 'security-group') return one;
      return { ...one, configuration: { ...configuration, network: homeOf(ref.id) } };
    });
    return { ...place, resources: [...groups, ...beside], parts: [...homed, ...beside.flatMap(graphParts)] };
  }

  const open = (['ingress', 'egress'] as const).map((direction) => ({
    direction,
    number: 100,
    action: 'allow' as const,
    traffic: { kind: 'all' as const },
    addresses: cidrs('::/0'),
    at: '',
  }));
  const plan = planWith('environments-isolated', {});
  const judged = (scope: GraphScope) => plan.graphs.flatMap((one) => judgeGraph(one, scope));
  const isBroken = (...beside: readonly Resource[]): boolean =>
    judged(scopeOf(...beside)).some(({ verdict }) => verdict.kind === 'violation');

  function fixIn(...beside: readonly Resource[]) {
    const scope = scopeOf(...beside);
    const web = scope.resources.find(({ ref }) => ref.id === 'sg-web');
    if (web === undefined) throw new Error('no group');
    const tried = (copy: Resource) =>
      judged(scopeOf(...beside.map((one) => (one.ref.id === copy.ref.id ? copy : one))));
    const found = smallestFix(plan, web, 'ingress tcp/443', { scope, judged: judged(scope), tried });
    return found?.kind === 'edit' ? remedyOf(found) : undefined;
  }

  it('an entry of the network ACL keeps environments apart, and is taken out again', () => {
    const before = acl().raw.configuration;
    const fix = fixIn(acl(), table());
    expect(fix?.commands).toHaveLength(1);
    expect(fix?.commands[0]).toContain('create-network-acl-entry');
    expect(isBroken(acl(), table())).toBe(true);
    for (const command of fix?.commands ?? []) run(command);
    expect(isBroken(acl(), table())).toBe(false);
    for (const command of fix?.undo ?? []) run(command);
    expect(acl().raw.configuration).toEqual(before);
  }, 180_000);

  it('a route is taken away where the list has no room, and put back as it was', () => {
    run(
      `aws ec2 create-network-acl-entry --network-acl-id ${ids.acl} --ingress --rule-number 1 --protocol all --ipv6-cidr-block ::/0 --rule-action allow`,
    );
    const before = table().raw.configuration;
    const fix = fixIn(acl(), table());
    expect(fix?.commands).toHaveLength(1);
    expect(fix?.commands[0]).toContain('delete-route');
    for (const command of fix?.commands ?? []) run(command);
    expect(isBroken(acl(), table())).toBe(false);
    for (const command of fix?.undo ?? []) run(command);
    expect(table().raw.configuration).toEqual(before);
    expect(isBroken(acl(), table())).toBe(true);
  }, 180_000);
});
