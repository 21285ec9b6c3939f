/** What joins networks to others and to the internet, as parts of the reachability graph. */

export interface GatewayPart {
  readonly kind: 'gateway';
  readonly type: 'internet-gateway' | 'egress-only-gateway' | 'private-gateway';
  readonly id: string;
  readonly networks: readonly string[];
}

export interface NatPart {
  readonly kind: 'nat-gateway';
  readonly id: string;
  readonly subnet?: string;
  readonly public: boolean;
  /** Absent when nobody can tell. */
  readonly available?: boolean;
  readonly addresses: readonly { readonly private?: string; readonly public?: string }[];
}

export interface PeeringPart {
  readonly kind: 'peering';
  readonly id: string;
  readonly active: boolean;
  readonly networks: readonly [string, string];
}

export interface AttachmentPart {
  readonly kind: 'transit-attachment';
  readonly id: string;
  readonly gateway: string;
  /** The attached network; absent for a VPN, a direct connection or another gateway. */
  readonly network?: string;
  readonly subnets: readonly string[];
  readonly table?: string;
  readonly available: boolean;
}

export interface TransitTablePart {
  readonly kind: 'transit-table';
  readonly id: string;
  readonly routes: readonly { readonly prefix: string; readonly attachment?: string; readonly blackhole: boolean }[];
}

export interface EndpointPart {
  readonly kind: 'endpoint';
  readonly id: string;
  readonly type: 'gateway' | 'interface' | 'other';
  readonly interfaces: readonly string[];
  readonly network?: string;
  /** The id of the endpoint service that it leads to, or the name of one of the provider's own. */
  readonly service?: string;
}

/** Load balancers that are offered to other networks by endpoints there. */
export interface EndpointServicePart {
  readonly kind: 'endpoint-service';
  readonly id: string;
  /** Absent when nobody can tell: it may be any. */
  readonly balancers?: readonly string[];
  /** The provider makes its endpoints and calls by them itself, for callers of its own. */
  readonly managed: boolean;
}
