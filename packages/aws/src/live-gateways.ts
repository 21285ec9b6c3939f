/** How networks, their gateways, their endpoints and what joins them are read from EC2. */
import {
  DescribeAddressesCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeSubnetsCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  DescribeVpnGatewaysCommand,
  type EC2Client,
  type VpcBlockPublicAccessExclusion,
} from '@aws-sdk/client-ec2';

import { ec2Client } from './clients.ts';
import { camel, ofEc2, type Read, type Readings } from './live-item.ts';

type Described = { readonly Tags?: unknown; readonly State?: unknown } | undefined;

/** EC2 goes on to describe some of what is gone for a while. */
const over: ReadonlySet<unknown> = new Set(['deleted', 'Deleted', 'delete-complete']);

const read =
  <T extends Described>(
    ask: (client: EC2Client, ids: string[]) => Promise<T>,
    item?: (found: NonNullable<T>) => unknown,
  ): Read =>
  async ({ id, region }) => {
    const found = await ask(ec2Client(region), [id]);
    return found === undefined || over.has(found.State) ? undefined : ofEc2(found, item);
  };

export const gatewayReadings: Readings = [
  ['AWS::EC2::VPC', read(async (ec2, VpcIds) => (await ec2.send(new DescribeVpcsCommand({ VpcIds }))).Vpcs?.[0])],
  [
    'AWS::EC2::Subnet',
    read(async (ec2, SubnetIds) => (await ec2.send(new DescribeSubnetsCommand({ SubnetIds }))).Subnets?.[0]),
  ],
  [
    'AWS::EC2::InternetGateway',
    read(async (ec2, InternetGatewayIds) => {
      const command = new DescribeInternetGatewaysCommand({ InternetGatewayIds });
      return (await ec2.send(command)).InternetGateways?.[0];
    }),
  ],
  [
    'AWS::EC2::EgressOnlyInternetGateway',
    read(async (ec2, EgressOnlyInternetGatewayIds) => {
      const command = new DescribeEgressOnlyInternetGatewaysCommand({ EgressOnlyInternetGatewayIds });
      return (await ec2.send(command)).EgressOnlyInternetGateways?.[0];
    }),
  ],
  [
    'AWS::EC2::VPNGateway',
    read(async (ec2, VpnGatewayIds) => {
      const command = new DescribeVpnGatewaysCommand({ VpnGatewayIds });
      return (await ec2.send(command)).VpnGateways?.[0];
    }),
  ],
  [
    'AWS::EC2::NatGateway',
    read(async (ec2, NatGatewayIds) => {
      const command = new DescribeNatGatewaysCommand({ NatGatewayIds });
      return (await ec2.send(command)).NatGateways?.[0];
    }),
  ],
  [
    'AWS::EC2::EIP',
    read(async (ec2, AllocationIds) => {
      const command = new DescribeAddressesCommand({ AllocationIds });
      return (await ec2.send(command)).Addresses?.[0];
    }),
  ],
  [
    'AWS::EC2::VPCEndpoint',
    read(async (ec2, VpcEndpointIds) => {
      const command = new DescribeVpcEndpointsCommand({ VpcEndpointIds });
      return (await ec2.send(command)).VpcEndpoints?.[0];
    }),
  ],
  [
    'AWS::EC2::VPCEndpointService',
    read(async (ec2, ServiceIds) => {
      const command = new DescribeVpcEndpointServiceConfigurationsCommand({ ServiceIds });
      const [found] = (await ec2.send(command)).ServiceConfigurations ?? [];
      return found && { ...found, State: found.ServiceState };
    }),
  ],
  [
    'AWS::EC2::TransitGatewayAttachment',
    read(async (ec2, TransitGatewayAttachmentIds) => {
      const command = new DescribeTransitGatewayVpcAttachmentsCommand({ TransitGatewayAttachmentIds });
      return (await ec2.send(command)).TransitGatewayVpcAttachments?.[0];
    }),
  ],
  [
    'AWS::EC2::VPCBlockPublicAccessOptions',
    async ({ region }) => {
      const command = new DescribeVpcBlockPublicAccessOptionsCommand({});
      const { VpcBlockPublicAccessOptions } = await ec2Client(region).send(command);
      return VpcBlockPublicAccessOptions && { configuration: camel(VpcBlockPublicAccessOptions) };
    },
  ],
  [
    'AWS::EC2::VPCBlockPublicAccessExclusion',
    read(async (ec2, ExclusionIds) => {
      const command = new DescribeVpcBlockPublicAccessExclusionsCommand({ ExclusionIds });
      return (await ec2.send(command)).VpcBlockPublicAccessExclusions?.[0];
    }, excluded),
  ],
];

/** AWS Config names the network or the subnet, EC2 its ARN. */
function excluded(found: VpcBlockPublicAccessExclusion): unknown {
  const [, kind, id] = /:(vpc|subnet)\/([\w-]+)$/.exec(found.ResourceArn ?? '') ?? [];
  return { ...(camel(found) as object), ...(kind === undefined ? {} : { [`${kind}Id`]: id }) };
}
