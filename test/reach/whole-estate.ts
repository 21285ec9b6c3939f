/** One small estate with an item of every type that the reachability graph is made of, each of them well formed and needed by some question. */
import type { Selector } from '@clausewatch/reach/question';

export type Raw = readonly [type: string, id: string, configuration: object];

const v4 = [{ cidrIp: '0.0.0.0/0' }];
const everybody = { ipv4Ranges: v4, ipv6Ranges: [{ cidrIpv6: '::/0' }] };
const group = (id: string, network: string, peer: object = everybody): Raw => [
  'AWS::EC2::SecurityGroup',
  id,
  {
    groupId: id,
    vpcId: network,
    ipPermissions: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ...peer }],
    ipPermissionsEgress: [{ ipProtocol: '-1', ...everybody }],
  },
];

const eni = (id: string, subnet: string, address: string, groups: readonly string[], more: object = {}): Raw => [
  'AWS::EC2::NetworkInterface',
  id,
  {
    networkInterfaceId: id,
    subnetId: subnet,
    vpcId: `vpc-${subnet.at(-1) ?? ''}`,
    interfaceType: 'interface',
    requesterManaged: false,
    groups: groups.map((groupId) => ({ groupId, groupName: `name of ${groupId}` })),
    privateIpAddress: address,
    privateIpAddresses: [{ privateIpAddress: address, primary: true }],
    ...more,
  },
];

const managed = (id: string, subnet: string, address: string, description: string, more: object = {}): Raw =>
  eni(id, subnet, address, ['sg-world'], { requesterManaged: true, description, ...more });

const publicly = (address: string, publicIp: string): object => ({
  privateIpAddresses: [{ privateIpAddress: address, primary: true, association: { publicIp } }],
});

const subnet = (id: string, cidrBlock: string, more: object = {}): Raw => [
  'AWS::EC2::Subnet',
  id,
  { subnetId: id, vpcId: `vpc-${id.at(-1) ?? ''}`, cidrBlock, ...more },
];

const network = (n: number, ...others: readonly string[]): Raw[] => [
  [
    'AWS::EC2::VPC',
    `vpc-${n}`,
    {
      vpcId: `vpc-${n}`,
      ownerId: '111122223333',
      cidrBlock: `10.${n}.0.0/16`,
      cidrBlockAssociationSet: [`10.${n}.0.0/16`, ...others].map((cidrBlock) => ({
        cidrBlock,
        cidrBlockState: { state: 'associated' },
      })),
      ipv6CidrBlockAssociationSet: [
        { ipv6CidrBlock: `2600:1f1${n}::/56`, ipv6CidrBlockState: { state: 'associated' } },
      ],
    },
  ],
  [
    'AWS::EC2::InternetGateway',
    `igw-${n}`,
    { internetGatewayId: `igw-${n}`, attachments: [{ vpcId: `vpc-${n}`, state: 'available' }] },
  ],
];

const table = (id: string, n: number, routes: readonly object[], ...subnets: readonly string[]): Raw => [
  'AWS::EC2::RouteTable',
  id,
  {
    routeTableId: id,
    vpcId: `vpc-${n}`,
    associations:
      subnets.length === 0
        ? [{ main: true, associationState: { state: 'associated' } }]
        : subnets.map((subnetId) => ({ main: false, subnetId, associationState: { state: 'associated' } })),
    routes: [{ destinationCidrBlock: `10.${n}.0.0/16`, gatewayId: 'local', state: 'active' }, ...routes],
  },
];

const open = (egress: boolean): object[] => [
  { ruleNumber: 100, protocol: '-1', ruleAction: 'allow', egress, cidrBlock: '0.0.0.0/0' },
  {
    ruleNumber: 101,
    protocol: '6',
    ruleAction: 'allow',
    egress,
    ipv6CidrBlock: '::/0',
    portRange: { from: 0, to: 65_535 },
  },
];

