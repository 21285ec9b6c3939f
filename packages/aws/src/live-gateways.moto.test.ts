import {
  AllocateAddressCommand,
  AssociateVpcCidrBlockCommand,
  AttachInternetGatewayCommand,
  AttachVpnGatewayCommand,
  CreateEgressOnlyInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateSubnetCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  CreateVpnGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteVpcEndpointsCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import type { GraphPart } from '@clausewatch/model/graph';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { motoMissing, startMoto, type TestServer } from '../../../test/support/servers.ts';
import { ec2Client } from './clients.ts';
import { liveReader } from './live-reader.ts';
import { liveReadings } from './live-readings.ts';

const missing = motoMissing();
const [account, region, at] = ['123456789012', 'eu-west-1', '2026-11-20T05:00:00.000Z'];
const read = liveReader({ account }, (item) => observeConfig(item, { via: 'cloudtrail' }), liveReadings);

async function partsOf(name: string, id: string): Promise<readonly GraphPart[] | 'absent' | undefined> {
  const state = await read({ provider: 'aws', account, region, type: `AWS::EC2::${name}`, id }, at, {});
  return typeof state === 'object' && state.kind === 'resource' ? graphParts(state.resource) : (state as 'absent');
}

describe.skipIf(missing !== undefined)(`a live reading on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  const ids = { network: '', subnet: '' };
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
    const subnet = new CreateSubnetCommand({ VpcId: ids.network, CidrBlock: '10.0.1.0/24' });
    ids.subnet = (await ec2().send(subnet)).Subnet?.SubnetId ?? '';
  }, 90_000);
  afterAll(() => server.stop());

  it('of a network has every range, also one that is added later', async () => {
    await ec2().send(new AssociateVpcCidrBlockCommand({ VpcId: ids.network, CidrBlock: '10.9.0.0/16' }));
    expect(await partsOf('VPC', ids.network)).toEqual([
      { kind: 'network', id: ids.network, account, region, prefixes: ['10.0.0.0/16', '10.9.0.0/16'] },
    ]);
    expect(await partsOf('VPC', 'vpc-0123456789abcdef0')).toBe('absent');
  });

  it('of a subnet has its network and ranges', async () => {
    expect(await partsOf('Subnet', ids.subnet)).toEqual([
      { kind: 'subnet', id: ids.subnet, network: ids.network, prefixes: ['10.0.1.0/24'] },
    ]);
    expect(await partsOf('Subnet', 'subnet-0123456789abcdef0')).toBe('absent');
  });

  it('of an internet gateway has what it is attached to, and nothing once it is detached', async () => {
    const { InternetGateway } = await ec2().send(new CreateInternetGatewayCommand({}));
    const id = InternetGateway?.InternetGatewayId ?? '';
    const attach = { InternetGatewayId: id, VpcId: ids.network };
    await ec2().send(new AttachInternetGatewayCommand(attach));
    const part = { kind: 'gateway', type: 'internet-gateway', id };
    expect(await partsOf('InternetGateway', id)).toEqual([{ ...part, networks: [ids.network] }]);
    await ec2().send(new DetachInternetGatewayCommand(attach));
    expect(await partsOf('InternetGateway', id)).toEqual([{ ...part, networks: [] }]);
    expect(await partsOf('InternetGateway', 'igw-0123456789abcdef0')).toBe('absent');
  });

  it('of an egress-only and of a private gateway has its network', async () => {
    const command = new CreateEgressOnlyInternetGatewayCommand({ VpcId: ids.network });
    const { EgressOnlyInternetGateway } = await ec2().send(command);
    const only = EgressOnlyInternetGateway?.EgressOnlyInternetGatewayId ?? '';
    expect(await partsOf('EgressOnlyInternetGateway', only)).toEqual([
      { kind: 'gateway', type: 'egress-only-gateway', id: only, networks: [ids.network] },
    ]);
    const { VpnGateway } = await ec2().send(new CreateVpnGatewayCommand({ Type: 'ipsec.1' }));
    const own = VpnGateway?.VpnGatewayId ?? '';
    await ec2().send(new AttachVpnGatewayCommand({ VpnGatewayId: own, VpcId: ids.network }));
    expect(await partsOf('VPNGateway', own)).toEqual([
      { kind: 'gateway', type: 'private-gateway', id: own, networks: [ids.network] },
    ]);
  });

  it('of an elastic address that nothing has is nothing, and of a NAT gateway its subnet and address', async () => {
    const { AllocationId = '' } = await ec2().send(new AllocateAddressCommand({ Domain: 'vpc' }));
    expect(await partsOf('EIP', AllocationId)).toEqual([]);
    const command = new CreateNatGatewayCommand({ SubnetId: ids.subnet, AllocationId });
    const id = (await ec2().send(command)).NatGateway?.NatGatewayId ?? '';
    expect(await partsOf('NatGateway', id)).toMatchObject([
      { kind: 'nat-gateway', id, subnet: ids.subnet, public: true, available: true },
    ]);
    await ec2().send(new DeleteNatGatewayCommand({ NatGatewayId: id }));
    expect(await partsOf('NatGateway', id)).toBe('absent');
  });

  it('of an endpoint has its service and network', async () => {
    const command = new CreateVpcEndpointCommand({
      VpcId: ids.network,
      ServiceName: `com.amazonaws.${region}.s3`,
      VpcEndpointType: 'Gateway',
    });
    const id = (await ec2().send(command)).VpcEndpoint?.VpcEndpointId ?? '';
    expect(await partsOf('VPCEndpoint', id)).toMatchObject([
      { kind: 'endpoint', id, type: 'gateway', network: ids.network, service: `com.amazonaws.${region}.s3` },
    ]);
    await ec2().send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    expect(await partsOf('VPCEndpoint', id)).toBe('absent');
  });

  it('of an attachment to a transit gateway has both ends', async () => {
    const { TransitGateway } = await ec2().send(new CreateTransitGatewayCommand({}));
    const gateway = TransitGateway?.TransitGatewayId ?? '';
    const command = new CreateTransitGatewayVpcAttachmentCommand({
      TransitGatewayId: gateway,
      VpcId: ids.network,
      SubnetIds: [ids.subnet],
    });
    const id = (await ec2().send(command)).TransitGatewayVpcAttachment?.TransitGatewayAttachmentId ?? '';
    expect(await partsOf('TransitGatewayAttachment', id)).toMatchObject([
      { kind: 'transit-attachment', id, gateway, network: ids.network, subnets: [ids.subnet], available: true },
    ]);
  });
});
