import { threatId } from '@clausewatch/model/key';
import type { Threat } from '@clausewatch/model/threat';
import { describe, expect, it } from 'vitest';

import { observe } from '../observe.ts';

const finding = {
  schemaVersion: '2.0',
  accountId: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  id: 'f1',
  arn: 'arn:aws:guardduty:eu-west-1:111122223333:detector/d1/finding/f1',
  type: 'UnauthorizedAccess:EC2/SSHBruteForce',
  severity: 8,
  title: 'SSH brute force',
  description: 'i-1 is attacked',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-02T00:00:00Z',
  resource: { resourceType: 'Instance', instanceDetails: { instanceId: 'i-1' } },
  service: {
    serviceName: 'guardduty',
    detectorId: 'd1',
    resourceRole: 'TARGET',
    count: 12,
    archived: false,
    eventFirstSeen: '2026-01-01T00:00:00Z',
    eventLastSeen: '2026-01-01T23:00:00Z',
    action: {
      actionType: 'NETWORK_CONNECTION',
      networkConnectionAction: { remoteIpDetails: { ipAddressV4: '198.51.100.7' } },
    },
  },
};

function envelope(detail: unknown, account = '111122223333') {
  return {
    version: '0',
    id: 'e',
    source: 'aws.guardduty',
    'detail-type': 'GuardDuty Finding',
    account,
    region: 'us-east-1',
    time: '2026-01-02T00:00:01Z',
    detail,
  };
}

/** As the API of the SDK spells it. */
function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [`${key.charAt(0).toUpperCase()}${key.slice(1)}`, pascal(one)]),
  );
}

function threat(event: unknown): Threat {
  const [found] = observe(event);
  if (found?.kind !== 'threat') throw new Error(`not a threat: ${found?.kind}`);
  return found.threat;
}

describe('findings', () => {
  it('name the interfaces of an instance and the groups on them, each once', () => {
    const networkInterfaces = [
      { networkInterfaceId: 'eni-1', securityGroups: [{ groupId: 'sg-1', groupName: 'web' }, { groupId: 'sg-2' }] },
      { networkInterfaceId: 'eni-2', securityGroups: [{ groupId: 'sg-1' }, { groupName: 'no id' }, null] },
    ];
    const resource = { resourceType: 'Instance', instanceDetails: { instanceId: 'i-1', networkInterfaces } };
    const { resources, attached } = threat({ ...finding, resource });
    expect(resources.map(({ id }) => id)).toEqual(['i-1']);
    expect(attached?.map(({ type, id }) => `${type.slice(10)} ${id}`)).toEqual([
      'NetworkInterface eni-1',
      'SecurityGroup sg-1',
      'SecurityGroup sg-2',
      'NetworkInterface eni-2',
    ]);
    expect(threat(pascal({ ...finding, resource })).attached).toEqual(attached);
  });

  const expected: Threat = {
    partition: 'aws',
    account: '111122223333',
    region: 'eu-west-1',
    id: 'f1',
    detector: 'd1',
    type: 'UnauthorizedAccess:EC2/SSHBruteForce',
    score: 8,
    title: 'SSH brute force',
    description: 'i-1 is attacked',
    resources: [
      { provider: 'aws', account: '111122223333', region: 'eu-west-1', type: 'AWS::EC2::Instance', id: 'i-1' },
    ],
    role: 'TARGET',
    remotes: ['198.51.100.7'],
    count: 12,
    firstSeen: '2026-01-01T00:00:00.000Z',
    lastSeen: '2026-01-01T23:00:00.000Z',
    updatedAt: '2026-01-02T00:00:00.000Z',
    archived: false,
    sample: false,
  };

  it.each<[string, unknown]>([
    ['an event', envelope(finding)],
    ['a finding alone', finding],
    ['an API answer', { Findings: [pascal(finding)] }],
    ['an event around a finding of the API', envelope(pascal(finding))],
    ['a list', [finding]],
  ])('read alike from %s', (_, event) => {
    expect(threat(event)).toEqual(expected);
  });

  it('of the member and of the administrator copy are one threat', () => {
    expect(threatId(threat(envelope(finding, '999900001111')))).toBe(threatId(threat(envelope(finding))));
  });

  it('take account, region and detector from their own ARN, never from the envelope', () => {
    const { accountId: _a, region: _r, partition: _p, service: _s, ...bare } = finding;
    const arn = finding.arn.replace('aws:', 'aws-cn:');
    expect(threat(envelope({ ...bare, arn }, '999900001111'))).toMatchObject({
      partition: 'aws-cn',
      account: '111122223333',
      region: 'eu-west-1',
      detector: 'd1',
    });
  });

  it.each(['id', 'type'])('without %s are invalid', (name) => {
    expect(() => observe(envelope({ ...finding, [name]: undefined }))).toThrow(`GuardDuty finding without ${name}`);
  });

  it('without any account are invalid', () => {
    expect(() => observe(envelope({ ...finding, accountId: undefined, arn: undefined }))).toThrow(/without accountId/);
  });

  it('need nothing else, and pass for grave when they do not say how grave they are', () => {
    expect(threat(envelope({ accountId: '1', id: 'x', type: 'Unheard:Of/Something' }))).toMatchObject({
      score: 7,
      region: 'unknown',
      resources: [],
      remotes: [],
      count: 1,
      updatedAt: '1970-01-01T00:00:00.000Z',
      archived: false,
    });
  });

  it('survive parts of the wrong type', () => {
    const broken = {
      ...finding,
      resource: 'x',
      service: { action: [1], count: 'many', archived: 'x', additionalInfo: 7 },
      severity: 'bad',
      updatedAt: 'soon',
    };
    expect(threat(envelope(broken))).toMatchObject({
      count: 1,
      score: 7,
      updatedAt: '2026-01-01T00:00:00.000Z',
      resources: [],
    });
  });

  it.each<[string, object]>([
    ['a flag', { service: { additionalInfo: { sample: true } } }],
    ['a flag in JSON text', { service: { additionalInfo: { type: 'default', value: '{"sample":true}' } } }],
    ['the title', { title: '[SAMPLE] x' }],
  ])('are samples by %s', (_, change) => {
    expect(threat({ ...finding, ...change }).sample).toBe(true);
  });

  it('are archived where they say so, at either place', () => {
    expect(threat({ ...finding, service: { archived: true } }).archived).toBe(true);
    expect(threat({ Findings: [{ ...(pascal(finding) as object), Service: {}, Archived: true }] }).archived).toBe(true);
  });
});

