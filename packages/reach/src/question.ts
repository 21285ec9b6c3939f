import type { AddressSet } from '@clausewatch/net/addresses';
import type { Traffic } from '@clausewatch/net/traffic';

/** Who is meant. */
export type Selector =
  /** Every globally reachable unicast address, less known ones: RFC 6890 special-purpose blocks are not the internet. */
  | { readonly kind: 'internet'; readonly except?: AddressSet }
  /** Hosts with these addresses, of their own or in front of them: on the internet, in the estate, or in networks behind a gateway. */
  | { readonly kind: 'addresses'; readonly addresses: AddressSet }
  /** An interface, or what interfaces serve: instance, load balancer, database; by id, ARN or name. */
  | { readonly kind: 'resource'; readonly id: string }
  /** Endpoints by id, each as it is met among all: behind a load balancer's interface only what it listens on. `except`: addresses not meant. */
  | { readonly kind: 'endpoints'; readonly ids: Iterable<string>; readonly except?: AddressSet }
  /** Everything in a security group. */
  | { readonly kind: 'group'; readonly id: string }
  /** Everything in some networks: an environment, as the caller's map has it. */
  | { readonly kind: 'networks'; readonly name: string; readonly ids: readonly string[] };

export interface Question {
  readonly from: Selector;
  readonly to: Selector;
  /** Absent: everything. Several are united. */
  readonly traffic?: readonly Traffic[];
}
