import type { GraphPart } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';
import { atlasOf } from '@clausewatch/reach/atlas';
import { reach } from '@clausewatch/reach/reach';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { observe } from '@clausewatch/sources/observe';
import { describe, expect, it } from 'vitest';

let states = 0;

/** A resource as Config tells of it. */
function item(type: string, id: string, configuration: object): Resource {
  const [observation] = observe({
    version: '1.3',
    accountId: '111122223333',
    awsRegion: 'eu-west-1',
    resourceType: type,
    resourceId: id,
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: '2026-07-01T10:00:00.000Z',
    configurationStateId: `${++states}`,
    configuration,
    supplementaryConfiguration: {},
    tags: {},
  });
  if (observation?.kind !== 'resource') throw new Error(`no resource: ${JSON.stringify(observation)}`);
  return observation.resource;
}

const parts = (type: string, configuration: object, id = 'x'): readonly GraphPart[] =>
  graphParts(item(type, id, configuration));

const everywhere = { ipProtocol: '-1', ipRanges: ['0.0.0.0/0'], ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }] };
const aclEntry = (egress: boolean) => ({
  ruleNumber: 100,
  protocol: '-1',
  ruleAction: 'allow',
  egress,
  cidrBlock: '0.0.0.0/0',
});
const estate = (): Resource[] => [
  item('AWS::EC2::VPC', 'vpc-1', { cidrBlock: '10.0.0.0/16', ownerId: '111122223333' }),
  item('AWS::EC2::Subnet', 'subnet-1', { cidrBlock: '10.0.1.0/24', vpcId: 'vpc-1' }),
  item('AWS::EC2::InternetGateway', 'igw-1', { attachments: [{ state: 'available', vpcId: 'vpc-1' }] }),
  item('AWS::EC2::RouteTable', 'rtb-1', {
    vpcId: 'vpc-1',
    associations: [{ main: true }],
    routes: [
      { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', state: 'active' },
      { destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1', state: 'active' },
    ],
  }),
  item('AWS::EC2::NetworkAcl', 'acl-1', {
    vpcId: 'vpc-1',
    associations: [{ subnetId: 'subnet-1' }],
    entries: [aclEntry(true), aclEntry(false)],
  }),
  item('AWS::EC2::SecurityGroup', 'sg-1', {
    vpcId: 'vpc-1',
    ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: ['0.0.0.0/1', '128.0.0.0/1'] }],
    ipPermissionsEgress: [everywhere],
  }),
  item('AWS::EC2::NetworkInterface', 'eni-1', {
    subnetId: 'subnet-1',
    vpcId: 'vpc-1',
    groups: [{ groupId: 'sg-1' }],
    attachment: { instanceId: 'i-1' },
    privateIpAddresses: [{ privateIpAddress: '10.0.1.4', association: { publicIp: '54.0.0.1' } }],
  }),
];

const verdict = (resources: readonly Resource[]): string =>
  reach(atlasOf(resources.flatMap(graphParts)), {
    from: { kind: 'internet' },
    to: { kind: 'resource', id: 'i-1' },
    traffic: [{ kind: 'ports', protocol: 'tcp', ports: [22, 22] }],
  }).verdict;