const list = (id: string, ...subnets: readonly string[]): Raw => [
  'AWS::EC2::NetworkAcl',
  id,
  {
    networkAclId: id,
    associations: subnets.map((subnetId) => ({ subnetId })),
    entries: [...open(false), ...open(true)],
  },
];

const toInternet = (id: string): object[] => [
  { destinationCidrBlock: '0.0.0.0/0', gatewayId: id, state: 'active' },
  { destinationIpv6CidrBlock: '::/0', gatewayId: id, state: 'active' },
];

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const front = `${ELB}:loadbalancer/app/web/50dc6c495c0c9188`;
const pay = `${ELB}:loadbalancer/net/pay/60dc6c495c0c9188`;
const targets = `${ELB}:targetgroup/web/1`;
const subnetIds = (...ids: readonly string[]): object => ({
  subnets: ids.map((subnetIdentifier) => ({ subnetIdentifier })),
});

export const items: readonly Raw[] = [
  ...network(1, '10.11.0.0/16'),
  ...network(2),
  ...network(3),
  subnet('front-1', '10.1.1.0/24', { ipv6CidrBlockAssociationSet: [{ ipv6CidrBlock: '2600:1f11::/64' }] }),
  subnet('more-1', '10.11.1.0/24'),
  subnet('back-1', '10.1.2.0/24', { ipv6CidrBlockAssociationSet: [{ ipv6CidrBlock: '2600:1f11:0:2::/64' }] }),
  subnet('front-2', '10.2.1.0/24'),
  subnet('alone-3', '10.3.1.0/24'),
  table('rtb-1', 1, [...toInternet('igw-1'), { destinationCidrBlock: '10.2.0.0/16', vpcPeeringConnectionId: 'pcx-1' }]),
  table(
    'rtb-back',
    1,
    [
      { destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-1', state: 'active' },
      { destinationIpv6CidrBlock: '::/0', egressOnlyInternetGatewayId: 'eigw-1', state: 'active' },
      { destinationCidrBlock: '172.16.0.0/12', gatewayId: 'vgw-1', state: 'active' },
      { destinationCidrBlock: '10.2.0.0/16', transitGatewayId: 'tgw-1', state: 'active' },
    ],
    'back-1',
  ),
  table('rtb-3', 3, []),
  table('rtb-2', 2, [
    ...toInternet('igw-2'),
    { destinationPrefixListId: 'pl-peer', vpcPeeringConnectionId: 'pcx-1', state: 'active' },
    { destinationCidrBlock: '10.1.2.0/24', transitGatewayId: 'tgw-1', state: 'active' },
  ]),
  [
    'AWS::EC2::PrefixList',
    'pl-peer',
    { PrefixListId: 'pl-peer', Entries: [{ Cidr: '10.1.0.0/16' }, { Cidr: '10.11.0.0/16' }] },
  ],
  [
    'AWS::EC2::PrefixList',
    'pl-known',
    { PrefixListId: 'pl-known', Entries: [{ Cidr: '203.0.113.0/24' }, { Cidr: '8.8.8.0/24' }] },
  ],
  list('acl-1', 'front-1', 'more-1', 'back-1'),
  list('acl-2', 'front-2'),
  list('acl-3', 'alone-3'),
  ['AWS::EC2::EgressOnlyInternetGateway', 'eigw-1', { attachments: [{ vpcId: 'vpc-1', state: 'attached' }] }],
  [
    'AWS::EC2::VPNGateway',
    'vgw-1',
    { state: { value: 'available' }, vpcAttachments: [{ vpcId: 'vpc-1', state: 'attached' }] },
  ],
  [
    'AWS::EC2::NatGateway',
    'nat-1',
    {
      natGatewayId: 'nat-1',
      vpcId: 'vpc-1',
      subnetId: 'front-1',
      connectivityType: 'public',
      state: { value: 'available' },
      natGatewayAddresses: ['1', '2'].map((n) => ({ privateIp: `10.1.1.20${n}`, publicIp: `54.1.0.${n}` })),
    },
  ],
  [
    'AWS::EC2::VPCPeeringConnection',
    'pcx-1',
    {
      status: { code: 'active' },
      requesterVpcInfo: { vpcId: 'vpc-1', ownerId: '111122223333', region: 'eu-west-1' },
      accepterVpcInfo: { vpcId: 'vpc-2', ownerId: '111122223333', region: 'eu-west-1' },
    },
  ],
  ['AWS::EC2::TransitGatewayAttachment', 'att-1', { TransitGatewayId: 'tgw-1', VpcId: 'vpc-1', SubnetIds: ['back-1'] }],
  [
    'AWS::EC2::TransitGatewayVpcAttachment',
    'att-2',
    { transitGatewayId: 'tgw-1', vpcId: 'vpc-2', subnetIds: ['front-2'], state: 'available' },
  ],
  ['AWS::EC2::VPCBlockPublicAccessOptions', '111122223333', { InternetGatewayBlockMode: 'block-bidirectional' }],
  [
    'AWS::EC2::VPCBlockPublicAccessExclusion',
    'x-1',
    { VpcId: 'vpc-1', InternetGatewayExclusionMode: 'allow-bidirectional' },
  ],
  [
    'AWS::EC2::VPCBlockPublicAccessExclusion',
    'x-2',
    { SubnetId: 'front-2', InternetGatewayExclusionMode: 'allow-bidirectional' },
  ],
  group('sg-world', 'vpc-1'),
  group('sg-known', 'vpc-1', { prefixListIds: [{ prefixListId: 'pl-known' }] }),
  group('sg-friends', 'vpc-1', { userIdGroupPairs: [{ groupId: 'sg-world', userId: '111122223333' }] }),
  group('sg-peers', 'vpc-2', {
    userIdGroupPairs: [
      {
        groupId: 'sg-world',
        userId: '111122223333',
        vpcId: 'vpc-1',
        vpcPeeringConnectionId: 'pcx-1',
        peeringStatus: 'active',
      },
    ],
  }),
  group('sg-nat', 'vpc-2', { ipv4Ranges: ['54.1.0.1/32', '54.1.0.2/32'].map((cidrIp) => ({ cidrIp })) }),
  eni('eni-web', 'front-1', '10.1.1.5', ['sg-world'], {
    ...publicly('10.1.1.5', '54.1.1.5'),
    attachment: { instanceId: 'i-web' },
  }),
  eni('eni-six', 'front-1', '10.1.1.6', ['sg-world'], { ipv6Addresses: [{ ipv6Address: '2600:1f11::6' }] }),
  eni('eni-old', 'front-1', '10.1.1.7', ['sg-world'], {
    association: { publicIp: '54.1.1.7' },
    privateIpAddresses: [],
  }),
  eni('eni-known', 'more-1', '10.11.1.5', ['sg-known']),
  ['AWS::EC2::EIP', 'eip-1', { networkInterfaceId: 'eni-known', privateIpAddress: '10.11.1.5', publicIp: '54.1.1.9' }],
  eni('eni-back', 'back-1', '10.1.2.5', ['sg-friends'], { ipv6Addresses: [{ ipv6Address: '2600:1f11:0:2::5' }] }),
  eni('eni-pods', 'back-1', '10.1.2.6', ['sg-friends'], {
    ipv4Prefixes: [{ ipv4Prefix: '10.1.2.16/28' }],
    ipv6Prefixes: [{ ipv6Prefix: '2600:1f11:0:2:1::/80' }],
  }),
  eni('eni-peer', 'front-2', '10.2.1.5', ['sg-peers']),
  eni('eni-nat', 'front-2', '10.2.1.6', ['sg-nat'], publicly('10.2.1.6', '54.2.1.6')),
  eni('eni-far', 'front-2', '10.2.1.7', ['sg-world']),
  [
    'AWS::EC2::Instance',
    'i-told',
    {
      state: { code: 16, name: 'running' },
      networkInterfaces: [eni('eni-told', 'front-1', '10.1.1.8', ['sg-world'], publicly('10.1.1.8', '54.1.1.8'))[2]],
    },
  ],
  managed('eni-lb', 'front-1', '10.1.1.20', 'ELB app/web/50dc6c495c0c9188', publicly('10.1.1.20', '54.1.1.20')),
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    front,
    {
      loadBalancerArn: front,
      loadBalancerName: 'web',
      type: 'application',
      scheme: 'internet-facing',
      ipAddressType: 'ipv4',
      securityGroups: ['sg-world'],
      availabilityZones: [{ subnetId: 'front-1' }],
    },
  ],
  [
    'AWS::ElasticLoadBalancingV2::Listener',
    `${ELB}:listener/app/web/50dc6c495c0c9188/1`,
    {
      LoadBalancerArn: front,
      Port: 443,
      Protocol: 'HTTPS',
      DefaultActions: [
        { Type: 'forward', TargetGroupArn: targets, ForwardConfig: { TargetGroups: [{ TargetGroupArn: targets }] } },
      ],
    },
  ],
  [
    'AWS::ElasticLoadBalancingV2::TargetGroup',
    targets,
    {
      targetGroupArn: targets,
      port: 443,
      loadBalancerArns: [front],
      targets: [{ target: { id: 'i-back', port: 443 } }],
    },
  ],
  eni('eni-target', 'back-1', '10.1.2.7', ['sg-friends'], { attachment: { instanceId: 'i-back' } }),
  managed('eni-elb', 'front-1', '10.1.1.21', 'ELB old', publicly('10.1.1.21', '54.1.1.21')),
  [
    'AWS::ElasticLoadBalancing::LoadBalancer',
    'old',
    {
      loadBalancerName: 'old',
      scheme: 'internet-facing',
      subnets: ['front-1'],
      securityGroups: ['sg-world'],
      instances: [{ instanceId: 'i-served' }],
      listenerDescriptions: [{ listener: { loadBalancerPort: 443, instancePort: 443, protocol: 'TCP' } }],
    },
  ],
  eni('eni-served', 'back-1', '10.1.2.8', ['sg-friends'], { attachment: { instanceId: 'i-served' } }),
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    pay,
    {
      loadBalancerArn: pay,
      loadBalancerName: 'pay',
      type: 'network',
      scheme: 'internal',
      ipAddressType: 'ipv4',
      securityGroups: [],
      availabilityZones: [{ subnetId: 'alone-3' }],
    },
  ],
  managed('eni-pay', 'alone-3', '10.3.1.20', 'ELB net/pay/60dc6c495c0c9188', { groups: [] }),
  [
    'AWS::ElasticLoadBalancingV2::Listener',
    `${ELB}:listener/net/pay/60dc6c495c0c9188/1`,
    {
      LoadBalancerArn: pay,
      Port: 443,
      Protocol: 'TCP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targets }],
    },
  ],
  ['AWS::EC2::VPCEndpointService', 'vpce-svc-0a', { networkLoadBalancerArns: [pay], managesVpcEndpoints: false }],
  [
    'AWS::EC2::VPCEndpoint',
    'vpce-0a',
    {
      vpcEndpointType: 'Interface',
      vpcId: 'vpc-2',
      serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a',
      networkInterfaceIds: ['eni-vpce'],
    },
  ],
  eni('eni-vpce', 'front-2', '10.2.1.20', ['sg-world'], { interfaceType: 'vpc_endpoint', requesterManaged: true }),
  [
    'AWS::RDS::DBInstance',
    'db-SHOP',
    {
      dBInstanceIdentifier: 'shop',
      publiclyAccessible: true,
      networkType: 'IPV4',
      endpoint: { port: 443 },
      dBSubnetGroup: { dBSubnetGroupName: 'main', ...subnetIds('front-1') },
      vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-world' }],
    },
  ],
  [
    'AWS::RDS::DBCluster',
    'cluster-LOGS',
    {
      dbclusterIdentifier: 'logs',
      dbsubnetGroup: 'main',
      port: 443,
      networkType: 'IPV4',
      publiclyAccessible: true,
      vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-world' }],
    },
  ],
  ['AWS::RDS::DBSubnetGroup', 'main', { dBSubnetGroupName: 'main', ...subnetIds('front-1') }],
  ['AWS::Redshift::ClusterSubnetGroup', 'main', { clusterSubnetGroupName: 'main', ...subnetIds('front-1') }],
  [
    'AWS::Redshift::Cluster',
    'sales',
    {
      clusterIdentifier: 'sales',
      clusterSubnetGroupName: 'main',
      publiclyAccessible: true,
      ipAddressType: 'ipv4',
      endpoint: { port: 443 },
      vpcSecurityGroups: [{ vpcSecurityGroupId: 'sg-world' }],
    },
  ],
  ['AWS::ElastiCache::SubnetGroup', 'main', { CacheSubnetGroupName: 'main', SubnetIds: ['front-1'] }],
  [
    'AWS::ElastiCache::CacheCluster',
    'sessions',
    {
      cacheClusterId: 'sessions',
      cacheSubnetGroupName: 'main',
      networkType: 'ipv4',
      configurationEndpoint: { port: 443 },
      securityGroups: [{ securityGroupId: 'sg-world' }],
    },
  ],
  managed('eni-cache', 'front-1', '10.1.1.30', 'ElastiCache sets-001'),
  [
    'AWS::ElastiCache::ReplicationGroup',
    'sets',
    {
      replicationGroupId: 'sets',
      MemberClusters: ['sets-001'],
      cacheSubnetGroupName: 'main',
      configurationEndpoint: { port: 443 },
    },
  ],
  [
    'AWS::OpenSearch::Domain',
    '111122223333/find',
    {
      DomainName: 'find',
      IPAddressType: 'ipv4',
      VPCOptions: { SubnetIds: ['front-1'], SecurityGroupIds: ['sg-world'] },
    },
  ],
  managed('eni-find', 'front-1', '10.1.1.31', 'ES seek'),
  [
    'AWS::Elasticsearch::Domain',
    '111122223333/seek',
    { domainName: 'seek', vPCOptions: { subnetIds: ['front-1'], securityGroupIds: ['sg-world'] } },
  ],
];

