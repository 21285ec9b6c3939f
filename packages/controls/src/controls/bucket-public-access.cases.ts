import { bareBucket, bucket, deny, policy, SHUT, statement } from '../kit/build-data.ts';
import { cases } from '../kit/cases.ts';
import control from './bucket-public-access.ts';

const open = policy(statement());
const when = (conditions: Parameters<typeof deny>[0]) => policy(statement({ conditions }));
const from = (...values: string[]) => when({ IpAddress: { 'aws:sourceip': values } });
const byPolicy = { messages: ['policy'], subjects: ['public policy'] };
const byAcl = { messages: ['acl'], subjects: ['public acl'] };
const everyone = { grantee: 'http://acs.amazonaws.com/groups/global/AllUsers', permission: 'READ' };
const signedIn = { grantee: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers', permission: 'WRITE' };
const OPEN = { blockAcls: false, ignoreAcls: false, blockPolicy: false, restrictBuckets: false };

export default cases(
  control,
  {},
  {
    compliant: {
      'no policy, and grants to its owner alone': { given: bucket() },
      'an open policy that the block takes the effect from': { given: bucket({ policy: open, block: SHUT }) },
      'an open list that the block makes S3 ignore': { given: bucket({ grants: [everyone], block: SHUT }) },
      'nothing is visible but a block that shuts both ways': { given: bareBucket({ block: SHUT }) },
      'one named role': {
        given: bucket({ policy: policy(statement({ principals: ['AWS:arn:aws:iam::111122223333:role/reader'] })) }),
      },
      'only through one VPC endpoint': {
        given: bucket({ policy: when({ StringEquals: { 'aws:sourcevpce': ['vpce-0a1b2c3d'] } }) }),
      },
      'only from our organisation': {
        given: bucket({ policy: when({ StringEquals: { 'aws:principalorgid': ['o-a1b2c3d4e5'] } }) }),
      },
      'only roles of one account, by a pattern of their ARN': {
        given: bucket({ policy: when({ ArnLike: { 'aws:principalarn': ['arn:aws:iam::111122223333:role/app-*'] } }) }),
      },
      'only from a few IPv4 addresses': { given: bucket({ policy: from('8.8.8.0/24', '10.0.0.0/8') }) },
      'only from a few IPv6 addresses': { given: bucket({ policy: from('2600:1f00:1::/48') }) },
      'everyone is allowed, and who comes from elsewhere is denied': {
        given: bucket({
          policy: policy(statement(), deny({ StringNotEquals: { 'aws:sourcevpc': ['vpc-0a1b2c3d'] } })),
        }),
      },
      'everyone is allowed, and all but one role are denied': {
        given: bucket({
          policy: policy(
            statement(),
            deny({}, { principals: ['AWS:arn:aws:iam::111122223333:role/reader'], exceptPrincipals: true }),
          ),
        }),
      },
      'everyone is denied': { given: bucket({ policy: policy(deny({})) }) },
    },
    violation: {
      'everyone may read': { given: bucket({ policy: open }), ...byPolicy },
      'everyone may write': {
        given: bucket({ policy: policy(statement({ actions: ['s3:PutObject'] })) }),
        ...byPolicy,
      },
      'everyone who has an AWS account': {
        given: bucket({ policy: policy(statement({ principals: ['AWS:*'], sid: 'Partners' })) }),
        ...byPolicy,
      },
      'everyone but one': {
        given: bucket({
          policy: policy(
            statement({
              principals: ['AWS:arn:aws:iam::111122223333:root'],
              exceptPrincipals: true,
              exceptActions: true,
            }),
          ),
        }),
        ...byPolicy,
      },
      'a block against new open policies leaves the old one open': {
        given: bucket({ policy: open, block: { ...OPEN, blockPolicy: true } }),
        ...byPolicy,
      },
      'the internet in two halves': { given: bucket({ policy: from('0.0.0.0/1', '128.0.0.0/1') }), ...byPolicy },
      'all routable IPv6': { given: bucket({ policy: from('2000::/3') }), ...byPolicy },
      'a condition that anyone can meet': {
        given: bucket({ policy: when({ StringLike: { 'aws:referer': ['https://www.example.com/*'] } }) }),
        ...byPolicy,
      },
      'an organisation by a wildcard': {
        given: bucket({ policy: when({ StringLike: { 'aws:principalorgid': ['o-*'] } }) }),
        ...byPolicy,
      },
      'a condition that does not hold where the key is absent': {
        given: bucket({ policy: when({ StringEqualsIfExists: { 'aws:sourcevpce': ['vpce-0a1b2c3d'] } }) }),
        ...byPolicy,
      },
      'a denial that leaves out some objects': {
        given: bucket({
          policy: policy(
            statement(),
            deny(
              { StringNotEquals: { 'aws:sourcevpc': ['vpc-0a1b2c3d'] } },
              { resources: ['arn:aws:s3:::example-reports/internal/*'] },
            ),
          ),
        }),
        ...byPolicy,
      },
      'a denial of plain HTTP alone': {
        given: bucket({ policy: policy(statement(), deny({ Bool: { 'aws:securetransport': ['false'] } })) }),
        ...byPolicy,
      },
      'a list that everyone may read': { given: bucket({ grants: [everyone] }), ...byAcl },
      'a list that everyone with an account may write to': {
        given: bucket({ grants: [signedIn], block: { ...OPEN, blockAcls: true } }),
        ...byAcl,
      },
      'both ways, in a bucket with a hostile name': {
        given: bucket({ policy: open, grants: [everyone] }, { id: "x'; rm -rf $HOME #" }),
        messages: ['policy', 'acl'],
        subjects: ['public policy', 'public acl'],
      },
      'an open list beside a policy that nobody could read': {
        given: bucket({ policy: 'unreadable', grants: [everyone] }),
        ...byAcl,
        missing: 'policy of bucket example-reports',
      },
    },
    notApplicable: {},
    never: { notApplicable: 'every bucket can be opened' },
    undetermined: {
      'the policy could not be read': { given: bucket({ policy: 'unreadable' }), missing: 'policy of bucket' },
      'nothing is visible': { given: bareBucket(), missing: 'access control list' },
      'an open policy, and no word of a block': {
        given: bareBucket({ policy: open, grants: [] }),
        missing: 'public access block',
      },
      'an open list, and no word of a block': {
        given: bareBucket({ policy: 'none', grants: [everyone] }),
        missing: 'public access block',
      },
      'an address that is none': { given: bucket({ policy: from('8.8.8.0/33') }), missing: 'a readable address' },
    },
  },
);
