/** The configuration items of one network: subnets, lists, tables, gateways and services, all joined by id. */
import type { Random } from '../random.ts';
import { type Described, related, tagList } from '../items/frame.ts';

/** One network of the estate, and what its items have in common. */
export interface Net {
  readonly index: number;
  readonly random: Random;
  readonly account: string;
  readonly region: string;
  readonly six: boolean;
  readonly subnets: number;
  readonly groups: number;
}

export const idOf = (kind: string, net: number, n = 0): string =>
  `${kind}-0${net.toString(16).padStart(6, '0')}${n.toString(16).padStart(10, '0')}`;

export const prefixOf = ({ index }: Net): string => `10.${index % 256}.0.0/16`;
export const sixOf = ({ index }: Net): string =>
  `2600:1f${(index % 256).toString(16).padStart(2, '0')}:0:${(index >> 8).toString(16)}00::/56`;
export const sixPrefix = (net: Net, subnet: number): string =>
  sixOf(net).replace('00::/56', `${subnet.toString(16).padStart(2, '0')}::`);

/** Of six subnets two are public, three private and one is for databases. */
export type Zone = 'public' | 'private' | 'isolated';
export const zoneOf = (subnet: number): Zone => (subnet % 6 < 2 ? 'public' : subnet % 6 < 5 ? 'private' : 'isolated');

export const arn = ({ account, region }: Net, rest: string): string => `arn:aws:ec2:${region}:${account}:${rest}`;

export function vpc(net: Net): Described {
  const id = idOf('vpc', net.index);
  const cidrBlock = prefixOf(net);
  const v6 = { ipv6CidrBlock: sixOf(net), ipv6CidrBlockState: { state: 'associated' } };
  return {
    type: 'AWS::EC2::VPC',
    id,
    arn: arn(net, `vpc/${id}`),
    relationships: Array.from({ length: net.subnets }, (_, i) =>
      related('AWS::EC2::Subnet', idOf('subnet', net.index, i), 'Contains '),
    ),
    configuration: {
      cidrBlock,
      state: 'available',
      vpcId: id,
      ownerId: net.account,
      ipv6CidrBlockAssociationSet: net.six ? [v6] : [],
      cidrBlockAssociationSet: [
        { associationId: idOf('vpc-cidr', net.index), cidrBlock, cidrBlockState: { state: 'associated' } },
      ],
      isDefault: false,
      tags: tagList(net.random),
    },
  };
}

export function subnet(net: Net, n: number): Described {
  const id = idOf('subnet', net.index, n);
  return {
    type: 'AWS::EC2::Subnet',
    id,
    arn: arn(net, `subnet/${id}`),
    relationships: [related('AWS::EC2::VPC', idOf('vpc', net.index), 'Is contained in ')],
    configuration: {
      availabilityZone: `${net.region}a`,
      cidrBlock: `10.${net.index % 256}.${n * 4}.0/22`,
      state: 'available',
      subnetId: id,
      vpcId: idOf('vpc', net.index),
      ownerId: net.account,
      ipv6CidrBlockAssociationSet: net.six ? [{ ipv6CidrBlock: `${sixPrefix(net, n)}/64` }] : [],
      tags: tagList(net.random),
    },
  };
}

const OTHER = (net: Net): number => (net.index % 3 === 2 ? net.index - 1 : net.index + 1);
/** Two of three networks are peered with their neighbour. */
export const isPeered = (net: Net): boolean => net.index % 3 !== 0;

/** One table for each zone, the isolated one being the main one. */
export function routeTable(net: Net, zone: Zone, n: number): Described {
  const id = idOf('rtb', net.index, n);
  const out =
    zone === 'public'
      ? [
          { destinationCidrBlock: '0.0.0.0/0', gatewayId: idOf('igw', net.index), state: 'active' },
          { destinationIpv6CidrBlock: '::/0', gatewayId: idOf('igw', net.index), state: 'active' },
        ]
      : zone === 'private'
        ? [
            { destinationCidrBlock: '0.0.0.0/0', natGatewayId: idOf('nat', net.index), state: 'active' },
            { destinationIpv6CidrBlock: '::/0', egressOnlyInternetGatewayId: idOf('eigw', net.index), state: 'active' },
          ]
        : [];
  const peer = {
    destinationCidrBlock: `10.${OTHER(net) % 256}.0.0/16`,
    vpcPeeringConnectionId: idOf('pcx', Math.min(net.index, OTHER(net))),
    state: 'active',
  };
  return {
    type: 'AWS::EC2::RouteTable',
    id,
    arn: arn(net, `route-table/${id}`),
    relationships: [related('AWS::EC2::VPC', idOf('vpc', net.index), 'Is contained in ')],
    configuration: {
      associations: [
        ...(zone === 'isolated' ? [{ main: true, routeTableId: id, associationState: { state: 'associated' } }] : []),
        ...Array.from({ length: net.subnets }, (_, i) => i)
          .filter((i) => zone !== 'isolated' && zoneOf(i) === zone)
          .map((i) => ({
            main: false,
            routeTableId: id,
            subnetId: idOf('subnet', net.index, i),
            associationState: { state: 'associated' },
          })),
      ],
      propagatingVgws: [],
      routeTableId: id,
      routes: [
        { destinationCidrBlock: prefixOf(net), gatewayId: 'local', state: 'active' },
        ...out.filter((route) => net.six || !('destinationIpv6CidrBlock' in route)),
        ...(isPeered(net) ? [peer] : []),
      ],
      tags: tagList(net.random),
      vpcId: idOf('vpc', net.index),
      ownerId: net.account,
    },
  };
}

export function gateways(net: Net): Described[] {
  const vpcId = idOf('vpc', net.index);
  const attachments = [{ state: 'available', vpcId }];
  const igw = idOf('igw', net.index);
  const eigw = idOf('eigw', net.index);
  const nat = idOf('nat', net.index);
  const pcx = idOf('pcx', net.index);
  const end = (index: number): object => ({ vpcId: idOf('vpc', index), ownerId: net.account, region: net.region });
  return [
    {
      type: 'AWS::EC2::InternetGateway',
      id: igw,
      arn: arn(net, `internet-gateway/${igw}`),
      configuration: { attachments, internetGatewayId: igw },
    },
    {
      type: 'AWS::EC2::EgressOnlyInternetGateway',
      id: eigw,
      arn: arn(net, `eigw/${eigw}`),
      configuration: { attachments },
    },
    {
      type: 'AWS::EC2::NatGateway',
      id: nat,
      arn: arn(net, `natgateway/${nat}`),
      configuration: {
        natGatewayId: nat,
        state: 'available',
        subnetId: idOf('subnet', net.index, 0),
        vpcId,
        connectivityType: 'public',
        natGatewayAddresses: [
          { privateIp: `10.${net.index % 256}.0.9`, publicIp: `52.${net.index % 256}.${(net.index >> 8) % 256}.9` },
        ],
      },
    },
    ...(net.index % 3 === 1
      ? [
          {
            type: 'AWS::EC2::VPCPeeringConnection',
            id: pcx,
            arn: arn(net, `vpc-peering-connection/${pcx}`),
            configuration: {
              vpcPeeringConnectionId: pcx,
              status: { code: 'active' },
              requesterVpcInfo: end(net.index),
              accepterVpcInfo: end(net.index + 1),
            },
          },
        ]
      : []),
  ];
}
