import type {
  AclPart,
  AttachmentPart,
  EndpointPart,
  GatewayPart,
  GroupPart,
  InterfacePart,
  ListenerPart,
  NatPart,
  NetworkPart,
  PeeringPart,
  PrefixListPart,
  PublicBlockExclusionPart,
  PublicBlockPart,
  RouteTablePart,
  ServicePart,
  SubnetPart,
  TargetGroupPart,
  TransitTablePart,
} from '@clausewatch/model/graph';
import type { AddressSet } from '@clausewatch/net/addresses';

type ById<P> = ReadonlyMap<string, P>;

/** The parts of the graph by id, with the joins that every question needs. Plain data; an id that is asked for and not there is *unread*. */
export interface Estate {
  readonly networks: ById<NetworkPart>;
  readonly subnets: ById<SubnetPart>;
  readonly routeTables: ById<RouteTablePart>;
  readonly gateways: ById<GatewayPart>;
  readonly nats: ById<NatPart>;
  readonly peerings: ById<PeeringPart>;
  readonly attachments: ById<AttachmentPart>;
  readonly transitTables: ById<TransitTablePart>;
  readonly endpoints: ById<EndpointPart>;
  readonly acls: ById<AclPart>;
  readonly groups: ById<GroupPart>;
  readonly lists: ById<PrefixListPart>;
  readonly interfaces: ById<InterfacePart>;
  readonly services: ById<ServicePart>;
  readonly listeners: ById<ListenerPart>;
  readonly targetGroups: ById<TargetGroupPart>;
  /** By account and region: `111122223333 eu-west-1`. */
  readonly blocks: ById<PublicBlockPart>;
  readonly exclusions: readonly PublicBlockExclusionPart[];
  /** Things that were there and could not be read, by id. */
  readonly unread: ReadonlyMap<string, string>;

  /** The prefixes of each network. */
  readonly space: ReadonlyMap<string, AddressSet>;
  readonly aclOf: ReadonlyMap<string, AclPart>;
  /** The explicit route table of a subnet. */
  readonly tableOf: ReadonlyMap<string, RouteTablePart>;
  readonly mainTableOf: ReadonlyMap<string, RouteTablePart>;
  /** Route tables that traffic entering through a gateway meets first. */
  readonly edgeTablesOf: ReadonlyMap<string, readonly RouteTablePart[]>;
  readonly internetGatewayOf: ReadonlyMap<string, GatewayPart>;
  readonly peeringsOf: ReadonlyMap<string, readonly PeeringPart[]>;
  readonly attachmentsOf: ReadonlyMap<string, readonly AttachmentPart[]>;
}