describe('configuration items', () => {
  it('make a graph in whatever order they come', () => {
    expect(verdict(estate())).toBe('reachable');
    expect(verdict(estate().toReversed())).toBe('reachable');
  });

  it.each(
    estate()
      .slice(2, 6)
      .map((one) => [one.ref.type, one.ref.id] as const),
  )('leave the answer undetermined while the %s is not there', (_, id) => {
    expect(verdict(estate().filter(({ ref }) => ref.id !== id))).toBe('undetermined');
  });

  it('do without the network and the subnet where others tell as much', () => {
    expect(verdict(estate().slice(2))).toBe('reachable');
    const block = item('AWS::EC2::VPCBlockPublicAccessOptions', '1', { InternetGatewayBlockMode: 'block-ingress' });
    expect(verdict([...estate().slice(2), block])).toBe('undetermined');
  });

  it('tell the interface by its instance, and its public address by the elastic one', () => {
    const others = estate().filter(({ ref }) => ref.id !== 'eni-1');
    const instance = item('AWS::EC2::Instance', 'i-1', {
      networkInterfaces: [
        {
          networkInterfaceId: 'eni-1',
          subnetId: 'subnet-1',
          vpcId: 'vpc-1',
          groups: [{ groupId: 'sg-1' }],
          privateIpAddress: '10.0.1.4',
        },
      ],
    });
    const elastic = item('AWS::EC2::EIP', 'eipalloc-1', {
      publicIp: '54.0.0.1',
      networkInterfaceId: 'eni-1',
      privateIpAddress: '10.0.1.4',
    });
    expect(verdict([...others, instance])).toBe('blocked');
    expect(verdict([...others, instance, elastic])).toBe('reachable');
  });

  it.each([
    ['a security group', { groups: [{ groupId: 'sg-1' }, {}] }],
    [
      'a public address',
      { privateIpAddresses: [{ privateIpAddress: '10.0.1.4', association: { publicIp: '999.0.0.1' } }] },
    ],
  ])('leave the answer undetermined where %s of the interface cannot be read', (_, unread) => {
    const known = {
      subnetId: 'subnet-1',
      vpcId: 'vpc-1',
      groups: [{ groupId: 'sg-1' }],
      attachment: { instanceId: 'i-1' },
      privateIpAddresses: [{ privateIpAddress: '10.0.1.4', association: { publicIp: '54.0.0.1' } }],
    };
    const others = estate().filter(({ ref }) => ref.id !== 'eni-1');
    expect(verdict([...others, item('AWS::EC2::NetworkInterface', 'eni-1', known)])).toBe('reachable');
    expect(verdict([...others, item('AWS::EC2::NetworkInterface', 'eni-1', { ...known, ...unread })])).toBe('undetermined');
  });

  it('of a subnet that another account shares are joined to what its owner tells of it, and undetermined without', () => {
    const shared = {
      ...item('AWS::EC2::NetworkInterface', 'eni-2', {
        subnetId: 'subnet-1',
        vpcId: 'vpc-1',
        groups: [{ groupId: 'sg-2' }],
        attachment: { instanceId: 'i-1' },
        privateIpAddresses: [{ privateIpAddress: '10.0.1.5', association: { publicIp: '54.0.0.2' } }],
      }),
    };
    const own = item('AWS::EC2::SecurityGroup', 'sg-2', {
      vpcId: 'vpc-1',
      ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: ['0.0.0.0/0'] }],
      ipPermissionsEgress: [everywhere],
    });
    const participant = [shared, own].map((one) => ({ ...one, ref: { ...one.ref, account: '444455556666' } }));
    const owner = estate().filter(({ ref }) => !/NetworkInterface|SecurityGroup/.test(ref.type));
    expect(verdict([...owner, ...participant])).toBe('reachable');
    expect(verdict(participant)).toBe('undetermined');
    // The block of the network's owner counts, not that of the participant.
    const block = item('AWS::EC2::VPCBlockPublicAccessOptions', '1', { InternetGatewayBlockMode: 'block-ingress' });
    const theirs = { ...block, ref: { ...block.ref, account: '444455556666' } };
    expect(verdict([...owner, ...participant, theirs])).toBe('reachable');
    expect(verdict([...owner, ...participant, block])).toBe('blocked');
  });

  it('follow block public access and what is excluded from it', () => {
    const block = item('AWS::EC2::VPCBlockPublicAccessOptions', '111122223333', {
      InternetGatewayBlockMode: 'block-bidirectional',
    });
    const exclusion = item('AWS::EC2::VPCBlockPublicAccessExclusion', 'x', {
      VpcId: 'vpc-1',
      InternetGatewayExclusionMode: 'allow-bidirectional',
    });
    expect(verdict([...estate(), block])).toBe('blocked');
    expect(verdict([...estate(), block, exclusion])).toBe('reachable');
  });
});

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
      gateways: ['igw-1'],
      routes: [
        { prefix: '10.0.0.0/8', target: { kind: 'transit-gateway', id: 'tgw-1' } },
        { prefix: '::/0', target: { kind: 'egress-only-gateway' } },
        { list: 'pl-1', target: { kind: 'endpoint', id: 'vpce-1' } },
        { blackhole: true, target: { kind: 'nat-gateway' } },
        { propagated: true, target: { kind: 'private-gateway' } },
        { target: { kind: 'other', id: 'unreadable' } },
      ],
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

  it('of a load balancer is known by ARN and by the name that its interfaces use', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188';
    const [service] = parts(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      {
        type: 'application',
        loadBalancerArn: arn,
        scheme: 'internet-facing',
        securityGroups: ['sg-1'],
        availabilityZones: [{ subnetId: 'subnet-1' }],
      },
      arn,
    );
    expect(service).toMatchObject({
      type: 'application',
      public: true,
      names: expect.arrayContaining(['app/web/50dc6c495c0c9188']) as unknown,
      subnets: ['subnet-1'],
      groups: ['sg-1'],
    });
    const [listener] = parts('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      LoadBalancerArn: arn,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: 'tg' }],
    });
    expect(listener).toMatchObject({ balancer: arn, protocol: 'tcp', port: 443, forwards: ['tg'] });
    const [group] = parts('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupArn: 'tg',
      Port: 8080,
      LoadBalancerArns: [arn],
      Targets: [{ Id: 'i-1', Port: 8081 }],
    });
    expect(group).toEqual({
      kind: 'target-group',
      id: 'tg',
      balancers: [arn],
      targets: [{ id: 'i-1', port: 8081 }],
      port: 8080,
    });
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

  it('of a classic load balancer has listeners and targets in itself', () => {
    const made = parts(
      'AWS::ElasticLoadBalancing::LoadBalancer',
      {
        loadBalancerName: 'old',
        scheme: 'internal',
        subnets: ['subnet-1'],
        securityGroups: ['sg-1'],
        instances: [{ instanceId: 'i-1' }],
        listenerDescriptions: [{ listener: { loadBalancerPort: 80, instancePort: 8080, protocol: 'HTTP' } }],
      },
      'old',
    );
    expect(made.map(({ kind }) => kind)).toEqual(['service', 'listener', 'target-group']);
    expect(made[2]).toMatchObject({ targets: [{ id: 'i-1', port: 8080 }] });
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
