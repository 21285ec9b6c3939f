/** Services: what is stored, run, logged and watched. */
import * as z from 'zod/mini';

import { PolicyDocument } from './policy-document.ts';

const Texts = z.readonly(z.array(z.string()));

export const Database = z.readonly(
  z.object({
    kind: z.literal('database'),
    engine: z.string(),
    /** Has (or may get) an address on the internet. */
    publiclyAccessible: z.optional(z.boolean()),
    /** Lives inside a private network. */
    inNetwork: z.optional(z.boolean()),
    /** Resource policy, where the service has one. `unreadable` when there is one that did not parse. */
    access: z.optional(z.union([PolicyDocument, z.literal('unreadable')])),
    port: z.optional(z.number()),
  }),
);

export const PublicAccessBlock = z.readonly(
  z.object({ blockAcls: z.boolean(), ignoreAcls: z.boolean(), blockPolicy: z.boolean(), restrictBuckets: z.boolean() }),
);
export type PublicAccessBlock = z.infer<typeof PublicAccessBlock>;

export const Bucket = z.readonly(
  z.object({
    kind: z.literal('bucket'),
    /** `none`: the bucket is known to have no block of its own. Absent: not visible. */
    block: z.optional(z.union([PublicAccessBlock, z.literal('none')])),
    policy: z.optional(z.union([PolicyDocument, z.literal('none'), z.literal('unreadable')])),
    /** Grantees of the access control list: canonical ids, or group URIs. */
    grants: z.optional(z.readonly(z.array(z.readonly(z.object({ grantee: z.string(), permission: z.string() }))))),
  }),
);

export const AccountPublicAccess = z.readonly(
  z.object({ kind: z.literal('account-public-access'), block: z.optional(PublicAccessBlock) }),
);

export const AuditTrail = z.readonly(
  z.object({
    kind: z.literal('audit-trail'),
    multiRegion: z.optional(z.boolean()),
    validated: z.optional(z.boolean()),
    /** Absent where the source does not say whether it is switched on. */
    logging: z.optional(z.boolean()),
    organisation: z.optional(z.boolean()),
    managementEvents: z.optional(z.boolean()),
    homeRegion: z.optional(z.string()),
  }),
);

export const LogGroup = z.readonly(
  z.object({
    kind: z.literal('log-group'),
    /** Days, or `forever` when the group is known to have no limit. */
    retention: z.optional(z.union([z.number(), z.literal('forever')])),
  }),
);

export const Role = z.readonly(
  z.object({ kind: z.literal('role'), trust: z.optional(z.union([PolicyDocument, z.literal('unreadable')])) }),
);

export const Instance = z.readonly(
  z.object({
    kind: z.literal('instance'),
    state: z.optional(z.string()),
    metadataTokens: z.optional(z.enum(['required', 'optional'])),
    metadataEndpoint: z.optional(z.enum(['enabled', 'disabled'])),
  }),
);

export const ThreatDetector = z.readonly(
  z.object({
    kind: z.literal('threat-detector'),
    enabled: z.optional(z.boolean()),
    publishingFrequency: z.optional(z.enum(['FIFTEEN_MINUTES', 'ONE_HOUR', 'SIX_HOURS'])),
  }),
);

export const Recorder = z.readonly(
  z.object({
    kind: z.literal('recorder'),
    allTypes: z.optional(z.boolean()),
    types: z.readonly(z.array(z.string())),
    excluded: z.readonly(z.array(z.string())),
    recording: z.optional(z.boolean()),
    /** Recorded once a day, and only what changed: `all` but those in `continuous`, or these types. */
    daily: z.optional(z.union([z.literal('all'), Texts])),
    continuous: z.optional(Texts),
  }),
);
export type Recorder = z.infer<typeof Recorder>;

/** How changes of a type reach us. Undefined where the source does not say whether it records at all. */
export function recordingOf(
  { allTypes, types, excluded, recording, ...mode }: Recorder,
  type: string,
): 'at-once' | 'daily' | 'no' | undefined {
  if (recording === false || excluded.includes(type) || (allTypes !== true && !types.includes(type))) return 'no';
  if (recording === undefined) return undefined;
  if (mode.daily === 'all') return mode.continuous?.includes(type) === true ? 'at-once' : 'daily';
  return mode.daily?.includes(type) === true ? 'daily' : 'at-once';
}

/**
 * One of our own: a source that we listen to, what was given up, a way out, the way in from the bus to what is owed, a place where addresses are
 * denied for a time.
 */
export const Watcher = z.readonly(
  z.object({
    kind: z.literal('watcher'),
    what: z.enum(['source', 'queue', 'channel', 'way', 'place']),
    name: z.string(),
    /** Absent while all is well. */
    failingSince: z.optional(z.string()),
  }),
);
export type Watcher = z.infer<typeof Watcher>;

/** Something of a network that only the reachability graph reads: subnet, route table, gateway, interface, ... */
export const NetworkPart = z.readonly(z.object({ kind: z.literal('network-part') }));

/** Of a resource that is there and whose newest state nobody could read. */
export const Unread = z.readonly(z.object({ kind: z.literal('unread') }));

/** Known to exist; no control reads it yet. */
export const Other = z.readonly(z.object({ kind: z.literal('other') }));
