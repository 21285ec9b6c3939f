/** Parts of resources that CloudFormation writes differently from AWS Config. */
import { type Fields, fields } from '@clausewatch/sources/read';

/** A rule of a security group, given in a group or alone, as an IP permission. */
export function permission(value: unknown): object {
  const from = fields(value) ?? {};
  const present = (key: string): readonly unknown[] => (from[key] === undefined ? [] : [from[key]]);
  const peers = [
    ...present('SourceSecurityGroupId'),
    ...present('DestinationSecurityGroupId'),
    ...present('SourceSecurityGroupName'),
  ];
  return {
    ipProtocol: from['IpProtocol'],
    fromPort: from['FromPort'],
    toPort: from['ToPort'],
    ipv4Ranges: present('CidrIp').map((cidrIp) => ({ cidrIp })),
    ipv6Ranges: present('CidrIpv6').map((cidrIpv6) => ({ cidrIpv6 })),
    userIdGroupPairs: peers.map((groupId) => ({ groupId })),
    prefixListIds: [...present('SourcePrefixListId'), ...present('DestinationPrefixListId')].map((prefixListId) => ({
      prefixListId,
    })),
  };
}

export function aclEntry(from: Fields): object {
  return { Egress: false, ...from, ...(from['Icmp'] === undefined ? {} : { icmpTypeCode: from['Icmp'] }) };
}

const OWNER = { grantee: { id: 'owner' }, permission: 'FullControl' };
const GRANTS: Readonly<Record<string, readonly object[]>> = {
  PublicRead: [{ grantee: 'AllUsers', permission: 'Read' }],
  PublicReadWrite: [
    { grantee: 'AllUsers', permission: 'Read' },
    { grantee: 'AllUsers', permission: 'Write' },
  ],
  AuthenticatedRead: [{ grantee: 'AuthenticatedUsers', permission: 'Read' }],
};

/** What a canned access control list grants: docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html. */
export function cannedGrants(canned: string | undefined): readonly object[] {
  return [OWNER, ...(GRANTS[canned ?? ''] ?? [])];
}
