import { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { observe } from '../observe.ts';

const identity = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:alice',
  arn: 'arn:aws:sts::111122223333:assumed-role/platform/alice',
  accountId: '111122223333',
  sessionContext: {
    sessionIssuer: { type: 'Role', userName: 'platform', arn: 'arn:aws:iam::111122223333:role/platform' },
  },
};

const record = {
  eventVersion: '1.09',
  eventID: 'e-1',
  requestID: 'r-1',
  eventTime: '2026-11-03T09:14:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'AuthorizeSecurityGroupIngress',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2.15.0 Python/3.11',
  userIdentity: identity,
  requestParameters: { groupId: 'sg-1', ipPermissions: { items: [] } },
  responseElements: { _return: true },
};

function said(over: object): readonly Observation[] {
  return observe({ ...record, ...over });
}

function call(over: object) {
  const [found] = said(over);
  if (found?.kind !== 'api-call') throw new Error(`not a call: ${JSON.stringify(found)}`);
  return found.call;
}

/** What a call of this name may have changed, as `type id`. */
function changed(eventSource: string, eventName: string, req: unknown, res: unknown = null): readonly string[] {
  return call({
    eventSource: `${eventSource}.amazonaws.com`,
    eventName,
    requestParameters: req,
    responseElements: res,
  }).changes.map(({ type, id }) => `${type.replace('AWS::', '')} ${id}`);
}

function signals(over: object): readonly string[] {
  return said(over).flatMap((one) => (one.kind === 'signal' ? [one.signal.kind] : []));
}

