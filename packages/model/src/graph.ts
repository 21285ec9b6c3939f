/**
 * What the reachability graph is made of, in words of no source: a source writes parts, `reach` joins them by id. Ids may
 * dangle and parts may come in any order. Absent means *not visible*, which is never the same as none.
 */
import type { FirewallRule } from '@clausewatch/net/rule';

import type { AclEntry } from './configuration-network.ts';
import type {
  AttachmentPart,
  EndpointPart,
  EndpointServicePart,
  GatewayPart,
  NatPart,
  PeeringPart,
  TransitTablePart,
} from './graph-gateways.ts';

export interface NetworkPart {
  readonly kind: 'network';
  readonly id: string;
  /** Account and region whose public access block applies. */
  readonly account?: string;
  readonly region?: string;
  /** Every IPv4 and IPv6 prefix. */
  readonly prefixes: readonly string[];
}

export interface SubnetPart {
  readonly kind: 'subnet';
  readonly id: string;
  readonly network?: string;
  readonly prefixes: readonly string[];
}

export type RouteTargetKind =
  | 'local'
  | 'internet-gateway'
  | 'egress-only-gateway'
  | 'nat-gateway'
  | 'private-gateway'
  | 'transit-gateway'
  | 'peering'
  | 'endpoint'
  | 'interface'
  | 'other';

export interface Route {
  /** A prefix, or the id of a prefix list; neither when unreadable. */
  readonly prefix?: string;
  readonly list?: string;
  readonly target: { readonly kind: RouteTargetKind; readonly id: string };
  readonly blackhole: boolean;
  /** Learned from a gateway: a route written by hand to the same prefix goes first. */
  readonly propagated: boolean;
  readonly at: string;
}

export interface RouteTablePart {
  readonly kind: 'route-table';
  readonly id: string;
  readonly network?: string;
  readonly main: boolean;
  readonly subnets: readonly string[];
  /** Subnets that are about to use another one: which, its own item says. */
  readonly leaving?: readonly string[];
  /** Gateways whose inbound traffic it routes. */
  readonly gateways: readonly string[];
  readonly routes: readonly Route[];
}

export interface AclPart {
  readonly kind: 'network-acl';
  readonly id: string;
  readonly subnets: readonly string[];
  readonly entries: readonly AclEntry[];
  /** False when some entry could not be read: what the list decides is then unknown. */
  readonly readable: boolean;
}

export interface GroupPart {
  readonly kind: 'security-group';
  readonly id: string;
  readonly network?: string;
  readonly rules: readonly FirewallRule[];
}

export interface PrefixListPart {
  readonly kind: 'prefix-list';
  readonly id: string;
  readonly prefixes: readonly string[];
}

/** A service of the provider whose callers come in from the internet by an interface of its own: to what, no item tells. */
export type Entrance = 'accelerator' | 'distribution' | 'api';

export interface InterfacePart {
  readonly kind: 'interface';
  readonly id: string;
  readonly subnet?: string;
  readonly network?: string;
  /** `interface`, `nat_gateway`, `lambda`, ...: the provider's own word. */
  readonly type: string;
  readonly groups?: readonly string[];
  /** Each private IPv4 or IPv6 address, with the public IPv4 address that stands for it. */
  readonly addresses: readonly { readonly address: string; readonly public?: string }[];
  /** Ids of what it serves: instance, load balancer, ... */
  readonly of: readonly string[];
  readonly entrance?: Entrance;
  /** Internet gateways carry nothing to it or from it; `unreadable`: nobody can tell. */
  readonly secluded?: true | 'unreadable';
  /** Told by the thing that it serves: counts only while its own item is unread. */
  readonly secondhand?: true;
}

/** A public address tied to a private one of an interface, told by the public address itself: some interface, while that is not visible. */
export interface PublicAddressPart {
  readonly kind: 'public-address';
  readonly id: string;
  readonly interface?: string;
  readonly private?: string;
  readonly public?: string;
}

/** A load balancer or a database: a thing with a name that answers on interfaces which may not name it. */
export interface ServicePart {
  readonly kind: 'service';
  readonly type: 'application' | 'network' | 'classic' | 'gateway' | 'database';
  readonly id: string;
  /** Other names by which it is asked for: ARN, short id. */
  readonly names: readonly string[];
  readonly public?: boolean;
  /** False: it has IPv4 addresses alone. */
  readonly v6?: boolean;
  readonly subnets?: readonly string[];
  /** The id of the subnet group that it names in place of subnets. */
  readonly subnetGroup?: string;
  readonly groups?: readonly string[];
  /** TCP port of a database; listeners have their own parts. */
  readonly port?: number;
}

/** The subnets that databases of one service may be in, under the name that they call it by. */
export interface SubnetGroupPart {
  readonly kind: 'subnet-group';
  readonly id: string;
  readonly subnets: readonly string[];
}

export interface ListenerPart {
  readonly kind: 'listener';
  readonly id: string;
  readonly balancer: string;
  readonly protocol: 'tcp' | 'udp' | 'tcp-udp' | 'unreadable';
  readonly port?: number;
  /** Ids of target groups that it can forward to. */
  readonly forwards: readonly string[];
  /** It can forward to no others. */
  readonly whole?: true;
}

/** All rules of a listener but its default, told apart from it. */
export interface ListenerRulesPart {
  readonly kind: 'listener-rules';
  /** The listener's. */
  readonly id: string;
  readonly forwards: readonly string[];
}

export interface TargetGroupPart {
  readonly kind: 'target-group';
  readonly id: string;
  /** Instance ids or addresses, with the port they are sent to; absent when not visible. */
  readonly targets?: readonly { readonly id: string; readonly port?: number }[];
  readonly port?: number;
  /** Absent: TCP. */
  readonly protocol?: ListenerPart['protocol'];
  /** Told by a record that may be older than its targets: counts only while these are unread. */
  readonly secondhand?: true;
}

/** A block on internet gateways for one account and region. */
export interface PublicBlockPart {
  readonly kind: 'public-block';
  readonly account: string;
  readonly region: string;
  readonly mode: 'off' | 'block-bidirectional' | 'block-ingress' | 'unreadable';
}

export interface PublicBlockExclusionPart {
  readonly kind: 'public-block-exclusion';
  readonly id: string;
  /** The network or subnet excluded. */
  readonly of: string;
  readonly mode: 'allow-bidirectional' | 'allow-egress' | 'unreadable';
}

/** Something that was there and could not be read. */
export interface UnreadPart {
  readonly kind: 'unread';
  readonly id: string;
  readonly type: string;
  /** Of a route table that tells it all the same. */
  readonly network?: string;
}

export type GraphPart =
  | NetworkPart
  | SubnetPart
  | RouteTablePart
  | GatewayPart
  | NatPart
  | PeeringPart
  | AttachmentPart
  | TransitTablePart
  | EndpointPart
  | EndpointServicePart
  | AclPart
  | GroupPart
  | PrefixListPart
  | InterfacePart
  | PublicAddressPart
  | ServicePart
  | SubnetGroupPart
  | ListenerPart
  | ListenerRulesPart
  | TargetGroupPart
  | PublicBlockPart
  | PublicBlockExclusionPart
  | UnreadPart;