describe('remote addresses', () => {
  const details = { ipAddressV4: '198.51.100.7' };
  it.each<[string, object]>([
    ['awsApiCallAction', { remoteIpDetails: details }],
    ['portProbeAction', { portProbeDetails: [{ remoteIpDetails: details }, { remoteIpDetails: details }] }],
    ['kubernetesApiCallAction', { sourceIps: ['198.51.100.7'], remoteIpDetails: details }],
    ['rdsLoginAttemptAction', { remoteIpDetails: details }],
  ])('of %s', (name, part) => {
    expect(threat({ ...finding, service: { action: { actionType: 'X', [name]: part } } }).remotes).toEqual([
      '198.51.100.7',
    ]);
  });

  it('of attack sequences, and none of DNS requests', () => {
    expect(
      threat({ ...finding, service: { detection: { sequence: { endpoints: [{ ip: '2001:db8::1' }] } } } }).remotes,
    ).toEqual(['2001:db8::1']);
    expect(threat({ ...finding, service: { action: { dnsRequestAction: { domain: 'x' } } } }).remotes).toEqual([]);
  });
});

describe('resources of findings', () => {
  it.each<[object, string, string]>([
    [{ accessKeyDetails: { userType: 'IAMUser', userName: 'eve', principalId: 'AIDA1' } }, 'AWS::IAM::User', 'AIDA1'],
    [
      { accessKeyDetails: { userType: 'AssumedRole', userName: 'r', principalId: 'AROA1:session' } },
      'AWS::IAM::Role',
      'AROA1',
    ],
    [{ accessKeyDetails: { userType: 'Root' } }, 'AWS::::Account', '111122223333'],
    [{ s3BucketDetails: [{ name: 'b' }] }, 'AWS::S3::Bucket', 'b'],
    [{ eksClusterDetails: { name: 'k' } }, 'AWS::EKS::Cluster', 'k'],
    [{ rdsDbInstanceDetails: { dbInstanceIdentifier: 'db' } }, 'AWS::RDS::DBInstance', 'db'],
    [{ lambdaDetails: { functionName: 'fn' } }, 'AWS::Lambda::Function', 'fn'],
    [{ ecsClusterDetails: { arn: 'arn:c', name: 'c' } }, 'AWS::ECS::Cluster', 'arn:c'],
    [
      { ebsVolumeDetails: { scannedVolumeDetails: [{ volumeArn: 'arn:aws:ec2:r:1:volume/vol-1' }] } },
      'AWS::EC2::Volume',
      'vol-1',
    ],
  ])('%o is %s %s', (resource, type, id) => {
    expect(threat({ ...finding, resource }).resources).toMatchObject([{ type, id }]);
  });

  it('start with the one that the finding is about', () => {
    const both = { instanceDetails: { instanceId: 'i-1' }, s3BucketDetails: [{ name: 'b' }] };
    const types = (resourceType: string) =>
      threat({ ...finding, resource: { ...both, resourceType } }).resources.map((one) => one.type);
    expect(types('S3Bucket')).toEqual(['AWS::S3::Bucket', 'AWS::EC2::Instance']);
    expect(types('Instance')).toEqual(['AWS::EC2::Instance', 'AWS::S3::Bucket']);
  });
});
