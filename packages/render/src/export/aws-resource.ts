/** How Security Hub names a resource: its own type names, and an ARN. */
import type { ResourceRef } from '@clausewatch/model/resource';

/** Security Hub's name of a type, and where an ARN of it differs from the id. What is not here is `Other`. */
const types: Readonly<Record<string, readonly [name: string, arn: (ref: ResourceRef) => string]>> = {
  'AWS::EC2::SecurityGroup': ['AwsEc2SecurityGroup', (ref) => arn(ref, 'ec2', `security-group/${ref.id}`)],
  'AWS::EC2::NetworkAcl': ['AwsEc2NetworkAcl', (ref) => arn(ref, 'ec2', `network-acl/${ref.id}`)],
  'AWS::EC2::VPC': ['AwsEc2Vpc', (ref) => arn(ref, 'ec2', `vpc/${ref.id}`)],
  'AWS::EC2::Subnet': ['AwsEc2Subnet', (ref) => arn(ref, 'ec2', `subnet/${ref.id}`)],
  'AWS::EC2::RouteTable': ['AwsEc2RouteTable', (ref) => arn(ref, 'ec2', `route-table/${ref.id}`)],
  'AWS::EC2::Instance': ['AwsEc2Instance', (ref) => arn(ref, 'ec2', `instance/${ref.id}`)],
  'AWS::EC2::NetworkInterface': ['AwsEc2NetworkInterface', (ref) => arn(ref, 'ec2', `network-interface/${ref.id}`)],
  'AWS::EC2::VPCPeeringConnection': [
    'AwsEc2VpcPeeringConnection',
    (ref) => arn(ref, 'ec2', `vpc-peering-connection/${ref.id}`),
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['AwsElbv2LoadBalancer', ({ id }) => id],
  'AWS::RDS::DBInstance': ['AwsRdsDbInstance', (ref) => arn(ref, 'rds', `db:${ref.name ?? ref.id}`)],
  'AWS::RDS::DBCluster': ['AwsRdsDbCluster', (ref) => arn(ref, 'rds', `cluster:${ref.name ?? ref.id}`)],
  'AWS::S3::Bucket': ['AwsS3Bucket', (ref) => `arn:${partitionOf(ref.region)}:s3:::${ref.id}`],
  'AWS::IAM::Role': ['AwsIamRole', (ref) => global(ref, 'iam', `role/${ref.name ?? ref.id}`)],
  'AWS::CloudFront::Distribution': [
    'AwsCloudFrontDistribution',
    (ref) => global(ref, 'cloudfront', `distribution/${ref.id}`),
  ],
  'AWS::CloudTrail::Trail': ['AwsCloudTrailTrail', (ref) => arn(ref, 'cloudtrail', `trail/${ref.name ?? ref.id}`)],
  'AWS::GuardDuty::Detector': ['AwsGuardDutyDetector', (ref) => arn(ref, 'guardduty', `detector/${ref.id}`)],
  'AWS::::Account': ['AwsAccount', ({ id }) => `AWS::::Account:${id}`],
};

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

/** The partition that a region belongs to. */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export function resourceTypeOf({ type }: ResourceRef): string {
  return (Object.hasOwn(types, type) ? types[type]?.[0] : undefined) ?? 'Other';
}

/** An ARN where its shape is known; else type and id, which is as unambiguous. */
export function resourceIdOf(ref: ResourceRef): string {
  if (ref.id.startsWith('arn:')) return ref.id;
  const made = Object.hasOwn(types, ref.type) ? types[ref.type]?.[1](ref) : undefined;
  return made ?? `${ref.type}:${ref.account}:${ref.region}:${ref.id}`;
}

function arn({ region, account }: ResourceRef, service: string, rest: string): string {
  return `arn:${partitionOf(region)}:${service}:${region}:${account}:${rest}`;
}

function global({ region, account }: ResourceRef, service: string, rest: string): string {
  return `arn:${partitionOf(region)}:${service}::${account}:${rest}`;
}
