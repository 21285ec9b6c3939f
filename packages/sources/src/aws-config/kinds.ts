import type { Configuration } from '@clausewatch/model/configuration';

import type { Fields } from '../read.ts';
import { readApiDomain } from './kinds/api-domain.ts';
import { readAuditTrail } from './kinds/audit-trail.ts';
import { readAccountPublicAccess, readBucket } from './kinds/bucket.ts';
import {
  readCache,
  readDatabaseCluster,
  readDatabaseInstance,
  readSearchDomain,
  readWarehouse,
} from './kinds/database.ts';
import { readDistribution } from './kinds/distribution.ts';
import { readFlowLog } from './kinds/flow-log.ts';
import { readInstance } from './kinds/instance.ts';
import { readListener } from './kinds/listener.ts';
import { readClassicLoadBalancer, readLoadBalancer } from './kinds/load-balancer.ts';
import { readLogGroup } from './kinds/log-group.ts';
import { readNetworkAcl } from './kinds/network-acl.ts';
import { readNetworkEndpoint } from './kinds/network-endpoint.ts';
import { readNetwork } from './kinds/network.ts';
import { readPeering } from './kinds/peering.ts';
import { readRecorder } from './kinds/recorder.ts';
import { readRole } from './kinds/role.ts';
import { readSecurityGroup } from './kinds/security-group.ts';
import { readThreatDetector } from './kinds/threat-detector.ts';

/** Reads one configuration; throws `InvalidEvent` where a partial reading could pass for a safe one. */
export type Reader = (configuration: Fields, supplementary: Fields) => Configuration;

/** Resource types that some control can look at; every other type is `other`. */
export const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['AWS::EC2::SecurityGroup', readSecurityGroup],
  ['AWS::EC2::NetworkAcl', readNetworkAcl],
  ['AWS::EC2::VPC', readNetwork],
  ['AWS::EC2::FlowLog', readFlowLog],
  ['AWS::EC2::VPCPeeringConnection', readPeering],
  ['AWS::EC2::VPCEndpoint', readNetworkEndpoint],
  ['AWS::EC2::Instance', readInstance],
  ['AWS::ElasticLoadBalancingV2::Listener', readListener],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', readLoadBalancer],
  ['AWS::ElasticLoadBalancing::LoadBalancer', readClassicLoadBalancer],
  ['AWS::CloudFront::Distribution', readDistribution],
  ['AWS::ApiGateway::DomainName', readApiDomain],
  ['AWS::ApiGatewayV2::DomainName', readApiDomain],
  ['AWS::RDS::DBInstance', readDatabaseInstance],
  ['AWS::RDS::DBCluster', readDatabaseCluster],
  ['AWS::Redshift::Cluster', readWarehouse],
  ['AWS::OpenSearch::Domain', readSearchDomain('opensearch')],
  ['AWS::Elasticsearch::Domain', readSearchDomain('elasticsearch')],
  ['AWS::ElastiCache::CacheCluster', readCache],
  ['AWS::ElastiCache::ReplicationGroup', readCache],
  ['AWS::S3::Bucket', readBucket],
  ['AWS::S3::AccountPublicAccessBlock', readAccountPublicAccess],
  ['AWS::CloudTrail::Trail', readAuditTrail],
  ['AWS::Logs::LogGroup', readLogGroup],
  ['AWS::IAM::Role', readRole],
  ['AWS::GuardDuty::Detector', readThreatDetector],
  ['AWS::Config::ConfigurationRecorder', readRecorder],
]);

/** Types of the first releases, whose notifications wrote the last part in capitals (`AWS::EC2::VOLUME`). */
const FIRST_TYPES = ['Volume', 'Subnet', 'RouteTable', 'NetworkInterface', 'InternetGateway', 'EIP', 'CustomerGateway'];

const CANONICAL: ReadonlyMap<string, string> = new Map(
  [
    ...readers.keys(),
    ...FIRST_TYPES.map((tail) => `AWS::EC2::${tail}`),
    'AWS::EC2::VPNGateway',
    'AWS::EC2::VPNConnection',
  ].map((type) => [type.toUpperCase(), type]),
);

/** Spellings that came by; there are as many as types, unless somebody makes them up. */
const seen = new Map<string, string>();
const MOST_SEEN = 2000;

/** The type as Config writes it today, so that both spellings of one resource are one resource. */
export function canonicalType(type: string): string {
  const known = seen.get(type);
  if (known !== undefined) return known;
  const name = CANONICAL.get(type.toUpperCase()) ?? type;
  if (seen.size >= MOST_SEEN) seen.clear();
  seen.set(type, name);
  return name;
}
