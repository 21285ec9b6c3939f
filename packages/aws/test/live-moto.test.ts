import { CreateTrailCommand, StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { PutConfigurationRecorderCommand } from '@aws-sdk/client-config-service';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteSecurityGroupCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateDetectorCommand } from '@aws-sdk/client-guardduty';
import { CreateBucketCommand, PutBucketPolicyCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { Configuration } from '@clausewatch/model/configuration';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { describe as addresses } from '@clausewatch/net/addresses';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type TestServer, motoMissing, startMoto } from '../../../test/support/servers.ts';
import { cloudTrailClient, configClient, ec2Client, guardDutyClient, logsClient, s3Client } from '../src/clients.ts';
import { liveReader } from '../src/live-reader.ts';
import { liveReadings } from '../src/live-readings.ts';

const missing = motoMissing();
const [account, region, at] = ['123456789012', 'eu-west-1', '2026-11-20T05:00:00.000Z'] as const;

describe.skipIf(missing !== undefined)(`a resource read from its own service on moto ${missing ?? ''}`, () => {
  let server: TestServer;
  let network = '';
  const ec2 = () => ec2Client(region);
  const read = liveReader({ account }, (item) => observeConfig(item, { via: 'cloudtrail' }), liveReadings);
  const known = { Known: 'before' };

  const ask = (type: string, id: string, over: object = {}) =>
    read({ provider: 'aws', account, region, type: `AWS::${type}`, id, ...over }, at, known);

  async function stateOf(type: string, id: string): Promise<Configuration & { readonly tags: object }> {
    const found = await ask(type, id);
    if (found === undefined || found === 'absent' || found.kind !== 'resource')
      throw new Error(`${type}: ${JSON.stringify(found)}`);
    expect(found).toMatchObject({
      via: 'cloudtrail',
      resource: { capturedAt: at, stateId: '0', ref: { type: `AWS::${type}`, id } },
    });
    return { ...found.resource.configuration, tags: found.resource.tags };
  }

  beforeAll(async () => {
    server = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    network = (await ec2().send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
  }, 90_000);

  afterAll(async () => {
    for (const client of [ec2Client, s3Client, cloudTrailClient, logsClient, guardDutyClient, configClient])
      client(region).destroy();
    await server.stop();
    vi.unstubAllEnvs();
  });

  it('is a security group with its rules, and absent when it is gone', async () => {
    const TagSpecifications = [{ ResourceType: 'security-group' as const, Tags: [{ Key: 'Env', Value: 'prod' }] }];
    const made = new CreateSecurityGroupCommand({
      GroupName: 'web',
      Description: 'x',
      VpcId: network,
      TagSpecifications,
    });
    const { GroupId = '' } = await ec2().send(made);
    const ssh = {
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }],
      Ipv6Ranges: [{ CidrIpv6: '::/0' }],
    };
    await ec2().send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }));
    const state = await stateOf('EC2::SecurityGroup', GroupId);
    expect(state).toMatchObject({ kind: 'security-group', network, tags: { Env: 'prod' } });
    if (state.kind !== 'security-group') throw new Error('no group');
    expect(state.rules.map(({ direction, peer }) => `${direction} ${addresses(peer.addresses)}`)).toEqual([
      'ingress 0.0.0.0/0, ::/0',
      'egress 0.0.0.0/0',
    ]);
    await ec2().send(new DeleteSecurityGroupCommand({ GroupId }));
    expect(await ask('EC2::SecurityGroup', GroupId)).toBe('absent');
  });

  it('is a network ACL with its entries', async () => {
    const { NetworkAcl } = await ec2().send(new CreateNetworkAclCommand({ VpcId: network }));
    const NetworkAclId = NetworkAcl?.NetworkAclId ?? '';
    const entry = {
      NetworkAclId,
      RuleNumber: 100,
      Protocol: '6',
      RuleAction: 'allow',
      Egress: false,
      CidrBlock: '0.0.0.0/0',
    } as const;
    await ec2().send(new CreateNetworkAclEntryCommand({ ...entry, PortRange: { From: 22, To: 22 } }));
    const state = await stateOf('EC2::NetworkAcl', NetworkAclId);
    expect(state).toMatchObject({ kind: 'network-acl', network, unreadable: [] });
    if (state.kind !== 'network-acl') throw new Error('no ACL');
    expect(state.entries.find(({ number }) => number === 100)).toMatchObject({ action: 'allow', direction: 'ingress' });
  });

  it('is an instance, a peering, a flow log', async () => {
    const { Instances } = await ec2().send(
      new RunInstancesCommand({
        ImageId: 'ami-12345678',
        MinCount: 1,
        MaxCount: 1,
        MetadataOptions: { HttpTokens: 'optional' },
      }),
    );
    expect(await stateOf('EC2::Instance', Instances?.[0]?.InstanceId ?? '')).toMatchObject({
      kind: 'instance',
      metadataTokens: 'optional',
    });
    const other = (await ec2().send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }))).Vpc?.VpcId ?? '';
    const peered = await ec2().send(new CreateVpcPeeringConnectionCommand({ VpcId: network, PeerVpcId: other }));
    const id = peered.VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
    expect(await stateOf('EC2::VPCPeeringConnection', id)).toMatchObject({ kind: 'peering', requester: { network } });
    await logsClient(region).send(new CreateLogGroupCommand({ logGroupName: 'flows' }));
    const logs = new CreateFlowLogsCommand({
      ResourceIds: [network],
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogGroupName: 'flows',
      DeliverLogsPermissionArn: `arn:aws:iam::${account}:role/flows`,
    });
    const { FlowLogIds = [] } = await ec2().send(logs);
    expect(await stateOf('EC2::FlowLog', FlowLogIds[0] ?? '')).toMatchObject({
      kind: 'flow-log',
      watches: network,
      traffic: 'ALL',
      active: true,
    });
    expect(await ask('EC2::FlowLog', 'fl-00000000000000000')).toBe('absent');
  });

  it('is a bucket with its block, policy and grants, under the tags that are known', async () => {
    const s3 = s3Client(region);
    await s3.send(
      new CreateBucketCommand({ Bucket: 'exports', CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    expect(await stateOf('S3::Bucket', 'exports')).toMatchObject({
      kind: 'bucket',
      block: 'none',
      policy: 'none',
      tags: known,
    });
    const Policy = JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }],
    });
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'exports', Policy }));
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket: 'exports', PublicAccessBlockConfiguration }));
    expect(await stateOf('S3::Bucket', 'exports')).toMatchObject({
      block: { blockAcls: true, blockPolicy: false },
      policy: { statements: [{ effect: 'Allow', principals: ['*:*'] }] },
      grants: [{ permission: 'FULL_CONTROL' }],
    });
    expect(await ask('S3::Bucket', 'nowhere')).toBe('absent');
  });

  it('is a trail that stands still, a detector, a recorder, a log group', async () => {
    const trail = new CreateTrailCommand({
      Name: 'main',
      S3BucketName: 'exports',
      IsMultiRegionTrail: true,
      EnableLogFileValidation: true,
    });
    await cloudTrailClient(region).send(trail);
    await cloudTrailClient(region).send(new StopLoggingCommand({ Name: 'main' }));
    expect(await stateOf('CloudTrail::Trail', 'main')).toMatchObject({
      kind: 'audit-trail',
      logging: false,
      multiRegion: true,
    });
    expect(await ask('CloudTrail::Trail', 'none')).toBe('absent');
    const { DetectorId = '' } = await guardDutyClient(region).send(new CreateDetectorCommand({ Enable: true }));
    expect(await stateOf('GuardDuty::Detector', DetectorId)).toMatchObject({ kind: 'threat-detector', enabled: true });
    const recorder = {
      name: 'default',
      roleARN: `arn:aws:iam::${account}:role/config`,
      recordingGroup: { allSupported: true },
    };
    await configClient(region).send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: recorder }));
    expect(await stateOf('Config::ConfigurationRecorder', 'default')).toMatchObject({
      kind: 'recorder',
      recording: false,
      allTypes: true,
    });
    await logsClient(region).send(new CreateLogGroupCommand({ logGroupName: '/app/web' }));
    await logsClient(region).send(new CreateLogGroupCommand({ logGroupName: '/app/web-2' }));
    expect(await stateOf('Logs::LogGroup', '/app/web')).toMatchObject({ kind: 'log-group', retention: 'forever' });
    await logsClient(region).send(new PutRetentionPolicyCommand({ logGroupName: '/app/web', retentionInDays: 3 }));
    expect(await stateOf('Logs::LogGroup', '/app/web')).toMatchObject({ retention: 3 });
    expect(await ask('Logs::LogGroup', '/app')).toBe('absent');
  });

  it.each([
    ['of another account', 'EC2::SecurityGroup', { account: '999988887777' }],
    ['of a region that is none', 'EC2::SecurityGroup', { region: 'evil.example/' }],
    ['of a type that has no reader', 'KMS::Key', {}],
  ])('is not asked for when it is %s', async (_what, type, over) => {
    expect(await ask(type, 'x', over)).toBeUndefined();
  });
});