describe('a recorded call', () => {
  it('says what it may have changed, when, and by whom', () => {
    expect(said({})).toEqual([
      {
        kind: 'api-call',
        via: 'cloudtrail',
        call: {
          id: 'e-1',
          name: 'AuthorizeSecurityGroupIngress',
          deletes: false,
          account: '111122223333',
          region: 'eu-west-1',
          at: '2026-11-03T09:14:00.000Z',
          request: 'r-1',
          actor: {
            name: 'platform/alice',
            from: '203.0.113.7',
            with: 'AWS CLI 2.15.0',
            through: 'command-line',
            call: 'AuthorizeSecurityGroupIngress',
            at: '2026-11-03T09:14:00.000Z',
          },
          changes: [
            {
              provider: 'aws',
              account: '111122223333',
              region: 'eu-west-1',
              type: 'AWS::EC2::SecurityGroup',
              id: 'sg-1',
            },
          ],
        },
      },
    ]);
  });

  it('is the same on EventBridge, in a file of the trail, and alone', () => {
    const event = {
      source: 'aws.ec2',
      'detail-type': 'AWS API Call via CloudTrail',
      account: '111122223333',
      detail: record,
    };
    expect(observe(event)).toEqual(said({}));
    expect(observe({ Records: [record, record] })).toEqual([...said({}), ...said({})]);
  });

  it.each<[readonly string[], string, string, unknown, unknown]>([
    [
      ['EC2::SecurityGroup sg-9'],
      'ec2',
      'ModifySecurityGroupRules',
      { ModifySecurityGroupRulesRequest: { GroupId: 'sg-9' } },
      null,
    ],
    [['EC2::SecurityGroup sg-9'], 'ec2', 'CreateSecurityGroup', { groupName: 'web' }, { groupId: 'sg-9' }],
    [
      ['EC2::SecurityGroup sg-9'],
      'ec2',
      'AuthorizeSecurityGroupIngress',
      { groupName: 'web' },
      { securityGroupRuleSet: { items: [{ groupId: 'sg-9' }, { groupId: 'sg-9' }] } },
    ],
    [
      ['EC2::PrefixList pl-1'],
      'ec2',
      'ModifyManagedPrefixList',
      { ModifyManagedPrefixListRequest: { PrefixListId: 'pl-1' } },
      null,
    ],
    [
      ['EC2::FlowLog fl-1'],
      'ec2',
      'DeleteFlowLogs',
      { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-1' } } },
      null,
    ],
    [
      ['EC2::FlowLog fl-1', 'EC2::FlowLog fl-2'],
      'ec2',
      'DeleteFlowLogs',
      {
        DeleteFlowLogsRequest: {
          FlowLogId: [
            { tag: 1, content: 'fl-1' },
            { tag: 2, content: 'fl-2' },
          ],
        },
      },
      null,
    ],
    [['EC2::NetworkAcl acl-1'], 'ec2', 'ReplaceNetworkAclEntry', { networkAclId: 'acl-1', ruleNumber: 1 }, null],
    [
      ['EC2::RouteTable rtb-1', 'EC2::Subnet subnet-1'],
      'ec2',
      'AssociateRouteTable',
      { routeTableId: 'rtb-1', subnetId: 'subnet-1' },
      null,
    ],
    [
      ['EC2::VPCPeeringConnection pcx-1'],
      'ec2',
      'AcceptVpcPeeringConnection',
      { vpcPeeringConnectionId: 'pcx-1' },
      null,
    ],
    [['EC2::Instance i-1'], 'ec2', 'RunInstances', {}, { instancesSet: { items: [{ instanceId: 'i-1' }] } }],
    [
      ['ElasticLoadBalancingV2::Listener arn:l'],
      'elasticloadbalancing',
      'ModifyListener',
      { listenerArn: 'arn:l' },
      null,
    ],
    [
      ['ElasticLoadBalancing::LoadBalancer old'],
      'elasticloadbalancing',
      'CreateLoadBalancer',
      { loadBalancerName: 'old' },
      { dNSName: 'x' },
    ],
    [['S3::Bucket b'], 's3', 'PutBucketPolicy', { bucketName: 'b' }, null],
    [['S3::AccountPublicAccessBlock 111122223333'], 's3', 'DeleteAccountPublicAccessBlock', null, null],
    [
      ['CloudTrail::Trail main'],
      'cloudtrail',
      'StopLogging',
      { name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main' },
      null,
    ],
    [['GuardDuty::Detector d1'], 'guardduty', 'UpdateDetector', { detectorId: 'd1', enable: false }, null],
    [
      ['Config::ConfigurationRecorder default'],
      'config',
      'StopConfigurationRecorder',
      { configurationRecorderName: 'default' },
      null,
    ],
    [['Logs::LogGroup /app'], 'logs', 'PutRetentionPolicy', { logGroupName: '/app', retentionInDays: 1 }, null],
    [
      ['RDS::DBInstance db-ABC'],
      'rds',
      'ModifyDBInstance',
      { dBInstanceIdentifier: 'orders' },
      { dbiResourceId: 'db-ABC' },
    ],
  ])('names %j by %s %s', (expected, service, name, req, res) => {
    expect(changed(service, name, req, res)).toEqual(expected);
  });

  it('that takes away what it names says so; one that takes away a part does not', () => {
    expect(call({ eventName: 'DeleteSecurityGroup' }).deletes).toBe(true);
    expect(call({ eventName: 'DeleteNetworkAclEntry', requestParameters: { networkAclId: 'acl-1' } }).deletes).toBe(
      false,
    );
  });

  it.each([
    ['changes nothing that is watched', { eventName: 'DescribeInstances' }],
    ['has a name of every object', { eventName: 'constructor' }],
    ['failed', { errorCode: 'Client.InvalidParameterValue' }],
    ['names no resource', { requestParameters: null, responseElements: null }],
  ])('is ignored when it %s', (_what, over) => {
    expect(said(over)).toMatchObject([{ kind: 'ignored', via: 'cloudtrail' }]);
  });

  it.each([
    ['eventTime', { eventTime: 'yesterday' }],
    ['eventID', { eventID: undefined, requestID: undefined }],
    ['recipientAccountId', { recipientAccountId: undefined, userIdentity: null }],
  ])('that matters is refused without %s, and its neighbours are read', (field, over) => {
    const problems: string[] = [];
    const found = observe(
      { Records: [{ ...record, ...over }, record] },
      { onProblem: ({ message }) => problems.push(message) },
    );
    expect(problems).toEqual([expect.stringContaining(field)]);
    expect(found).toHaveLength(1);
  });

  it('of hostile shape is read, cut, or ignored, and never becomes a key', () => {
    const long = 'x'.repeat(100_000);
    const odd = JSON.parse(`{"__proto__":{"groupId":"sg-evil"},"constructor":{"groupId":"sg-evil"}}`) as unknown;
    expect(said({ requestParameters: odd, responseElements: odd })).toMatchObject([{ kind: 'ignored' }]);
    for (const groupId of [long, '\ud800', 'sg-1\n<!channel>', ''])
      expect(said({ requestParameters: { groupId } })).toMatchObject([{ kind: 'ignored' }]);
    const { actor } = call({
      userIdentity: { userName: long, arn: long, type: long },
      userAgent: long,
      sourceIPAddress: long,
    });
    expect(JSON.stringify(actor).length).toBeLessThan(800);
    const many = { items: Array.from({ length: 5000 }, (_, n) => ({ instanceId: `i-${n}` })) };
    expect(changed('ec2', 'RunInstances', {}, { instancesSet: many })).toHaveLength(200);
    for (const given of [null, 7, 'x', [], [[]], { items: null }])
      expect(said({ requestParameters: given, responseElements: given, userIdentity: given })).toMatchObject([
        { kind: 'ignored' },
      ]);
    expect(({} as { groupId?: string }).groupId).toBeUndefined();
  });
});

describe('whoever made the call', () => {
  it.each([
    ['a session of a role', identity, 'platform/alice'],
    ['a user', { type: 'IAMUser', userName: 'bob', arn: 'arn:aws:iam::111122223333:user/team/bob' }, 'bob'],
    ['the root user', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'root'],
    ['a service', { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }, 'autoscaling.amazonaws.com'],
    ['another account', { type: 'AWSAccount', principalId: 'AIDAX', accountId: '999988887777' }, 'AIDAX'],
    ['nobody known', {}, 'unknown'],
  ])('%s has a name', (_what, userIdentity, name) => {
    expect(call({ userIdentity }).actor.name).toBe(name);
  });

  it.each([
    ['aws-cli/2.15.0 Python/3.11', 'AWS CLI 2.15.0', 'command-line'],
    [
      'APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) aws-sdk-go/1.44',
      'Terraform 1.1.2',
      'pipeline',
    ],
    ['console.ec2.amazonaws.com', 'the console', 'console'],
    ['[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488]', 'the console', 'console'],
    ['cloudformation.amazonaws.com', 'CloudFormation', 'pipeline'],
    ['autoscaling.amazonaws.com', 'an AWS service', 'service'],
    ['[Boto3/1.26.165 Python/3.10.6]', 'Boto 1.26.165', 'program'],
    ['aws-sdk-go/1.41.4 (go1.18.3)', 'aws-sdk-go/1.41.4', 'program'],
    ['something of our own', 'something of our own', 'program'],
  ])('with the agent %s used %s', (userAgent, tool, through) => {
    expect(call({ userAgent }).actor).toMatchObject({ with: tool, through });
  });

  it('is at the console when the session is of the console, whatever the agent; a pipeline stays one', () => {
    const agent = 'aws-sdk-js/3.0 ua/2.0';
    expect(call({ userAgent: agent, sessionCredentialFromConsole: 'true' }).actor.through).toBe('console');
    const invoked = { ...identity, invokedBy: 'cloudformation.amazonaws.com' };
    expect(call({ userIdentity: invoked }).actor).toMatchObject({ name: 'platform/alice', with: 'CloudFormation' });
  });
});

const user = { type: 'IAMUser', principalId: 'AIDAX', userName: 'bob', accountId: '111122223333' };
const root = { type: 'Root', principalId: '111122223333', accountId: '111122223333' };
const login = { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', requestParameters: null };

describe('a signal', () => {
  it.each<[readonly string[], string, object]>([
    [['denied-call'], 'a refused call', { errorCode: 'Client.UnauthorizedOperation' }],
    [['denied-call'], 'a call refused by name', { eventName: 'GetObject', errorCode: 'AccessDeniedException' }],
    [[], 'a call that failed for another reason', { errorCode: 'NoSuchBucketPolicy' }],
    [[], 'a refused call of AWS itself', { errorCode: 'AccessDenied', userIdentity: { type: 'AWSService' } }],
    [
      ['failed-login'],
      'a failed login',
      { ...login, userIdentity: user, responseElements: { ConsoleLogin: 'Failure' } },
    ],
    [
      ['login-without-mfa'],
      'a login without a second factor',
      {
        ...login,
        userIdentity: user,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: { MFAUsed: 'No' },
      },
    ],
    [
      [],
      'a login with one',
      {
        ...login,
        userIdentity: user,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: { MFAUsed: 'Yes' },
      },
    ],
    [
      [],
      'a login through an identity provider, which asked for it itself',
      {
        ...login,
        userIdentity: identity,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: { MFAUsed: 'No' },
      },
    ],
    [
      ['login-without-mfa', 'root-use'],
      'a login of root',
      {
        ...login,
        userIdentity: root,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: { MFAUsed: 'No' },
      },
    ],
    [['root-use'], 'a call of root', { userIdentity: root }],
    [[], 'what AWS does in the name of root', { userIdentity: { ...root, invokedBy: 'support.amazonaws.com' } }],
  ])('%j comes of %s', (expected, _what, over) => {
    expect(signals(over)).toEqual(expected);
  });

  it('and a change come of one call of root', () => {
    expect(said({ userIdentity: root }).map(({ kind }) => kind)).toEqual(['api-call', 'signal']);
  });

  it('speaks of the role whatever its session, of the user, of the account', () => {
    const who = (over: object) =>
      said({ errorCode: 'AccessDenied', ...over }).map((one) => one.kind === 'signal' && one.signal.who);
    const base = { provider: 'aws', account: '111122223333', region: 'global' };
    expect(who({})).toEqual([{ ...base, type: 'AWS::IAM::Role', id: 'AROAEXAMPLE', name: 'platform' }]);
    expect(who({ userIdentity: user })).toEqual([{ ...base, type: 'AWS::IAM::User', id: 'AIDAX', name: 'bob' }]);
    expect(who({ userIdentity: root })).toEqual([{ ...base, type: 'AWS::::Account', id: '111122223333' }]);
  });

  it('is what its schema says', () => {
    for (const one of [...said({ userIdentity: root }), ...said({ errorCode: 'AccessDenied' })])
      expect(Observation.safeParse(one).error).toBeUndefined();
  });
});
