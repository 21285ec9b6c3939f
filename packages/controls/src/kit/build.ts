/** Builders for cases: one resource of an invented account, with just what the case is about. */
import type { SignalWindow } from '@clausewatch/model/api-call';
import type { Configuration, Kind } from '@clausewatch/model/configuration';
import type { Scope } from '@clausewatch/model/control';
import type { Resource, ResourceOf, ResourceRef } from '@clausewatch/model/resource';
import type { Threat } from '@clausewatch/model/threat';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

/** The provider's type of each kind, and an id as that type writes it. */
const TYPES: Readonly<Record<Kind, readonly [type: string, id: string]>> = {
  'security-group': ['AWS::EC2::SecurityGroup', 'sg-0a1b2c3d'],
  'network-acl': ['AWS::EC2::NetworkAcl', 'acl-0a1b2c3d'],
  listener: ['AWS::ElasticLoadBalancingV2::Listener', 'listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2'],
  'load-balancer': ['AWS::ElasticLoadBalancing::LoadBalancer', 'web'],
  distribution: ['AWS::CloudFront::Distribution', 'E1A2B3C4D5E6F7'],
  'api-domain': ['AWS::ApiGateway::DomainName', 'api.example.com'],
  database: ['AWS::RDS::DBInstance', 'db-ABCDEFGHIJKL'],
  bucket: ['AWS::S3::Bucket', 'example-reports'],
  'account-public-access': ['AWS::S3::AccountPublicAccessBlock', ACCOUNT],
  network: ['AWS::EC2::VPC', 'vpc-0a1b2c3d'],
  'flow-log': ['AWS::EC2::FlowLog', 'fl-0a1b2c3d'],
  'audit-trail': ['AWS::CloudTrail::Trail', 'organisation-trail'],
  'log-group': ['AWS::Logs::LogGroup', '/app/web'],
  peering: ['AWS::EC2::VPCPeeringConnection', 'pcx-0a1b2c3d'],
  'network-endpoint': ['AWS::EC2::VPCEndpoint', 'vpce-0a1b2c3d'],
  role: ['AWS::IAM::Role', 'AROAEXAMPLE'],
  instance: ['AWS::EC2::Instance', 'i-0a1b2c3d'],
  'threat-detector': ['AWS::GuardDuty::Detector', '12abc34d567e8fa901bc2d34e56789f0'],
  recorder: ['AWS::Config::ConfigurationRecorder', 'default'],
  watcher: ['Clausewatch::Watcher', 'source/aws-config'],
  'network-part': ['AWS::EC2::NetworkInterface', 'eni-0a1b2c3d'],
  other: ['AWS::EC2::Subnet', 'subnet-0a1b2c3d'],
  unread: ['AWS::EC2::SecurityGroup', 'sg-0a1b2c3d'],
};

/** What a case changes of the plain resource. */
export interface About {
  readonly provider?: string;
  readonly type?: string;
  readonly id?: string;
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly arn?: string;
  /** The provider's own description, where a fix reads it. */
  readonly raw?: unknown;
  readonly supplementary?: unknown;
}

/** A resource of this configuration; `about` changes who and where it is. */
export function given<K extends Kind>(
  configuration: Extract<Configuration, { readonly kind: K }>,
  about: About = {},
): ResourceOf<K> {
  const [type, id] = TYPES[configuration.kind];
  return {
    ref: {
      provider: about.provider ?? (configuration.kind === 'watcher' ? 'clausewatch' : 'aws'),
      account: about.account ?? ACCOUNT,
      region: about.region ?? REGION,
      type: about.type ?? type,
      id: about.id ?? id,
      ...(about.name === undefined ? {} : { name: about.name }),
    },
    ...(about.arn === undefined ? {} : { arn: about.arn }),
    tags: about.tags ?? {},
    configuration,
    capturedAt: '2026-03-01T12:00:00.000Z',
    stateId: '0',
    raw: { configuration: about.raw ?? {}, supplementary: about.supplementary ?? {} },
  };
}

/** The scope that holds these resources. */
export function scopeOf(...resources: readonly Resource[]): Scope {
  return { account: ACCOUNT, region: REGION, resources };
}

/** A finding of a detector; `about` changes what the case is about. */
export function threat(about: Partial<Threat> = {}): Threat {
  return {
    partition: 'aws',
    account: ACCOUNT,
    region: REGION,
    id: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
    detector: '12abc34d567e8fa901bc2d34e56789f0',
    type: 'UnauthorizedAccess:EC2/SSHBruteForce',
    score: 5,
    title: 'SSH brute force attacks against i-0a1b2c3d.',
    description: 'Somebody tries passwords on i-0a1b2c3d.',
    resources: [given({ kind: 'instance' }).ref],
    role: 'TARGET',
    remotes: ['198.51.100.7'],
    count: 1,
    firstSeen: '2026-03-01T11:00:00.000Z',
    lastSeen: '2026-03-01T11:55:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
    archived: false,
    sample: false,
    ...about,
  };
}

/** Signals about alice, or with a `source` about another user each, one every `apart` seconds, all alike but for `about`. */
export function signals(
  kind: SignalWindow['kind'],
  count: number,
  apart = 30,
  about: Partial<SignalWindow['facts'][number]> & { readonly who?: ResourceRef; readonly source?: string } = {},
): SignalWindow {
  const { who, source, ...fact } = about;
  const user = {
    provider: 'aws',
    account: ACCOUNT,
    region: 'global',
    type: 'AWS::IAM::User',
    id: 'AIDAX',
    name: 'alice',
  };
  const start = Date.parse('2026-03-01T12:00:00.000Z');
  return {
    kind,
    account: ACCOUNT,
    who: who ?? user,
    ...(source === undefined ? {} : { source }),
    facts: Array.from({ length: count }, (_, index) => ({
      id: `e-${index}`,
      at: new Date(start + index * apart * 1000).toISOString(),
      what: 'ec2:DescribeInstances',
      name: source === undefined ? 'alice' : `user-${index}`,
      from: '198.51.100.7',
      ...fact,
    })),
  };
}
