/** How firewalls are read from EC2: all that a remedy looks at. */
import { DescribeNetworkAclsCommand, DescribeSecurityGroupsCommand, type SecurityGroup } from '@aws-sdk/client-ec2';

import { ec2Client } from './clients.ts';
import { camel, ofEc2, type Readings } from './live-item.ts';

export const firewallReadings: Readings = [
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
];

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
