import { describe, expect, it } from 'vitest';

import { observe } from '../observe.ts';
import { record, said, call, changed } from '../../test/recorded-calls.ts';

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
