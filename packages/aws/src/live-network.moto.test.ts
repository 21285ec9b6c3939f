import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteManagedPrefixListCommand,
} from '@aws-sdk/client-ec2';
import { CreateLoadBalancerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand } from '@aws-sdk/client-rds';
import type { GraphPart } from '@clausewatch/model/graph';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { motoMissing, startMoto, type TestServer } from '../../../test/support/servers.ts';
import { ec2Client, loadBalancingClient, rdsClient } from './clients.ts';
import { liveReader } from './live-reader.ts';
import { liveReadings } from './live-readings.ts';

const missing = motoMissing();
const [account, region, at] = ['123456789012', 'eu-west-1', '2026-11-20T05:00:00.000Z'];
const read = liveReader({ account }, (item) => observeConfig(item, { via: 'cloudtrail' }), liveReadings);

async function partsOf(type: string, id: string): Promise<readonly GraphPart[] | 'absent' | undefined> {
  const state = await read({ provider: 'aws', account, region, type, id }, at, {});
  return typeof state === 'object' && state.kind === 'resource' ? graphParts(state.resource) : (state as 'absent');
}

describe.skipIf(missing !== undefined)(`a live reading on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  const ids = { network: '', subnet: '', group: '' };
  const ec2 = () => ec2Client(region);

  beforeAll(async () => {
    server = await startMoto();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: server.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const { Vpc } = await ec2().send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    ids.network = Vpc?.VpcId ?? '';
    const { Subnet } = await ec2().send(
      new CreateSubnetCommand({ VpcId: ids.network, CidrBlock: '10.0.1.0/24', AvailabilityZone: `${region}a` }),
    );
    ids.subnet = Subnet?.SubnetId ?? '';
    const group = { GroupName: 'g', Description: 'g', VpcId: ids.network };
    ids.group = (await ec2().send(new CreateSecurityGroupCommand(group))).GroupId ?? '';
  }, 90_000);
  afterAll(() => server.stop());

  it('of a prefix list has its entries, and none of what is gone', async () => {
    const { PrefixList } = await ec2().send(
      new CreateManagedPrefixListCommand({
        PrefixListName: 'offices',
        AddressFamily: 'IPv4',
        MaxEntries: 10,
        Entries: [{ Cidr: '198.51.100.0/24', Description: 'Vienna' }, { Cidr: '203.0.113.0/24' }],
      }),
    );
    const id = PrefixList?.PrefixListId ?? '';
    expect(await partsOf('AWS::EC2::PrefixList', id)).toEqual([
      { kind: 'prefix-list', id, prefixes: ['198.51.100.0/24', '203.0.113.0/24'] },
    ]);
    await ec2().send(new DeleteManagedPrefixListCommand({ PrefixListId: id }));
    expect(await partsOf('AWS::EC2::PrefixList', 'pl-0123456789abcdef0')).toBe('absent');
  });

  it('of a route table has its routes', async () => {
    const { RouteTable } = await ec2().send(new CreateRouteTableCommand({ VpcId: ids.network }));
    const id = RouteTable?.RouteTableId ?? '';
    expect(await partsOf('AWS::EC2::RouteTable', id)).toMatchObject([
      { kind: 'route-table', id, network: ids.network, routes: [{ prefix: '10.0.0.0/16', target: { kind: 'local' } }] },
    ]);
    expect(await partsOf('AWS::EC2::RouteTable', 'rtb-0123456789abcdef0')).toBe('absent');
  });

  it('of an interface has its subnet, its groups and its addresses', async () => {
    await ec2().send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: ids.group,
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        CidrIp: '0.0.0.0/0',
      }),
    );
    const { NetworkInterface } = await ec2().send(
      new CreateNetworkInterfaceCommand({ SubnetId: ids.subnet, Groups: [ids.group], PrivateIpAddress: '10.0.1.10' }),
    );
    const id = NetworkInterface?.NetworkInterfaceId ?? '';
    expect(await partsOf('AWS::EC2::NetworkInterface', id)).toMatchObject([
      { kind: 'interface', id, subnet: ids.subnet, groups: [ids.group], addresses: [{ address: '10.0.1.10' }] },
    ]);
    expect(await partsOf('AWS::EC2::NetworkInterface', 'eni-0123456789abcdef0')).toBe('absent');
  });

  it('of a load balancer has its scheme, its network and its groups', async () => {
    const other = await ec2().send(
      new CreateSubnetCommand({ VpcId: ids.network, CidrBlock: '10.0.2.0/24', AvailabilityZone: `${region}b` }),
    );
    const { LoadBalancers } = await loadBalancingClient(region).send(
      new CreateLoadBalancerCommand({
        Name: 'web',
        Scheme: 'internet-facing',
        Subnets: [ids.subnet, other.Subnet?.SubnetId ?? ''],
        SecurityGroups: [ids.group],
      }),
    );
    const id = LoadBalancers?.[0]?.LoadBalancerArn ?? '';
    const type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
    expect(await read({ provider: 'aws', account, region, type, id }, at, {})).toMatchObject({
      resource: { configuration: { kind: 'load-balancer', scheme: 'internet-facing' } },
    });
    expect(await partsOf(type, id)).toMatchObject([{ kind: 'service', groups: [ids.group] }]);
    expect(await partsOf(type, id.replace(/.$/, 'x'))).toBe('absent');
  });

  it('of a database has its subnets and its groups, and whether it is public', async () => {
    const group = { DBSubnetGroupName: 'inner', DBSubnetGroupDescription: 'x', SubnetIds: [ids.subnet] };
    await rdsClient(region).send(new CreateDBSubnetGroupCommand(group));
    const { DBInstance } = await rdsClient(region).send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'orders',
        DBInstanceClass: 'db.t4g.micro',
        Engine: 'postgres',
        AllocatedStorage: 20,
        MasterUsername: 'test',
        MasterUserPassword: 'test-test-test',
        DBSubnetGroupName: 'inner',
        VpcSecurityGroupIds: [ids.group],
        PubliclyAccessible: true,
        Tags: [{ Key: 'Env', Value: 'prod' }],
      }),
    );
    const id = DBInstance?.DbiResourceId ?? '';
    const type = 'AWS::RDS::DBInstance';
    expect(await read({ provider: 'aws', account, region, type, id }, at, {})).toMatchObject({
      resource: {
        ref: { name: 'orders' },
        tags: { Env: 'prod' },
        configuration: { kind: 'database', engine: 'postgres', publiclyAccessible: true, inNetwork: true, port: 5432 },
      },
    });
    expect(await partsOf(type, id)).toMatchObject([
      { kind: 'service', public: true, subnets: [ids.subnet], groups: [ids.group] },
    ]);
    expect(await partsOf(type, 'db-NONE')).toBe('absent');
  });
});
