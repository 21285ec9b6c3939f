import type { GraphPart } from '@clausewatch/model/graph';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { describe, expect, it } from 'vitest';

import { item } from './items.ts';

const parts = (type: string, configuration: object, id = 'x'): readonly GraphPart[] =>
  graphParts(item(type, id, configuration));

describe('one item', () => {
  it.each([
    ['AWS::EC2::RouteTable', { routes: 'none' }],
    ['AWS::EC2::PrefixList', {}],
    ['AWS::EC2::InternetGateway', {}],
    ['AWS::EC2::VPCPeeringConnection', { status: { code: 'active' } }],
    ['AWS::EC2::TransitGatewayAttachment', {}],
    ['AWS::EC2::VPCBlockPublicAccessExclusion', {}],
  ])('of %s that says too little is unread, not empty', (type, configuration) => {
    expect(parts(type, configuration)).toEqual([{ kind: 'unread', id: 'x', type }]);
  });

  it('of a route table names every target and keeps dead routes', () => {
    const [table] = parts('AWS::EC2::RouteTable', {
      associations: [
        { subnetId: 'subnet-1' },
        { gatewayId: 'igw-1' },
        { subnetId: 'subnet-2', associationState: { state: 'disassociated' } },
        { subnetId: 'subnet-3', associationState: { state: 'disassociating' } },
      ],
      routes: [
        { destinationCidrBlock: '10.0.0.0/8', transitGatewayId: 'tgw-1' },
        { destinationIpv6CidrBlock: '::/0', egressOnlyInternetGatewayId: 'eigw-1' },
        { destinationPrefixListId: 'pl-1', gatewayId: 'vpce-1' },
        { destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-1', state: 'blackhole' },
        { destinationCidrBlock: '172.16.0.0/12', gatewayId: 'vgw-1', origin: 'EnableVgwRoutePropagation' },
        null,
      ],
    });
    expect(table).toMatchObject({
      subnets: ['subnet-1'],
      leaving: ['subnet-3'],
      gateways: ['igw-1'],
      routes: [
        { prefix: '10.0.0.0/8', target: { kind: 'transit-gateway', id: 'tgw-1' } },
        { prefix: '::/0', target: { kind: 'egress-only-gateway' } },
        { list: 'pl-1', target: { kind: 'endpoint', id: 'vpce-1' } },
        { blackhole: true, target: { kind: 'nat-gateway' } },
        { propagated: true, target: { kind: 'private-gateway' } },
        { target: { kind: 'other', id: 'the target of /routes/5' } },
      ],
    });
  });

  it.each([
    ['available', true],
    ['modifying', true],
    ['pendingAcceptance', false],
    ['deleted', false],
  ])('of an attachment that is %s says whether it carries packets', (state, available) => {
    const attachment = { transitGatewayId: 'tgw-1', vpcId: 'vpc-1', subnetIds: ['subnet-1'], state };
    expect(parts('AWS::EC2::TransitGatewayVpcAttachment', attachment)).toMatchObject([{ available }]);
  });

  it.each([
    ['available', true],
    ['pending', true],
    ['failed', false],
    ['deleted', false],
  ])('of a NAT gateway that is %s says whether it carries packets, in both spellings', (value, available) => {
    expect(parts('AWS::EC2::NatGateway', { state: value })).toMatchObject([{ available }]);
    expect(parts('AWS::EC2::NatGateway', { state: { value } })).toMatchObject([{ available }]);
  });

  it('of an elastic address that stands for nothing is no part, and of one that does not say for what may be any', () => {
    expect(parts('AWS::EC2::EIP', { publicIp: '54.0.0.1', domain: 'vpc' })).toEqual([]);
    expect(
      parts('AWS::EC2::EIP', { publicIp: '54.0.0.1', associationId: 'eipassoc-1', networkInterfaceId: 7 }),
    ).toEqual([{ kind: 'public-address', id: 'x', public: '54.0.0.1' }]);
  });

  it('of an interface that tells its public address for itself alone has it at its first private address', () => {
    const [part] = parts('AWS::EC2::NetworkInterface', {
      association: { publicIp: '54.0.0.1' },
      privateIpAddress: '10.0.0.4',
      privateIpAddresses: [{ privateIpAddress: '10.0.0.5' }, { privateIpAddress: '10.0.0.4', primary: true }],
    });
    expect(part).toMatchObject({
      addresses: [{ address: '10.0.0.5' }, { address: '10.0.0.4', public: '54.0.0.1' }],
    });
  });

  it('of AWS’s own interfaces tells what they serve by the description', () => {
    const of = (description: string): GraphPart | undefined =>
      parts('AWS::EC2::NetworkInterface', {
        description,
        privateIpAddress: '10.0.0.4',
        ipv6Addresses: [{ ipv6Address: '2600::4' }],
      })[0];
    expect(of('ELB app/web/50dc6c495c0c9188')).toMatchObject({
      of: ['app/web/50dc6c495c0c9188'],
      addresses: [{ address: '10.0.0.4' }, { address: '2600::4' }],
    });
    expect(of('Interface for NAT Gateway nat-0a')).toMatchObject({ type: 'nat_gateway', of: ['nat-0a'] });
    expect(of('AWS Lambda VPC ENI-thumbnails')).toMatchObject({ type: 'lambda' });
  });

  it.each([
    ['global_accelerator_managed', [], 'accelerator'],
    ['api_gateway_managed', [], 'api'],
    ['interface', [{ groupId: 'sg-1', groupName: 'CloudFront-VPCOrigins-Service-SG' }], 'distribution'],
    ['interface', [{ groupId: 'sg-1', groupName: 'web' }, null], undefined],
  ])('of an interface of type %s with the groups %j tells who brings callers in by it', (interfaceType, groups, by) => {
    const [part] = parts('AWS::EC2::NetworkInterface', { interfaceType, groups, privateIpAddress: '10.0.0.4' });
    expect(part).toMatchObject({ kind: 'interface', ...(by === undefined ? {} : { entrance: by }) });
    expect('entrance' in (part as object)).toBe(by !== undefined);
  });

  it('of an endpoint tells the endpoint service by the end of its name', () => {
    const named = (serviceName?: string): GraphPart | undefined =>
      parts('AWS::EC2::VPCEndpoint', { vpcEndpointType: 'Interface', vpcId: 'vpc-1', serviceName })[0];
    expect(named('com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b')).toMatchObject({ service: 'vpce-svc-0a1b' });
    expect(named('com.amazonaws.eu-west-1.s3')).toMatchObject({ service: 'com.amazonaws.eu-west-1.s3' });
    expect(named()).toEqual({
      kind: 'endpoint',
      id: 'x',
      type: 'interface',
      interfaces: ['interfaces of x'],
      network: 'vpc-1',
    });
  });

  it('of an endpoint service tells its load balancers and whether the provider calls by it', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/pay/50dc6c495c0c9188';
    const given = { networkLoadBalancerArns: [arn], managesVpcEndpoints: true };
    expect(parts('AWS::EC2::VPCEndpointService', given)).toEqual([
      { kind: 'endpoint-service', id: 'x', balancers: [arn], managed: true },
    ]);
    expect(parts('AWS::EC2::VPCEndpointService', {})).toMatchObject([{ balancers: [], managed: false }]);
  });

  it('of an interface that AWS does not manage serves nothing, whatever its description says', () => {
    const [own] = parts('AWS::EC2::NetworkInterface', {
      description: 'ELB app/web/50dc6c495c0c9188',
      requesterManaged: false,
      privateIpAddress: '10.0.0.4',
    });
    expect(own).toMatchObject({ of: [], type: 'interface' });
  });

  it.each([
    ['ElastiCache sessions-001', 'AWS::ElastiCache::CacheCluster', 'sessions-001', { cacheClusterId: 'sessions-001' }],
    [
      'ElastiCache sessions-001',
      'AWS::ElastiCache::ReplicationGroup',
      'sessions',
      { MemberClusters: ['sessions-001'] },
    ],
    ['ES logs', 'AWS::OpenSearch::Domain', '1/logs', { DomainName: 'logs', VPCOptions: { SubnetIds: ['subnet-1'] } }],
    [
      'ELB old',
      'AWS::ElasticLoadBalancing::LoadBalancer',
      'old',
      { loadBalancerName: 'old', listenerDescriptions: [] },
    ],
  ])(
    'of the interface %s is found by the %s of the same account and region',
    (description, type, id, configuration) => {
      const [own] = parts('AWS::EC2::NetworkInterface', { description, privateIpAddress: '10.0.0.4' });
      const [service] = parts(type, configuration, id);
      const names = own?.kind === 'interface' ? own.of : [];
      expect(service).toMatchObject({ names: expect.arrayContaining([...names]) as unknown });
      expect(names[0]).toContain('111122223333 eu-west-1');
    },
  );

  it.each([
    ['AWS::RDS::DBSubnetGroup', { dBSubnetGroupName: 'Main' }, 'AWS::RDS::DBCluster', { dbsubnetGroup: 'main' }],
    [
      'AWS::Redshift::ClusterSubnetGroup',
      { clusterSubnetGroupName: 'main' },
      'AWS::Redshift::Cluster',
      { clusterSubnetGroupName: 'main' },
    ],
    [
      'AWS::ElastiCache::SubnetGroup',
      { CacheSubnetGroupName: 'main' },
      'AWS::ElastiCache::CacheCluster',
      { cacheSubnetGroupName: 'main' },
    ],
  ])('of a %s holds the subnets of what names it', (type, configuration, of, member) => {
    const [group] = parts(type, { ...configuration, subnets: [{ subnetIdentifier: 'subnet-1' }] });
    const [service] = parts(of, member);
    expect(group).toMatchObject({ kind: 'subnet-group', subnets: ['subnet-1'] });
    expect(service).toMatchObject({ subnetGroup: group?.kind === 'subnet-group' ? group.id : '' });
  });

  it('of a database tells its subnets, groups and whether it is public', () => {
    const [db] = parts(
      'AWS::RDS::DBInstance',
      {
        dBInstanceIdentifier: 'shop',
        publiclyAccessible: true,
        endpoint: { port: 5432 },
        dBSubnetGroup: { vpcId: 'vpc-1', subnets: [{ subnetIdentifier: 'subnet-1' }] },
        vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-1' }],
      },
      'db-ABC',
    );
    expect(db).toEqual({
      kind: 'service',
      type: 'database',
      id: 'db-ABC',
      names: ['shop'],
      port: 5432,
      public: true,
      subnets: ['subnet-1'],
      groups: ['sg-1'],
    });
    expect(parts('AWS::ElastiCache::CacheCluster', { securityGroups: [{ securityGroupId: 'sg-1' }] })[0]).toMatchObject(
      { groups: ['sg-1'] },
    );
    expect(
      parts('AWS::OpenSearch::Domain', { VPCOptions: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] } })[0],
    ).toMatchObject({ type: 'database' });
  });

  it('of no network is no part', () => {
    expect(parts('AWS::S3::Bucket', {})).toEqual([]);
  });
});
