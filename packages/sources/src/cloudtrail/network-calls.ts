/**
 * The calls of EC2 that change how packets go on: addresses, ranges, gateways, endpoints and attachments. `DetachNetworkInterface` names no
 * interface, and `ModifyVpcEndpoint` none of those whose groups it changes: they are known once AWS Config tells of them.
 */
import { by, type Called, type Target } from './target.ts';

const EC2 = 'AWS::EC2::';

const small = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

/**
 * What EC2 learned from about 2015 on is recorded in a box, asked in the words of the interface and answered with a small first letter; what it
 * knew before, without a box. `within`: where the answer tells of a thing that was made.
 */
function boxed(
  type: string,
  id: string,
  call: string,
  within = '',
): readonly [name: string, targets: readonly Target[]] {
  const [asked, answered] = [`req.${call}Request.${id}`, `res.${call}Response.${within}${small(id)}`];
  return [call, [[EC2 + type, asked, answered, `req.${small(id)}`]]];
}

const networkInterface: Target = [`${EC2}NetworkInterface`, 'req.networkInterfaceId'];
const instance: Target = [`${EC2}Instance`, 'req.instanceId'];
const routes: Target = [`${EC2}RouteTable`, 'req.routeTableId'];
const privateGateway: Target = [`${EC2}VPNGateway`, 'req.vpnGatewayId'];
const address: Target = [`${EC2}EIP`, 'req.allocationId', 'res.allocationId'];
const endpoint: Target = [
  `${EC2}VPCEndpoint`,
  'req.ModifyVpcEndpointRequest.VpcEndpointId',
  'req.DeleteVpcEndpointsRequest.VpcEndpointId',
  'res.CreateVpcEndpointResponse.vpcEndpoint.vpcEndpointId',
];
/** A gateway endpoint puts its routes itself. */
const endpointRoutes = (...names: readonly string[]): readonly Target[] =>
  names.map((name) => [`${EC2}RouteTable`, `req.${name}`] as const);

export const networkCalls: Called = [
  ...by([networkInterface, instance], 'AttachNetworkInterface'),
  ...by([networkInterface], 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'),
  boxed('NetworkInterface', 'NetworkInterfaceId', 'AssignIpv6Addresses'),
  boxed('NetworkInterface', 'NetworkInterfaceId', 'UnassignIpv6Addresses'),
  ...by([address], 'AllocateAddress', 'ReleaseAddress'),
  boxed('VPC', 'VpcId', 'AssociateVpcCidrBlock'),
  boxed('VPC', 'VpcId', 'DisassociateVpcCidrBlock'),
  boxed('Subnet', 'SubnetId', 'AssociateSubnetCidrBlock'),
  boxed('Subnet', 'SubnetId', 'DisassociateSubnetCidrBlock'),
  boxed('NatGateway', 'NatGatewayId', 'CreateNatGateway', 'natGateway.'),
  boxed('NatGateway', 'NatGatewayId', 'DeleteNatGateway'),
  boxed('NatGateway', 'NatGatewayId', 'AssociateNatGatewayAddress'),
  boxed('NatGateway', 'NatGatewayId', 'DisassociateNatGatewayAddress'),
  boxed(
    'EgressOnlyInternetGateway',
    'EgressOnlyInternetGatewayId',
    'CreateEgressOnlyInternetGateway',
    'egressOnlyInternetGateway.',
  ),
  boxed('EgressOnlyInternetGateway', 'EgressOnlyInternetGatewayId', 'DeleteEgressOnlyInternetGateway'),
  ...by([privateGateway], 'AttachVpnGateway', 'DetachVpnGateway', 'DeleteVpnGateway'),
  ...by([routes], 'EnableVgwRoutePropagation', 'DisableVgwRoutePropagation'),
  ...by([endpoint, ...endpointRoutes('CreateVpcEndpointRequest.RouteTableId')], 'CreateVpcEndpoint'),
  ...by(
    [
      endpoint,
      ...endpointRoutes('ModifyVpcEndpointRequest.AddRouteTableId', 'ModifyVpcEndpointRequest.RemoveRouteTableId'),
    ],
    'ModifyVpcEndpoint',
  ),
  ...by([endpoint], 'DeleteVpcEndpoints'),
  boxed('VPCEndpointService', 'ServiceId', 'CreateVpcEndpointServiceConfiguration', 'serviceConfiguration.'),
  boxed('VPCEndpointService', 'ServiceId', 'ModifyVpcEndpointServiceConfiguration'),
  boxed('VPCEndpointService', 'ServiceId', 'DeleteVpcEndpointServiceConfigurations'),
  boxed(
    'VPCBlockPublicAccessExclusion',
    'ExclusionId',
    'CreateVpcBlockPublicAccessExclusion',
    'vpcBlockPublicAccessExclusion.',
  ),
  boxed('VPCBlockPublicAccessExclusion', 'ExclusionId', 'ModifyVpcBlockPublicAccessExclusion'),
  boxed('VPCBlockPublicAccessExclusion', 'ExclusionId', 'DeleteVpcBlockPublicAccessExclusion'),
  boxed(
    'TransitGatewayAttachment',
    'TransitGatewayAttachmentId',
    'CreateTransitGatewayVpcAttachment',
    'transitGatewayVpcAttachment.',
  ),
  ...['Accept', 'Reject', 'Modify', 'Delete'].map((deed) =>
    boxed('TransitGatewayAttachment', 'TransitGatewayAttachmentId', `${deed}TransitGatewayVpcAttachment`),
  ),
];

/** Of these, the calls after which what they name is not there any more. */
export const networkDeletions: readonly string[] = [
  'DeleteEgressOnlyInternetGateway',
  'DeleteNatGateway',
  'DeleteTransitGatewayVpcAttachment',
  'DeleteVpcBlockPublicAccessExclusion',
  'DeleteVpcEndpointServiceConfigurations',
  'DeleteVpcEndpoints',
  'DeleteVpnGateway',
  'ReleaseAddress',
];
