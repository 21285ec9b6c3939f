/** Networks and what guards or joins them. */
import type { AddressSet } from '@clausewatch/net/addresses';
import type { OrderedRule } from '@clausewatch/net/ordered';
import type { FirewallRule } from '@clausewatch/net/rule';
import * as z from 'zod/mini';

import { PolicyDocument } from './policy-document.ts';

/** What `net` makes is checked there; here only that it is such a thing. */
const isLike = (value: unknown, name: string, type: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  typeof new Map<string, unknown>(Object.entries(value)).get(name) === type;

const Addresses = z.custom<AddressSet>((value: unknown) => isLike(value, 'v4', 'object'));
const Rule = z.custom<FirewallRule>((value: unknown) => isLike(value, 'at', 'string'));

/** An entry of a first-match list, with its place in the provider's configuration. */
export interface AclEntry extends OrderedRule {
  readonly direction: 'ingress' | 'egress';
  readonly at: string;
}
const Entry = z.custom<AclEntry>((value: unknown) => isLike(value, 'number', 'number'));

export const SecurityGroup = z.readonly(
  z.object({
    kind: z.literal('security-group'),
    network: z.optional(z.string()),
    isDefault: z.boolean(),
    rules: z.readonly(z.array(Rule)),
  }),
);

export const NetworkAcl = z.readonly(
  z.object({
    kind: z.literal('network-acl'),
    network: z.optional(z.string()),
    isDefault: z.optional(z.boolean()),
    entries: z.readonly(z.array(Entry)),
    /** Pointers to entries that could not be read: a verdict on the list is then undetermined. */
    unreadable: z.readonly(z.array(z.string())),
  }),
);

export const ListenerAction = z.readonly(
  z.object({ type: z.string(), protocol: z.optional(z.string()), status: z.optional(z.string()) }),
);

export const Listener = z.readonly(
  z.object({
    kind: z.literal('listener'),
    loadBalancer: z.optional(z.string()),
    port: z.optional(z.number()),
    /** `HTTP`, `HTTPS`, `TLS`, `TCP`, ... in upper case. */
    protocol: z.optional(z.string()),
    tlsPolicy: z.optional(z.string()),
    /** The default actions, in order. */
    actions: z.readonly(z.array(ListenerAction)),
  }),
);

/** A classic load balancer carries its listeners itself; of the newer ones only the scheme is here. */
export const LoadBalancer = z.readonly(
  z.object({
    kind: z.literal('load-balancer'),
    scheme: z.optional(z.enum(['internet-facing', 'internal'])),
    listeners: z.readonly(
      z.array(
        z.readonly(
          z.object({
            port: z.number(),
            protocol: z.string(),
            tlsPolicies: z.readonly(z.array(z.string())),
            at: z.string(),
          }),
        ),
      ),
    ),
  }),
);

export const Distribution = z.readonly(
  z.object({
    kind: z.literal('distribution'),
    enabled: z.optional(z.boolean()),
    /** Default behaviour first: path pattern (`*` for the default) and viewer protocol policy. */
    behaviours: z.readonly(
      z.array(z.readonly(z.object({ path: z.string(), viewerProtocol: z.optional(z.string()), at: z.string() }))),
    ),
    /** `TLSv1.2_2021`, ...; absent when the provider's own certificate is used (then `TLSv1`). */
    minimumProtocol: z.optional(z.string()),
    providerCertificate: z.optional(z.boolean()),
  }),
);

export const ApiDomain = z.readonly(
  z.object({ kind: z.literal('api-domain'), tlsPolicies: z.readonly(z.array(z.optional(z.string()))) }),
);

export const Network = z.readonly(
  z.object({
    kind: z.literal('network'),
    addresses: Addresses,
    isDefault: z.optional(z.boolean()),
    /** The account that owns it: accounts that it is shared with list it too. */
    owner: z.optional(z.string()),
  }),
);

export const FlowLog = z.readonly(
  z.object({
    kind: z.literal('flow-log'),
    /** The network, subnet or interface it watches. */
    watches: z.optional(z.string()),
    traffic: z.optional(z.enum(['ALL', 'ACCEPT', 'REJECT'])),
    active: z.optional(z.boolean()),
  }),
);

const PeeringSide = z.readonly(
  z.object({ account: z.optional(z.string()), region: z.optional(z.string()), network: z.optional(z.string()) }),
);

export const Peering = z.readonly(
  z.object({
    kind: z.literal('peering'),
    status: z.optional(z.string()),
    requester: PeeringSide,
    accepter: PeeringSide,
  }),
);

export const NetworkEndpoint = z.readonly(
  z.object({
    kind: z.literal('network-endpoint'),
    network: z.optional(z.string()),
    service: z.optional(z.string()),
    /** Account id, or `amazon`; absent when not visible. */
    serviceOwner: z.optional(z.string()),
    policy: z.optional(z.union([PolicyDocument, z.literal('unreadable')])),
  }),
);
