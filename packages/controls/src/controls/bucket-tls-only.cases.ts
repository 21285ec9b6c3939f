import { bareBucket, bucket, deny, policy, statement } from '../kit/build-data.ts';
import { cases } from '../kit/cases.ts';
import control from './bucket-tls-only.ts';

const plain = { Bool: { 'aws:securetransport': ['false'] } };
const old = { NumericLessThan: { 's3:tlsversion': ['1.2'] } };
const reader = statement({ principals: ['AWS:arn:aws:iam::111122223333:role/reader'] });
const ARN = 'arn:aws:s3:::example-reports';
const WRITTEN = {
  BucketPolicy: {
    policyText: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"}}}',
  },
};
const none = { messages: ['plain'], subjects: ['plain-http'] };
const partly = { messages: ['partly'], subjects: ['plain-http'] };

export default cases(
  control,
  {},
  {
    compliant: {
      'everyone is denied everything without TLS': { given: bucket({ policy: policy(deny(plain)) }) },
      'all in one wildcard': {
        given: bucket({
          policy: policy(deny(plain, { actions: ['*'], resources: [`${ARN}*`], principals: ['AWS:*'] })),
        }),
      },
      'the bucket and its objects in two statements': {
        given: bucket({
          policy: policy(reader, deny(plain, { resources: [ARN] }), deny(plain, { resources: [`${ARN}/*`] })),
        }),
      },
      'in another partition': {
        given: bucket(
          {
            policy: policy(
              deny(plain, { resources: ['arn:aws-cn:s3:::example-reports', 'arn:aws-cn:s3:::example-reports/*'] }),
            ),
          },
          { arn: 'arn:aws-cn:s3:::example-reports', region: 'cn-north-1' },
        ),
      },
      'old versions are denied too': {
        given: bucket({ policy: policy(deny(plain), deny(old)) }),
        with: { minimumTls: '1.2' },
      },
    },
    violation: {
      'no policy at all': { given: bucket(), ...none },
      'a hostile name': { given: bucket({}, { id: 'x$(reboot)' }), ...none },
      'a policy that says nothing of TLS': {
        given: bucket({ policy: policy(reader) }, { supplementary: WRITTEN }),
        ...none,
      },
      'TLS is asked of those who are allowed, and of nobody else': {
        given: bucket({ policy: policy(statement({ conditions: { Bool: { 'aws:securetransport': ['true'] } } })) }),
        ...none,
      },
      'only reading is denied': {
        given: bucket({ policy: policy(deny(plain, { actions: ['s3:GetObject'] })) }),
        ...partly,
      },
      'only the objects': { given: bucket({ policy: policy(deny(plain, { resources: [`${ARN}/*`] })) }), ...partly },
      'only one role': { given: bucket({ policy: policy(deny(plain, { principals: reader.principals })) }), ...partly },
      'everyone but one role': {
        given: bucket({ policy: policy(deny(plain, { principals: reader.principals, exceptPrincipals: true })) }),
        ...partly,
      },
      'only outside a network': {
        given: bucket({ policy: policy(deny({ ...plain, NotIpAddress: { 'aws:sourceip': ['2001:db8::/32'] } })) }),
        ...none,
      },
      'old versions are not denied': {
        given: bucket({ policy: policy(deny(plain)) }, { supplementary: WRITTEN }),
        with: { minimumTls: '1.2' },
        messages: ['version'],
        subjects: ['old-tls'],
      },
      'versions below 1.2 are denied where 1.3 is promised': {
        given: bucket({ policy: policy(deny(plain), deny(old)) }),
        with: { minimumTls: '1.3' },
        messages: ['version'],
        subjects: ['old-tls'],
      },
    },
    notApplicable: {},
    never: { notApplicable: 'every bucket answers over plain HTTP unless its policy forbids it' },
    undetermined: {
      'the policy could not be read': { given: bucket({ policy: 'unreadable' }), missing: 'policy of bucket' },
      'the policy is not visible': { given: bareBucket(), missing: 'policy of bucket example-reports' },
    },
  },
);
