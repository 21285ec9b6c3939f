/** Networks, what joins them, and their hosts. */
import { eni, group, list, network, publicly, type Raw, subnet, table, toInternet } from './whole-items.ts';

export const networks: readonly Raw[] = [
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
    denyAllIgwTraffic: false,
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
];
