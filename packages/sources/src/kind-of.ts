import type { Kind } from '@clausewatch/model/configuration';

import { canonicalType } from './aws-config/kinds.ts';
import { graphTypes } from './graph/parts.ts';
import { unrecordedTypes } from './graph/unrecorded.ts';

const kinds: Readonly<Record<string, Kind>> = {
  ...Object.fromEntries([...graphTypes].map((type) => [type, 'network-part' as const])),
  'AWS::EC2::SecurityGroup': 'security-group',
  'AWS::EC2::NetworkAcl': 'network-acl',
  'AWS::EC2::VPC': 'network',
  'AWS::EC2::FlowLog': 'flow-log',
  'AWS::EC2::VPCPeeringConnection': 'peering',
  'AWS::EC2::VPCEndpoint': 'network-endpoint',
  'AWS::EC2::Instance': 'instance',
  'AWS::ElasticLoadBalancingV2::Listener': 'listener',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'load-balancer',
  'AWS::ElasticLoadBalancing::LoadBalancer': 'load-balancer',
  'AWS::CloudFront::Distribution': 'distribution',
  'AWS::ApiGateway::DomainName': 'api-domain',
  'AWS::ApiGatewayV2::DomainName': 'api-domain',
  'AWS::RDS::DBInstance': 'database',
  'AWS::RDS::DBCluster': 'database',
  'AWS::Redshift::Cluster': 'database',
  'AWS::OpenSearch::Domain': 'database',
  'AWS::Elasticsearch::Domain': 'database',
  'AWS::ElastiCache::CacheCluster': 'database',
  'AWS::ElastiCache::ReplicationGroup': 'database',
  'AWS::S3::Bucket': 'bucket',
  'AWS::S3::AccountPublicAccessBlock': 'account-public-access',
  'AWS::CloudTrail::Trail': 'audit-trail',
  'AWS::Logs::LogGroup': 'log-group',
  'AWS::IAM::Role': 'role',
  'AWS::GuardDuty::Detector': 'threat-detector',
  'AWS::Config::ConfigurationRecorder': 'recorder',
};

/** Read where they are met, and not recorded by AWS Config (its `ResourceType`). */
const UNRECORDED: ReadonlySet<string> = new Set(['AWS::EC2::TransitGatewayVpcAttachment', ...unrecordedTypes]);

/** The resource types that some control can look at: what a sweep asks for. */
export const sweptTypes: readonly string[] = Object.keys(kinds).filter((type) => !UNRECORDED.has(type));

/** Our own sources, queues and channels. */
const watcherType = 'Clausewatch::Watcher';

/** The kind of configuration that a provider's type has: `other` for types that nothing reads. */
export function kindOf(type: string): Kind {
  if (type === watcherType) return 'watcher';
  const name = canonicalType(type);
  return Object.hasOwn(kinds, name) ? (kinds[name] ?? 'other') : 'other';
}
