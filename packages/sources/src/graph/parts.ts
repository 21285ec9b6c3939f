import type { GraphPart } from '@clausewatch/model/graph';
import type { Resource } from '@clausewatch/model/resource';

import { decoded, type Fields, fields } from '../read.ts';
import {
  classicLoadBalancer,
  LISTENER_RULES,
  listener,
  listenerRules,
  loadBalancer,
  TARGETS,
  targetGroup,
} from './balancers.ts';
import { elasticAddress, instance, networkInterface } from './hosts.ts';
import {
  egressOnlyGateway,
  endpoint,
  endpointService,
  gateway,
  natGateway,
  network,
  networkAcl,
  peering,
  publicBlock,
  publicBlockExclusion,
  securityGroup,
  subnet,
  transitAttachment,
} from './networks.ts';
import { prefixList, routeTable } from './routes.ts';
import { relational, searchDomain, subnetGroup, warehouseOrCache } from './services.ts';

type Reader = (configuration: Fields, resource: Resource) => readonly GraphPart[];

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['AWS::EC2::VPC', network],
  ['AWS::EC2::Subnet', subnet],
  ['AWS::EC2::RouteTable', routeTable],
  ['AWS::EC2::PrefixList', prefixList],
  ['AWS::EC2::InternetGateway', gateway('internet-gateway')],
  ['AWS::EC2::EgressOnlyInternetGateway', egressOnlyGateway],
  ['AWS::EC2::VPNGateway', gateway('private-gateway')],
  ['AWS::EC2::NatGateway', natGateway],
  ['AWS::EC2::VPCPeeringConnection', peering],
  ['AWS::EC2::TransitGatewayAttachment', transitAttachment],
  ['AWS::EC2::TransitGatewayVpcAttachment', transitAttachment],
  ['AWS::EC2::VPCEndpoint', endpoint],
  ['AWS::EC2::VPCEndpointService', endpointService],
  ['AWS::EC2::NetworkAcl', networkAcl],
  ['AWS::EC2::SecurityGroup', securityGroup],
  ['AWS::EC2::NetworkInterface', networkInterface],
  ['AWS::EC2::Instance', instance],
  ['AWS::EC2::EIP', elasticAddress],
  ['AWS::EC2::VPCBlockPublicAccessOptions', publicBlock],
  ['AWS::EC2::VPCBlockPublicAccessExclusion', publicBlockExclusion],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', loadBalancer],
  ['AWS::ElasticLoadBalancing::LoadBalancer', classicLoadBalancer],
  ['AWS::ElasticLoadBalancingV2::Listener', listener],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', targetGroup],
  [LISTENER_RULES, listenerRules],
  [TARGETS, targetGroup],
  ['AWS::RDS::DBInstance', relational],
  ['AWS::RDS::DBCluster', relational],
  ['AWS::RDS::DBSubnetGroup', subnetGroup('RDS', 'dBSubnetGroupName')],
  ['AWS::Redshift::ClusterSubnetGroup', subnetGroup('Redshift', 'clusterSubnetGroupName')],
  ['AWS::ElastiCache::SubnetGroup', subnetGroup('ElastiCache', 'cacheSubnetGroupName')],
  ['AWS::Redshift::Cluster', warehouseOrCache],
  ['AWS::ElastiCache::CacheCluster', warehouseOrCache],
  ['AWS::ElastiCache::ReplicationGroup', warehouseOrCache],
  ['AWS::OpenSearch::Domain', searchDomain],
  ['AWS::Elasticsearch::Domain', searchDomain],
]);

/** The types that the reachability graph is made of. */
export const graphTypes: ReadonlySet<string> = new Set(readers.keys());

/** What a resource is in the reachability graph: nothing for most types; a part that says so when it cannot be read. */
export function graphParts(resource: Resource): readonly GraphPart[] {
  const read = readers.get(resource.ref.type);
  if (read === undefined) return [];
  const configuration = fields(decoded(resource.raw.configuration));
  if (configuration !== undefined) return read(configuration, resource);
  // There is one of each account and region, whether it was read or not.
  if (read === publicBlock) return read({}, resource);
  return [{ kind: 'unread', id: resource.ref.id, type: resource.ref.type }];
}
