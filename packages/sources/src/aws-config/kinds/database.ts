import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, fields, flag, list, number, optional, pick, text } from '../../read.ts';
import { readPolicy } from '../policy-document.ts';

function port(...candidates: readonly unknown[]): number | undefined {
  return candidates.map(number).find((value) => value !== undefined && value > 0);
}

function hasSome(value: unknown): boolean | undefined {
  return list(value) === undefined ? undefined : (list(value) ?? []).length > 0;
}

/** `AWS::RDS::DBInstance` (also of DocumentDB and Neptune). */
export function readDatabaseInstance(from: Fields): Configuration {
  const subnets = fields(pick(from, 'dBSubnetGroup')) ?? fields(pick(from, 'dbsubnetGroup'));
  const network = text(pick(subnets, 'vpcId')) === undefined ? hasSome(pick(from, 'vpcSecurityGroups')) : true;
  return {
    kind: 'database',
    engine: text(pick(from, 'engine')) ?? 'unknown',
    ...optional('publiclyAccessible', flag(pick(from, 'publiclyAccessible'))),
    ...optional('inNetwork', network),
    ...optional(
      'port',
      port(pick(fields(pick(from, 'endpoint')), 'port'), pick(from, 'dbInstancePort'), pick(from, 'port')),
    ),
  };
}

/**
 * `AWS::RDS::DBCluster`. Only Multi-AZ clusters that are not Aurora have the setting (RDS API reference, DBCluster): the
 * endpoints of the others name the addresses of their instances, which are items of their own.
 */
export function readDatabaseCluster(from: Fields): Configuration {
  const engine = text(pick(from, 'engine')) ?? 'unknown';
  const byInstances = /^(?:aurora|docdb|neptune)/.test(engine);
  const subnets = text(pick(from, 'dbsubnetGroup')) ?? text(pick(from, 'dBSubnetGroup'));
  return {
    kind: 'database',
    engine,
    ...optional('publiclyAccessible', flag(pick(from, 'publiclyAccessible')) ?? (byInstances ? false : undefined)),
    ...optional('inNetwork', subnets === undefined ? hasSome(pick(from, 'vpcSecurityGroups')) : true),
    ...optional('port', port(pick(from, 'port'))),
  };
}

/** `AWS::Redshift::Cluster`. */
export function readWarehouse(from: Fields): Configuration {
  return {
    kind: 'database',
    engine: 'redshift',
    ...optional('publiclyAccessible', flag(pick(from, 'publiclyAccessible'))),
    ...optional('inNetwork', text(pick(from, 'vpcId')) === undefined ? undefined : true),
    ...optional('port', port(pick(fields(pick(from, 'endpoint')), 'port'), pick(from, 'port'))),
  };
}

/** `AWS::OpenSearch::Domain`, `AWS::Elasticsearch::Domain`: without a VPC, the endpoint is on the internet. */
export function readSearchDomain(engine: string): (from: Fields) => Configuration {
  return (from) => {
    const vpc = fields(from['VPCOptions'] ?? from['vpcoptions'] ?? from['vPCOptions'] ?? from['vpcOptions']);
    const placed = hasSome(pick(vpc, 'subnetIds')) === true || text(vpc?.['vpcid'] ?? vpc?.['VPCId']) !== undefined;
    // A row that shows only some properties does not show that there is no VPC.
    const whole = ['ClusterConfig', 'elasticsearchClusterConfig', 'ElasticsearchClusterConfig', 'clusterConfig'];
    const inNetwork = placed || (whole.some((key) => key in from) ? false : undefined);
    return {
      kind: 'database',
      engine,
      ...optional('publiclyAccessible', inNetwork === undefined ? undefined : !inNetwork),
      ...optional('inNetwork', inNetwork),
      ...optional('access', readPolicy(pick(from, 'accessPolicies'))),
      port: 443,
    };
  };
}

/** `AWS::ElastiCache::CacheCluster`, `AWS::ElastiCache::ReplicationGroup`: nodes have private addresses only (User Guide, VPC). */
export function readCache(from: Fields): Configuration {
  const endpoint = fields(pick(from, 'configurationEndpoint')) ?? fields(pick(from, 'primaryEndPoint'));
  return {
    kind: 'database',
    engine: text(pick(from, 'engine')) ?? 'elasticache',
    publiclyAccessible: false,
    ...optional('inNetwork', text(pick(from, 'cacheSubnetGroupName')) === undefined ? undefined : true),
    ...optional('port', port(pick(from, 'port'), pick(endpoint, 'port'))),
  };
}
