import type { GraphPart, ListenerPart, ServicePart } from '@clausewatch/model/graph';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';

import {
  everyText,
  type Fields,
  fields,
  flag,
  list,
  listOrNone,
  number,
  oneOf,
  optional,
  pick,
  text,
} from '../read.ts';
import { localName } from './hosts.ts';

const texts = (value: unknown): string[] | undefined => list(value)?.flatMap((one) => text(one) ?? []);

const each = (value: unknown, name: string): string[] | undefined =>
  list(value)?.flatMap((one) => text(pick(fields(one), name)) ?? []);

const everyId = (value: unknown, name: string): string[] | undefined =>
  everyText(value, (one) => text(pick(fields(one), name)));

/** The part of an ARN that interfaces name in their description: `app/web/50dc6c495c0c9188`. */
function shortName(arn: string | undefined): string[] {
  const short = /:loadbalancer\/(.+)$/.exec(arn ?? '')?.[1];
  return short === undefined ? [] : [short];
}

/** Whether it has IPv6 addresses too, by whichever word its service uses: `dualstack`, `DUAL`, `ipv4`. */
function families(from: Fields): boolean | undefined {
  const told =
    text(pick(from, 'ipAddressType')) ?? text(pick(from, 'iPAddressType')) ?? text(pick(from, 'networkType'));
  return told === undefined ? undefined : told.toLowerCase() !== 'ipv4';
}

function schemeOf(from: Fields): boolean | undefined {
  const scheme = oneOf(pick(from, 'scheme'), 'internet-facing', 'internal');
  return scheme === undefined ? undefined : scheme === 'internet-facing';
}

/** `AWS::ElasticLoadBalancingV2::LoadBalancer`. */
export function loadBalancer(from: Fields, { ref, arn }: Resource): GraphPart[] {
  const own = text(pick(from, 'loadBalancerArn')) ?? arn;
  const name = text(pick(from, 'loadBalancerName'));
  const type = oneOf(pick(from, 'type'), 'application', 'network', 'gateway') ?? 'network';
  // Network load balancers may have no security group, and then say nothing of them.
  const given = pick(from, 'securityGroups') ?? (type === 'application' ? undefined : []);
  return [
    {
      kind: 'service',
      type,
      id: ref.id,
      names: [own, name, text(pick(from, 'dNSName')), ...shortName(own ?? ref.id)].filter((one) => one !== undefined),
      ...optional('public', schemeOf(from)),
      ...optional('v6', families(from)),
      ...optional('subnets', each(pick(from, 'availabilityZones'), 'subnetId') ?? texts(pick(from, 'subnets'))),
      ...optional('groups', everyText(given)),
    },
  ];
}

/** `AWS::ElasticLoadBalancing::LoadBalancer`: listeners and targets are in the item. */
export function classicLoadBalancer(from: Fields, { ref, arn }: Resource): GraphPart[] {
  const name = text(pick(from, 'loadBalancerName')) ?? ref.id;
  const service: ServicePart = {
    kind: 'service',
    type: 'classic',
    id: ref.id,
    names: [name, localName(ref, 'ELB', name), ...(arn === undefined ? [] : [arn])],
    ...optional('public', schemeOf(from)),
    v6: false,
    ...optional('subnets', texts(pick(from, 'subnets'))),
    ...optional('groups', everyText(pick(from, 'securityGroups'))),
  };
  const targets = each(pick(from, 'instances'), 'instanceId');
  const rest = listOrNone(pick(from, 'listenerDescriptions')).flatMap((value, i): GraphPart[] => {
    const one = fields(pick(fields(value), 'listener'));
    const id = `${ref.id} listener ${i}`;
    const group = `${ref.id} targets ${i}`;
    const port = number(pick(one, 'instancePort'));
    return [
      {
        kind: 'listener',
        id,
        balancer: ref.id,
        protocol: 'tcp',
        ...optional('port', number(pick(one, 'loadBalancerPort'))),
        forwards: [group],
      },
      {
        kind: 'target-group',
        id: group,
        ...optional(
          'targets',
          targets?.map((target) => ({ id: target, ...optional('port', port) })),
        ),
      },
    ];
  });
  return [service, ...rest];
}

const PROTOCOLS: ReadonlyMap<string, ListenerPart['protocol']> = new Map([
  ['HTTP', 'tcp'],
  ['HTTPS', 'tcp'],
  ['TCP', 'tcp'],
  ['TLS', 'tcp'],
  ['UDP', 'udp'],
  ['TCP_UDP', 'tcp-udp'],
]);

/** `AWS::ElasticLoadBalancingV2::Listener`: its rules are not in the item, so they stay unread. */
export function listener(from: Fields, { ref }: Resource): GraphPart[] {
  const actions = listOrNone(pick(from, 'defaultActions')).map((one) => fields(one));
  const forwards = actions.flatMap((action) => [
    ...(each(pick(fields(pick(action, 'forwardConfig')), 'targetGroups'), 'targetGroupArn') ?? []),
    ...(text(pick(action, 'targetGroupArn')) === undefined ? [] : [text(pick(action, 'targetGroupArn')) ?? '']),
  ]);
  return [
    {
      kind: 'listener',
      id: ref.id,
      balancer: text(pick(from, 'loadBalancerArn')) ?? 'unreadable',
      protocol: PROTOCOLS.get((text(pick(from, 'protocol')) ?? '').toUpperCase()) ?? 'unreadable',
      ...optional('port', number(pick(from, 'port'))),
      forwards: [...new Set(forwards)],
    },
  ];
}

/** `AWS::ElasticLoadBalancingV2::TargetGroup`: Config does not record it; descriptions of it from elsewhere are read. */
export function targetGroup(from: Fields, { ref }: Resource): GraphPart[] {
  const targets = list(pick(from, 'targets'))?.flatMap((value) => {
    const one = fields(pick(fields(value), 'target')) ?? fields(value);
    const id = text(pick(one, 'id'));
    return id === undefined ? [] : [{ id, ...optional('port', number(pick(one, 'port'))) }];
  });
  return [
    {
      kind: 'target-group',
      id: text(pick(from, 'targetGroupArn')) ?? ref.id,
      ...optional('balancers', texts(pick(from, 'loadBalancerArns'))),
      ...optional('targets', targets),
      ...optional('port', number(pick(from, 'port'))),
    },
  ];
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
