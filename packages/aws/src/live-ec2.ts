/** How the resources of EC2 are read from their own service, in the spelling of AWS Config. */
import {
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcPeeringConnectionsCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import type { ResourceRef } from '@clausewatch/model/resource';

import { ec2Client } from './clients.ts';

/** The parts of a configuration item that the service itself can tell. */
export interface Reading {
  readonly configuration: unknown;
  readonly supplementary?: unknown;
  readonly name?: string | undefined;
  /** Absent where the service tells none with the state. */
  readonly tags?: unknown;
}

/** `undefined`: it is not there. */
export type Read = (ref: ResourceRef) => Promise<Reading | undefined>;

export const ec2Readings: readonly (readonly [type: string, read: Read])[] = [
  [
    'AWS::EC2::SecurityGroup',
    async ({ id, region }) => {
      const { SecurityGroups } = await ec2Client(region).send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
      return ofEc2(SecurityGroups?.[0], groupItem, SecurityGroups?.[0]?.GroupName);
    },
  ],
  [
    'AWS::EC2::NetworkAcl',
    async ({ id, region }) => {
      const { NetworkAcls } = await ec2Client(region).send(new DescribeNetworkAclsCommand({ NetworkAclIds: [id] }));
      return ofEc2(NetworkAcls?.[0]);
    },
  ],
  [
    'AWS::EC2::FlowLog',
    async ({ id, region }) => {
      const { FlowLogs } = await ec2Client(region).send(new DescribeFlowLogsCommand({ FlowLogIds: [id] }));
      return ofEc2(FlowLogs?.[0]);
    },
  ],
  [
    'AWS::EC2::VPCPeeringConnection',
    async ({ id, region }) => {
      const command = new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] });
      return ofEc2((await ec2Client(region).send(command)).VpcPeeringConnections?.[0]);
    },
  ],
  [
    'AWS::EC2::Instance',
    async ({ id, region }) => {
      const { Reservations } = await ec2Client(region).send(new DescribeInstancesCommand({ InstanceIds: [id] }));
      return ofEc2(Reservations?.[0]?.Instances?.[0]);
    },
  ],
];

type Ec2 = { readonly Tags?: unknown } | undefined;

function ofEc2<T extends Ec2>(
  found: T,
  item: (from: NonNullable<T>) => unknown = camel,
  name?: string,
): Reading | undefined {
  return found && { configuration: item(found), tags: camel(found.Tags), name };
}

/** Items carry IPv4 ranges twice, as texts and with descriptions. */
function groupItem(group: SecurityGroup): unknown {
  const both = (permissions: SecurityGroup['IpPermissions'] = []): unknown =>
    permissions.map(({ IpRanges = [], ...rest }) => ({
      ...(camel(rest) as object),
      ipv4Ranges: camel(IpRanges),
      ipRanges: IpRanges.map(({ CidrIp }) => CidrIp),
    }));
  const { IpPermissions, IpPermissionsEgress, ...rest } = group;
  return {
    ...(camel(rest) as object),
    ipPermissions: both(IpPermissions),
    ipPermissionsEgress: both(IpPermissionsEgress),
  };
}

/** With the keys as AWS Config writes those of EC2 and S3: the first letter is small. */
export function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [`${key.charAt(0).toLowerCase()}${key.slice(1)}`, camel(part)]),
  );
}
