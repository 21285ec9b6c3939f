import { describe, expect, it } from 'vitest';

import { observe } from '../observe.ts';

const record = {
  eventVersion: '1.11',
  eventID: 'e-1',
  eventTime: '2026-11-03T09:14:00Z',
  eventSource: 'ec2.amazonaws.com',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', userName: 'alice', accountId: '111122223333' },
};

function call(eventName: string, requestParameters: unknown, responseElements: unknown) {
  const [found] = observe({ ...record, eventName, requestParameters, responseElements });
  return found?.kind === 'api-call' ? found.call : undefined;
}

type Case = [name: string, changes: readonly string[], req: unknown, res?: unknown];

const done = { requestId: 'r-1', _return: true };
const several = (...ids: readonly string[]) => ids.map((content, index) => ({ tag: index + 1, content }));

const cases: readonly Case[] = [
  [
    'AttachNetworkInterface',
    ['NetworkInterface eni-1', 'Instance i-1'],
    { networkInterfaceId: 'eni-1', instanceId: 'i-1', deviceIndex: 1 },
    { attachmentId: 'eni-attach-1' },
  ],
  [
    'AssignPrivateIpAddresses',
    ['NetworkInterface eni-1'],
    { networkInterfaceId: 'eni-1', secondaryPrivateIpAddressCount: 1 },
  ],
  [
    'UnassignPrivateIpAddresses',
    ['NetworkInterface eni-1'],
    { networkInterfaceId: 'eni-1', privateIpAddressesSet: { items: [{ privateIpAddress: '10.0.0.9' }] } },
  ],
  [
    'AssignIpv6Addresses',
    ['NetworkInterface eni-1'],
    { AssignIpv6AddressesRequest: { NetworkInterfaceId: 'eni-1', Ipv6AddressCount: 1 } },
    { AssignIpv6AddressesResponse: { networkInterfaceId: 'eni-1' } },
  ],
  [
    'UnassignIpv6Addresses',
    ['NetworkInterface eni-1'],
    {
      UnassignIpv6AddressesRequest: { NetworkInterfaceId: 'eni-1', Ipv6Addresses: { tag: 1, content: '2001:db8::9' } },
    },
    { UnassignIpv6AddressesResponse: { networkInterfaceId: 'eni-1' } },
  ],
  ['AllocateAddress', ['EIP eipalloc-1'], { domain: 'vpc' }, { allocationId: 'eipalloc-1', publicIp: '203.0.113.9' }],
  ['ReleaseAddress', ['EIP eipalloc-1'], { allocationId: 'eipalloc-1' }],
  [
    'AssociateVpcCidrBlock',
    ['VPC vpc-1'],
    { AssociateVpcCidrBlockRequest: { VpcId: 'vpc-1', CidrBlock: '10.9.0.0/16' } },
    { AssociateVpcCidrBlockResponse: { vpcId: 'vpc-1', cidrBlockAssociation: { associationId: 'vpc-cidr-assoc-1' } } },
  ],
  [
    'DisassociateVpcCidrBlock',
    ['VPC vpc-1'],
    { DisassociateVpcCidrBlockRequest: { AssociationId: 'vpc-cidr-assoc-1' } },
    { DisassociateVpcCidrBlockResponse: { vpcId: 'vpc-1' } },
  ],
  [
    'AssociateSubnetCidrBlock',
    ['Subnet subnet-1'],
    { AssociateSubnetCidrBlockRequest: { SubnetId: 'subnet-1', Ipv6CidrBlock: '2001:db8::/64' } },
    { AssociateSubnetCidrBlockResponse: { subnetId: 'subnet-1' } },
  ],
  [
    'DisassociateSubnetCidrBlock',
    ['Subnet subnet-1'],
    { DisassociateSubnetCidrBlockRequest: { AssociationId: 'subnet-cidr-assoc-1' } },
    { DisassociateSubnetCidrBlockResponse: { subnetId: 'subnet-1' } },
  ],
  [
    'CreateNatGateway',
    ['NatGateway nat-1'],
    { CreateNatGatewayRequest: { SubnetId: 'subnet-1', AllocationId: 'eipalloc-1' } },
    { CreateNatGatewayResponse: { natGateway: { natGatewayId: 'nat-1', state: 'pending' } } },
  ],
  [
    'DeleteNatGateway',
    ['NatGateway nat-1'],
    { DeleteNatGatewayRequest: { NatGatewayId: 'nat-1' } },
    { DeleteNatGatewayResponse: { natGatewayId: 'nat-1' } },
  ],
  [
    'AssociateNatGatewayAddress',
    ['NatGateway nat-1'],
    { AssociateNatGatewayAddressRequest: { NatGatewayId: 'nat-1', AllocationId: { tag: 1, content: 'eipalloc-2' } } },
  ],
  [
    'DisassociateNatGatewayAddress',
    ['NatGateway nat-1'],
    { DisassociateNatGatewayAddressRequest: { NatGatewayId: 'nat-1' } },
  ],
  [
    'CreateEgressOnlyInternetGateway',
    ['EgressOnlyInternetGateway eigw-1'],
    { CreateEgressOnlyInternetGatewayRequest: { VpcId: 'vpc-1' } },
    {
      CreateEgressOnlyInternetGatewayResponse: { egressOnlyInternetGateway: { egressOnlyInternetGatewayId: 'eigw-1' } },
    },
  ],
  [
    'DeleteEgressOnlyInternetGateway',
    ['EgressOnlyInternetGateway eigw-1'],
    { DeleteEgressOnlyInternetGatewayRequest: { EgressOnlyInternetGatewayId: 'eigw-1' } },
  ],
  ['AttachVpnGateway', ['VPNGateway vgw-1'], { vpnGatewayId: 'vgw-1', vpcId: 'vpc-1' }],
  ['DetachVpnGateway', ['VPNGateway vgw-1'], { vpnGatewayId: 'vgw-1', vpcId: 'vpc-1' }],
  ['DeleteVpnGateway', ['VPNGateway vgw-1'], { vpnGatewayId: 'vgw-1' }],
  ['EnableVgwRoutePropagation', ['RouteTable rtb-1'], { routeTableId: 'rtb-1', gatewayId: 'vgw-1' }],
  ['DisableVgwRoutePropagation', ['RouteTable rtb-1'], { routeTableId: 'rtb-1', gatewayId: 'vgw-1' }],
  [
    'CreateVpcEndpoint',
    ['VPCEndpoint vpce-1', 'RouteTable rtb-1', 'RouteTable rtb-2'],
    {
      CreateVpcEndpointRequest: {
        VpcId: 'vpc-1',
        ServiceName: 'com.amazonaws.eu-west-1.s3',
        RouteTableId: several('rtb-1', 'rtb-2'),
      },
    },
    { CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: 'vpce-1' } } },
  ],
  [
    'ModifyVpcEndpoint',
    ['VPCEndpoint vpce-1', 'RouteTable rtb-2', 'RouteTable rtb-1'],
    {
      ModifyVpcEndpointRequest: {
        VpcEndpointId: 'vpce-1',
        AddRouteTableId: { tag: 1, content: 'rtb-2' },
        RemoveRouteTableId: { tag: 1, content: 'rtb-1' },
      },
    },
  ],
  [
    'DeleteVpcEndpoints',
    ['VPCEndpoint vpce-1', 'VPCEndpoint vpce-2'],
    { DeleteVpcEndpointsRequest: { VpcEndpointId: several('vpce-1', 'vpce-2') } },
    { DeleteVpcEndpointsResponse: { unsuccessful: '' } },
  ],
  [
    'CreateVpcEndpointServiceConfiguration',
    ['VPCEndpointService vpce-svc-1'],
    { CreateVpcEndpointServiceConfigurationRequest: { AcceptanceRequired: true } },
    { CreateVpcEndpointServiceConfigurationResponse: { serviceConfiguration: { serviceId: 'vpce-svc-1' } } },
  ],
  [
    'ModifyVpcEndpointServiceConfiguration',
    ['VPCEndpointService vpce-svc-1'],
    { ModifyVpcEndpointServiceConfigurationRequest: { ServiceId: 'vpce-svc-1', AcceptanceRequired: false } },
  ],
  [
    'DeleteVpcEndpointServiceConfigurations',
    ['VPCEndpointService vpce-svc-1'],
    { DeleteVpcEndpointServiceConfigurationsRequest: { ServiceId: { tag: 1, content: 'vpce-svc-1' } } },
  ],
  [
    'CreateVpcBlockPublicAccessExclusion',
    ['VPCBlockPublicAccessExclusion vpcbpa-exclude-1'],
    { CreateVpcBlockPublicAccessExclusionRequest: { VpcId: 'vpc-1' } },
    {
      CreateVpcBlockPublicAccessExclusionResponse: {
        vpcBlockPublicAccessExclusion: { exclusionId: 'vpcbpa-exclude-1' },
      },
    },
  ],
  [
    'ModifyVpcBlockPublicAccessExclusion',
    ['VPCBlockPublicAccessExclusion vpcbpa-exclude-1'],
    { ModifyVpcBlockPublicAccessExclusionRequest: { ExclusionId: 'vpcbpa-exclude-1' } },
  ],
  [
    'DeleteVpcBlockPublicAccessExclusion',
    ['VPCBlockPublicAccessExclusion vpcbpa-exclude-1'],
    { DeleteVpcBlockPublicAccessExclusionRequest: { ExclusionId: 'vpcbpa-exclude-1' } },
  ],
  [
    'CreateTransitGatewayVpcAttachment',
    ['TransitGatewayAttachment tgw-attach-1'],
    { CreateTransitGatewayVpcAttachmentRequest: { TransitGatewayId: 'tgw-1', VpcId: 'vpc-1' } },
    {
      CreateTransitGatewayVpcAttachmentResponse: {
        transitGatewayVpcAttachment: { transitGatewayAttachmentId: 'tgw-attach-1' },
      },
    },
  ],
  ...['Accept', 'Reject', 'Modify', 'Delete'].map((deed): Case => [
    `${deed}TransitGatewayVpcAttachment`,
    ['TransitGatewayAttachment tgw-attach-1'],
    { [`${deed}TransitGatewayVpcAttachmentRequest`]: { TransitGatewayAttachmentId: 'tgw-attach-1' } },
  ]),
];

describe('a call that changes how packets go on names what it changes', () => {
  it.each<Case>(cases)('%s: %j', (name, expected, req, res = done) => {
    const { changes = [], deletes } = call(name, req, res) ?? {};
    expect(changes.map(({ type, id }) => `${type.replace('AWS::EC2::', '')} ${id}`)).toEqual(expected);
    expect(deletes).toBe(/^Delete|^Release/.test(name));
  });

  it('or nothing: an interface that is taken off a machine stays unknown until AWS Config tells of it', () => {
    expect(call('DetachNetworkInterface', { attachmentId: 'eni-attach-1' }, done)).toBeUndefined();
  });
});
