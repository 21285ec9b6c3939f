/** How each type is read from its own service, in the spelling of AWS Config: `configuration` and `supplementary` of an item. */
import { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
} from '@aws-sdk/client-config-service';
import { DescribeListenersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetDetectorCommand } from '@aws-sdk/client-guardduty';
import {
  GetBucketAclCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  type Grantee,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountBlockCommand } from '@aws-sdk/client-s3-control';
import type { ResourceRef } from '@clausewatch/model/resource';

import {
  cloudTrailClient,
  configClient,
  guardDutyClient,
  loadBalancingClient,
  logsClient,
  s3Client,
  s3ControlClient,
} from './clients.ts';
import { nameOf } from './failures.ts';
import { balancerReadings } from './live-balancers.ts';
import { databaseReadings } from './live-databases.ts';
import { ec2Readings } from './live-ec2.ts';
import { type Reading, type Readings, camel } from './live-item.ts';
import { gatewayReadings } from './live-gateways.ts';
import { networkReadings } from './live-network.ts';

export const liveReadings: Readings = [
  ...ec2Readings,
  ...networkReadings,
  ...gatewayReadings,
  ...databaseReadings,
  ...balancerReadings,
  [
    'AWS::ElasticLoadBalancingV2::Listener',
    async ({ id, region }) => {
      const { Listeners } = await loadBalancingClient(region).send(
        new DescribeListenersCommand({ ListenerArns: [id] }),
      );
      return Listeners?.[0] && { configuration: Listeners[0] };
    },
  ],
  ['AWS::S3::Bucket', readBucket],
  [
    'AWS::S3::AccountPublicAccessBlock',
    async ({ id, region }) => {
      const block = new GetAccountBlockCommand({ AccountId: id });
      const answer = await unlessNone(s3ControlClient(region).send(block), 'NoSuchPublicAccessBlockConfiguration');
      return { configuration: answer === undefined ? unblocked : camel(answer.PublicAccessBlockConfiguration) };
    },
  ],
  [
    'AWS::CloudTrail::Trail',
    async ({ id, region }) => {
      const client = cloudTrailClient(region);
      const { trailList } = await client.send(new DescribeTrailsCommand({ trailNameList: [id] }));
      const trail = trailList?.find(({ Name }) => Name === id);
      if (trail === undefined) return undefined;
      const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name: trail.TrailARN ?? id }));
      const selectors = await client.send(new GetEventSelectorsCommand({ TrailName: trail.TrailARN ?? id }));
      const { EventSelectors, AdvancedEventSelectors } = selectors;
      return {
        configuration: { ...trail, IsLogging },
        supplementary: {
          ...(EventSelectors && { EventSelectors }),
          ...(AdvancedEventSelectors && { AdvancedEventSelectors }),
        },
        name: trail.Name,
      };
    },
  ],
  [
    'AWS::GuardDuty::Detector',
    async ({ id, region }) => {
      // GuardDuty knows no such thing as a detector that is not found.
      const detector = await unlessNone(
        guardDutyClient(region).send(new GetDetectorCommand({ DetectorId: id })),
        'BadRequestException',
      );
      return detector && { configuration: { ...detector, $metadata: undefined }, tags: detector.Tags };
    },
  ],
  [
    'AWS::Config::ConfigurationRecorder',
    async ({ id, region }) => {
      const named = { ConfigurationRecorderNames: [id] };
      const { ConfigurationRecorders } = await configClient(region).send(
        new DescribeConfigurationRecordersCommand(named),
      );
      const command = new DescribeConfigurationRecorderStatusCommand(named);
      const { ConfigurationRecordersStatus } = await configClient(region).send(command);
      const [recorder] = ConfigurationRecorders ?? [];
      const recording = ConfigurationRecordersStatus?.[0]?.recording;
      return recorder && { configuration: { ...recorder, recording }, name: id };
    },
  ],
  [
    'AWS::Logs::LogGroup',
    async ({ id, region }) => {
      const { logGroups } = await logsClient(region).send(new DescribeLogGroupsCommand({ logGroupNamePrefix: id }));
      const group = logGroups?.find(({ logGroupName }) => logGroupName === id);
      return group && { configuration: group, name: id };
    },
  ],
];

/** An account without a block of its own blocks nothing. */
const unblocked = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

async function readBucket({ id, region, account }: ResourceRef): Promise<Reading | undefined> {
  const client = s3Client(region);
  const own = { Bucket: id, ExpectedBucketOwner: account };
  const acl = await unlessNone(client.send(new GetBucketAclCommand(own)), 'NoSuchBucket');
  if (acl === undefined) return undefined;
  const policy = await unlessNone(client.send(new GetBucketPolicyCommand(own)), 'NoSuchBucketPolicy');
  const block = await unlessNone(
    client.send(new GetPublicAccessBlockCommand(own)),
    'NoSuchPublicAccessBlockConfiguration',
  );
  const grantList = (acl.Grants ?? []).map(({ Grantee: to, Permission }) => ({
    grantee: granteeOf(to),
    permission: Permission,
  }));
  return {
    configuration: { name: id },
    supplementary: {
      AccessControlList: { grantList, owner: camel(acl.Owner) },
      BucketPolicy: { policyText: policy?.Policy ?? null },
      ...(block && { PublicAccessBlockConfiguration: camel(block.PublicAccessBlockConfiguration) }),
    },
    name: id,
  };
}

function granteeOf(grantee: Grantee | undefined): unknown {
  return grantee && { id: grantee.ID, uri: grantee.URI, emailAddress: grantee.EmailAddress };
}

async function unlessNone<T>(answer: Promise<T>, error: string): Promise<T | undefined> {
  try {
    return await answer;
  } catch (caught) {
    if (nameOf(caught) === error) return undefined;
    throw caught;
  }
}