const INTERNET: Selector = { kind: 'internet' };
const thing = (id: string): Selector => ({ kind: 'resource', id });

/** Who is asked about whom: of each pair something gets through, or may. */
export const questions: readonly (readonly [from: Selector, to: Selector])[] = [
  ...[
    'i-web',
    'eni-six',
    'eni-old',
    'eni-known',
    'i-told',
    front,
    'eni-target',
    'old',
    'eni-served',
    'db-SHOP',
    'cluster-LOGS',
    'sales',
  ].map((id) => [INTERNET, thing(id)] as const),
  ...['eni-back', 'eni-pods', 'eni-peer', 'db-SHOP', 'sessions', 'sets', '111122223333/find', '111122223333/seek'].map(
    (id) => [thing('eni-web'), thing(id)] as const,
  ),
  [thing('eni-six'), INTERNET],
  [thing('eni-back'), INTERNET],
  [thing('eni-pods'), INTERNET],
  [thing('eni-back'), thing('eni-nat')],
  [thing('eni-back'), thing('eni-far')],
  [thing('eni-far'), thing('eni-back')],
  [thing('eni-back'), { kind: 'networks', name: 'second', ids: ['vpc-2'] }],
  [INTERNET, { kind: 'group', id: 'sg-world' }],
  [thing('eni-far'), thing('vpce-0a')],
  [thing('eni-far'), thing(pay)],
];
