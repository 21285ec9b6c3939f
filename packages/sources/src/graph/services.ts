import type { GraphPart, ServicePart } from '@clausewatch/model/graph';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';

import { each, everyText, type Fields, fields, flag, optional, pick, text, texts } from '../read.ts';
import { localName } from './hosts.ts';

const everyId = (value: unknown, name: string): string[] | undefined =>
  everyText(value, (one) => text(pick(fields(one), name)));

/** Whether it has IPv6 addresses too, by whichever word its service uses: `dualstack`, `DUAL`, `ipv4`. */
export function families(from: Fields): boolean | undefined {
  const told =
    text(pick(from, 'ipAddressType')) ?? text(pick(from, 'iPAddressType')) ?? text(pick(from, 'networkType'));
  return told === undefined ? undefined : told.toLowerCase() !== 'ipv4';
}

function database(
  resource: Resource,
  more: Omit<ServicePart, 'kind' | 'type' | 'id' | 'names'>,
  ...own: readonly (string | undefined)[]
): GraphPart[] {
  const { ref, arn } = resource;
  const port = resource.configuration.kind === 'database' ? resource.configuration.port : undefined;
  const names = [...own, ref.name, arn].filter((one) => one !== undefined);
  return [{ kind: 'service', type: 'database', id: ref.id, names, ...optional('port', port), ...more }];
}

/** A subnet group's name is one's own in an account and region only, and is kept in lower case. */
function groupName(ref: ResourceRef, service: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : localName(ref, `${service} subnets`, name.toLowerCase());
}

/** `AWS::RDS::DBSubnetGroup`, `AWS::Redshift::ClusterSubnetGroup`, `AWS::ElastiCache::SubnetGroup`. */
export function subnetGroup(service: string, field: string): (from: Fields, resource: Resource) => GraphPart[] {
  return (from, { ref }) => {
    const id = groupName(ref, service, text(pick(from, field)) ?? ref.name ?? ref.id);
    const subnets = each(pick(from, 'subnets'), 'subnetIdentifier') ?? texts(pick(from, 'subnetIds'));
    if (id === undefined || subnets === undefined) return [{ kind: 'unread', id: ref.id, type: ref.type }];
    return [{ kind: 'subnet-group', id, subnets }];
  };
}

/** `AWS::RDS::DBInstance` and `DBCluster`: of a cluster the item tells only the name of its subnet group. */
export function relational(from: Fields, resource: Resource): GraphPart[] {
  const group = fields(pick(from, 'dBSubnetGroup')) ?? fields(pick(from, 'dbsubnetGroup'));
  const named = text(pick(from, 'dbsubnetGroup')) ?? text(pick(from, 'dBSubnetGroup'));
  const name = text(pick(from, 'dBInstanceIdentifier')) ?? text(pick(from, 'dbclusterIdentifier'));
  const more = {
    ...optional('public', flag(pick(from, 'publiclyAccessible'))),
    ...optional('v6', families(from)),
    ...optional('subnets', each(pick(group, 'subnets'), 'subnetIdentifier')),
    ...optional('subnetGroup', groupName(resource.ref, 'RDS', named)),
    ...optional('groups', everyId(pick(from, 'vpcSecurityGroups'), 'vpcSecurityGroupId')),
  };
  return database(resource, more, name);
}

/** `AWS::Redshift::Cluster`, `AWS::ElastiCache::*`: items that name a subnet group, not its subnets; interfaces name a cache. */
export function warehouseOrCache(from: Fields, resource: Resource): GraphPart[] {
  const groups =
    everyId(pick(from, 'vpcSecurityGroups'), 'vpcSecurityGroupId') ??
    everyId(pick(from, 'securityGroups'), 'securityGroupId');
  const { ref } = resource;
  const clusters = texts(pick(from, 'memberClusters')) ?? [text(pick(from, 'cacheClusterId')) ?? ref.id];
  const group =
    groupName(ref, 'Redshift', text(pick(from, 'clusterSubnetGroupName'))) ??
    groupName(ref, 'ElastiCache', text(pick(from, 'cacheSubnetGroupName')));
  const more = {
    ...optional('public', flag(pick(from, 'publiclyAccessible'))),
    ...optional('v6', families(from)),
    ...optional('subnetGroup', group),
    ...optional('groups', groups),
  };
  if (!ref.type.startsWith('AWS::ElastiCache::')) return database(resource, more);
  // A cache has no public address whatever its item says of it.
  return database(resource, { ...more, public: false }, ...clusters.map((name) => localName(ref, 'ElastiCache', name)));
}

/** `AWS::OpenSearch::Domain`, `AWS::Elasticsearch::Domain`: inside a VPC, or not on any network of the estate. */
export function searchDomain(from: Fields, resource: Resource): GraphPart[] {
  const options = fields(pick(from, 'vPCOptions')) ?? fields(pick(from, 'VPCOptions'));
  const subnets = texts(pick(options, 'subnetIds'));
  if (subnets === undefined) return [];
  const more = {
    public: false,
    ...optional('v6', families(from)),
    subnets,
    ...optional('groups', everyText(pick(options, 'securityGroupIds'))),
  };
  const name = text(pick(from, 'domainName')) ?? resource.ref.name ?? resource.ref.id.split('/').at(-1);
  return database(resource, more, name === undefined ? undefined : localName(resource.ref, 'ES', name));
}
