import {
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { gatewayReadings } from './live-gateways.ts';
import { liveReader } from './live-reader.ts';

const [account, region, at] = ['111122223333', 'eu-west-1', '2026-11-20T05:00:00.000Z'];
const ec2 = mockClient(EC2Client);
const read = liveReader({ account }, (item) => observeConfig(item, { via: 'cloudtrail' }), gatewayReadings);

async function partsOf(name: string, id: string): Promise<unknown> {
  const state = await read({ provider: 'aws', account, region, type: `AWS::EC2::${name}`, id }, at, {});
  return typeof state === 'object' && state.kind === 'resource' ? graphParts(state.resource) : state;
}

const arnOf = (what: string): string => `arn:aws:ec2:${region}:${account}:${what}`;

describe('a live reading', () => {
  beforeEach(() => void ec2.reset());

  it('of the block on public access has its mode', async () => {
    ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).resolves({
      VpcBlockPublicAccessOptions: { AwsAccountId: account, InternetGatewayBlockMode: 'block-ingress' },
    });
    expect(await partsOf('VPCBlockPublicAccessOptions', account)).toEqual([
      { kind: 'public-block', account, region, mode: 'block-ingress' },
    ]);
  });

  it.each([
    ['a network', 'vpc/vpc-1', 'vpc-1'],
    ['a subnet', 'subnet/subnet-1', 'subnet-1'],
  ])('of an exclusion from it names %s by its id', async (_, ResourceArn, of) => {
    const exclusion = { ExclusionId: 'e-1', InternetGatewayExclusionMode: 'allow-egress' as const };
    const said = (State: 'create-complete' | 'delete-complete') =>
      ec2
        .on(DescribeVpcBlockPublicAccessExclusionsCommand, { ExclusionIds: ['e-1'] })
        .resolves({ VpcBlockPublicAccessExclusions: [{ ...exclusion, State, ResourceArn: arnOf(ResourceArn) }] });
    said('create-complete');
    expect(await partsOf('VPCBlockPublicAccessExclusion', 'e-1')).toEqual([
      { kind: 'public-block-exclusion', id: 'e-1', of, mode: 'allow-egress' },
    ]);
    said('delete-complete');
    expect(await partsOf('VPCBlockPublicAccessExclusion', 'e-1')).toBe('absent');
  });

  it('of an endpoint service has the load balancers that it offers', async () => {
    const [id, balancer] = ['vpce-svc-1', 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/a/1'];
    const service = { ServiceId: id, NetworkLoadBalancerArns: [balancer], ManagesVpcEndpoints: false };
    ec2
      .on(DescribeVpcEndpointServiceConfigurationsCommand, { ServiceIds: [id] })
      .resolves({ ServiceConfigurations: [{ ...service, ServiceState: 'Available' }] });
    expect(await partsOf('VPCEndpointService', id)).toEqual([
      { kind: 'endpoint-service', id, balancers: [balancer], managed: false },
    ]);
  });
});
