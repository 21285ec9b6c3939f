import type {
  AclPart,
  GraphPart,
  GroupPart,
  InterfacePart,
  ListenerPart,
  ListenerRulesPart,
  NetworkPart,
  PrefixListPart,
  PublicAddressPart,
  PublicBlockExclusionPart,
  PublicBlockPart,
  RouteTablePart,
  ServicePart,
  SubnetGroupPart,
  SubnetPart,
  TargetGroupPart,
  UnreadPart,
} from '@clausewatch/model/graph';
import type {
  AttachmentPart,
  EndpointPart,
  EndpointServicePart,
  GatewayPart,
  NatPart,
  PeeringPart,
  TransitTablePart,
} from '@clausewatch/model/graph-gateways';

import type { Lookup } from './lookup.ts';

type ById<P> = Lookup<P>;
type Listed<P> = Lookup<readonly P[]>;

/** The parts of the graph by id. Plain data; an id that is asked for and not there is *unread*. */
export interface Tables {
  readonly networks: ById<NetworkPart>;
  readonly subnets: ById<SubnetPart>;
  readonly routeTables: ById<RouteTablePart>;
  readonly gateways: ById<GatewayPart>;
  readonly nats: ById<NatPart>;
  readonly peerings: ById<PeeringPart>;
  readonly attachments: ById<AttachmentPart>;
  readonly transitTables: ById<TransitTablePart>;
  readonly endpoints: ById<EndpointPart>;
  readonly endpointServices: ById<EndpointServicePart>;
  readonly acls: ById<AclPart>;
  /** Less those of which some item could not be read. */
  readonly groups: ById<GroupPart>;
  readonly lists: ById<PrefixListPart>;
  /** As their own items tell them, or else what they serve; with the public addresses tied to them. */
  readonly interfaces: ById<InterfacePart>;
  readonly services: ById<ServicePart>;
  readonly subnetGroups: ById<SubnetGroupPart>;
  /** With the rules that were read of them. */
  readonly listeners: ById<ListenerPart>;
  /** As they were read, or else as a record tells them. */
  readonly targetGroups: ById<TargetGroupPart>;
  /** By account and region: `111122223333 eu-west-1`. */
  readonly blocks: ById<PublicBlockPart>;
  readonly exclusions: ById<PublicBlockExclusionPart>;
  /** Things that were there and could not be read. */
  readonly unread: ById<UnreadPart>;

  /** As told, before one is laid over another. */
  readonly firsthand: ById<InterfacePart>;
  readonly secondhand: ById<InterfacePart>;
  readonly readListeners: ById<ListenerPart>;
  readonly rules: ById<ListenerRulesPart>;
  readonly readTargets: ById<TargetGroupPart>;
  readonly toldTargets: ById<TargetGroupPart>;
  readonly readGroups: ById<GroupPart>;
  readonly tied: ById<PublicAddressPart>;
}

/** The joins that questions need: what names a thing, by the name. */
export interface Joins {
  /** Lists of a subnet: more than one when items contradict each other. */
  readonly aclsOf: Listed<AclPart>;
  /** The explicit route tables of a subnet, and the main ones of a network: the same. */
  readonly tablesOf: Listed<RouteTablePart>;
  /** Tables that a subnet is about to leave. */
  readonly tablesLeft: Listed<RouteTablePart>;
  readonly mainTablesOf: Listed<RouteTablePart>;
  /** Route tables that traffic entering through a gateway meets first. */
  readonly edgeTablesOf: Listed<RouteTablePart>;
  /** Route tables that name a target or a prefix list. */
  readonly tablesTo: Listed<RouteTablePart>;
  readonly gatewaysOf: Listed<GatewayPart>;
  readonly peeringsOf: Listed<PeeringPart>;
  readonly attachmentsOf: Listed<AttachmentPart>;
  /** Attachments by their gateway and by the route table that they use. */
  readonly attachedTo: Listed<AttachmentPart>;
  readonly exclusionsOf: Listed<PublicBlockExclusionPart>;
  readonly natsIn: Listed<NatPart>;
  /** Endpoints by the service that they lead to, `?` while nobody can tell, and by their interfaces; endpoint services by their load balancers, all under `all`. */
  readonly endpointsBy: Listed<EndpointPart>;
  readonly endpointServicesBy: Listed<EndpointServicePart>;
  /** Interfaces of endpoints, all under `all`. */
  readonly endpointInterfaces: Listed<InterfacePart>;
  readonly subnetsOf: Listed<SubnetPart>;
  readonly networksOf: Listed<NetworkPart>;
  /** Interfaces by security group, by subnet and network, and by what they serve; under `?` where that is not told. */
  readonly membersOf: Listed<InterfacePart>;
  readonly interfacesIn: Listed<InterfacePart>;
  readonly serving: Listed<InterfacePart>;
  /** Interfaces of load balancers, all under `all`. */
  readonly balancerInterfaces: Listed<InterfacePart>;
  /** Interfaces by which a service brings callers in, all under `all`. */
  readonly entrances: Listed<InterfacePart>;
  /** Services by each of their names, by security group, and by subnet or subnet group; there also every one under `?`. */
  readonly servicesBy: Listed<ServicePart>;
  readonly servicesOf: Listed<ServicePart>;
  readonly servicesIn: Listed<ServicePart>;
  readonly subnetGroupsIn: Listed<SubnetGroupPart>;
  /** Load balancers that forward, all under `all`. */
  readonly balancers: Listed<ServicePart>;
  readonly listenersOf: Listed<ListenerPart>;
  /** All under `all`. */
  readonly everyListener: Listed<ListenerPart>;
  /** Listeners by the target groups that they send to, and target groups by target. */
  readonly sendersTo: Listed<ListenerPart>;
  readonly groupsOfTarget: Listed<TargetGroupPart>;
  /** Security groups that name another, and those that name a prefix list. */
  readonly namersOf: Listed<GroupPart>;
  readonly groupsNaming: Listed<GroupPart>;
  /** Those with a rule for link-local addresses alone, and lists of such, all under `all`. */
  readonly linkLocalGroups: Listed<GroupPart>;
  readonly linkLocalLists: Listed<PrefixListPart>;
  readonly tiedTo: Listed<PublicAddressPart>;
  /** Blocks that are on, all under `on`. */
  readonly blocksOn: Listed<PublicBlockPart>;
  /** What could not be read, by type. */
  readonly unreadOf: Listed<UnreadPart>;
  /** Route tables that could not be read, by network. */
  readonly unreadTablesOf: Listed<UnreadPart>;
}

export type Estate = Tables & Joins;

type Kind = GraphPart['kind'];

/** The table of each kind; those that are told secondhand as well have two. */
export const TABLES: Readonly<Record<Exclude<Kind, 'interface' | 'target-group'>, keyof Tables>> = {
  network: 'networks',
  subnet: 'subnets',
  'route-table': 'routeTables',
  gateway: 'gateways',
  'nat-gateway': 'nats',
  peering: 'peerings',
  'transit-attachment': 'attachments',
  'transit-table': 'transitTables',
  endpoint: 'endpoints',
  'endpoint-service': 'endpointServices',
  'network-acl': 'acls',
  'security-group': 'readGroups',
  'prefix-list': 'lists',
  'public-address': 'tied',
  service: 'services',
  'subnet-group': 'subnetGroups',
  listener: 'readListeners',
  'listener-rules': 'rules',
  'public-block': 'blocks',
  'public-block-exclusion': 'exclusions',
  unread: 'unread',
};
