import type { Traffic } from '@clausewatch/net/traffic';

import type { Packet } from './answer.ts';
import type { Hop } from './found.ts';
import type { Cause } from './path.ts';
import type { Selector } from './question.ts';
import type { Region } from './region.ts';

export type Ways = 'straight' | 'inside';

export interface Asked {
  readonly from: Selector;
  /** Absent: every endpoint of the estate. */
  readonly to?: Selector;
  /** Of these, the endpoints that are meant. */
  readonly only?: (endpoint: Endpoint) => boolean;
  /** `straight`: not through load balancers; `inside`: nor over the internet. Absent: whatever way there is. */
  readonly ways?: Ways;
  /** Absent: everything. Several are united. */
  readonly traffic?: readonly Traffic[];
}

/** Where packets end: an interface, or a service whose interfaces are not visible. */
export interface Endpoint {
  readonly id: string;
  readonly kind: 'interface' | 'load-balancer' | 'database';
  readonly network?: string;
  readonly subnet?: string;
  /** What it serves: instance, load balancer, ... */
  readonly of: readonly string[];
}

export interface Share {
  readonly v4: number;
  readonly v6: number;
}

/** What one rule lets in, wherever it is used. */
export interface Exposure {
  readonly cause: Cause;
  /** The load balancer by which it is reached: the cause is then what lets clients in there. */
  readonly through?: string;
  /** In the order of their ids. */
  readonly exposed: readonly Endpoint[];
  /** One packet that the rule lets in, with its way. */
  readonly packet: Packet;
  readonly path: readonly Hop[];
  /** Sources and traffic that this rule lets in at one of the endpoints at least. */
  readonly region: () => Region;
  /** The part of the public address space that this rule lets in. */
  readonly share: Share;
  /** The part that gets to the most exposed of the endpoints by whatever rules: what a threshold is held against. */
  readonly total: Share;
}

export interface Undetermined {
  readonly missing: readonly string[];
  readonly endpoints: readonly Endpoint[];
  /** A service of the provider may bring callers in, by whatever rule lets in the service. */
  readonly called?: true;
}

export interface Exposures {
  /** By cause: security group id and place of the rule, and so on. */
  readonly rows: readonly Exposure[];
  readonly undetermined: readonly Undetermined[];
  /** What the question itself names and nobody has seen: no answer is then complete. */
  readonly missing: readonly string[];
}
