/** Well-formed items as AWS Config has them, for tests that need a whole estate. */
export type Raw = readonly [type: string, id: string, configuration: object];

const v4 = [{ cidrIp: '0.0.0.0/0' }];
const everybody = { ipv4Ranges: v4, ipv6Ranges: [{ cidrIpv6: '::/0' }] };
export const group = (id: string, network: string, peer: object = everybody): Raw => [
  'AWS::EC2::SecurityGroup',
  id,
  {
    groupId: id,
    vpcId: network,
    ipPermissions: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ...peer }],
    ipPermissionsEgress: [{ ipProtocol: '-1', ...everybody }],
  },
];

export const eni = (id: string, subnet: string, address: string, groups: readonly string[], more: object = {}): Raw => [
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

export const managed = (id: string, subnet: string, address: string, description: string, more: object = {}): Raw =>
  eni(id, subnet, address, ['sg-world'], { requesterManaged: true, description, ...more });

export const publicly = (address: string, publicIp: string): object => ({
  privateIpAddresses: [{ privateIpAddress: address, primary: true, association: { publicIp } }],
});

export const subnet = (id: string, cidrBlock: string, more: object = {}): Raw => [
  'AWS::EC2::Subnet',
  id,
  { subnetId: id, vpcId: `vpc-${id.at(-1) ?? ''}`, cidrBlock, ...more },
];

export const network = (n: number, ...others: readonly string[]): Raw[] => [
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

export const table = (id: string, n: number, routes: readonly object[], ...subnets: readonly string[]): Raw => [
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

export const list = (id: string, ...subnets: readonly string[]): Raw => [
  'AWS::EC2::NetworkAcl',
  id,
  {
    networkAclId: id,
    associations: subnets.map((subnetId) => ({ subnetId })),
    entries: [...open(false), ...open(true)],
  },
];

export const toInternet = (id: string): object[] => [
  { destinationCidrBlock: '0.0.0.0/0', gatewayId: id, state: 'active' },
  { destinationIpv6CidrBlock: '::/0', gatewayId: id, state: 'active' },
];
