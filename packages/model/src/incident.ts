/** One cause, from its first sight to its end, with the messages still to be sent inside it. */
import * as z from 'zod/mini';

import { Actor, Via } from './observation.ts';
import { Sentence, Versions } from './policy.ts';
import { ResourceRef } from './resource.ts';
import { Threat } from './threat.ts';
import { Reason, Severity } from './verdict.ts';

const Texts = z.readonly(z.array(z.string()));

export const IncidentState = z.enum(['open', 'acknowledged', 'fixing', 'excepted', 'resolved', 'reopened']);
export type IncidentState = z.infer<typeof IncidentState>;

/** What one look at the resource said of this incident's entries. */
export const Sight = z.readonly(
  z.object({
    /** When the state was captured. */
    at: z.string(),
    /** `stateOrder` of the state, then the resource that brought it: sights are folded in this order. */
    order: z.string(),
    /** Which controls looked: `resource` (all that look at one resource), a scope control's id, `threat`, or `deleted` (nothing is left to break). */
    look: z.string(),
    /** Entry keys (`policy/clause/control`) that are broken, and those that could not be decided. All others of this look hold. */
    broken: Texts,
    unknown: Texts,
    /** Those that no clause claims any more: policy, parameters or controls changed. They end with this look, and not by evidence. */
    dropped: z.optional(Texts),
    via: Via,
  }),
);
export type Sight = z.infer<typeof Sight>;

/** An allowance for one entry. It holds only while what is wrong stays within what was allowed. */
export const Exception = z.readonly(
  z.object({
    id: z.string(),
    entry: z.string(),
    reason: z.string(),
    requestedBy: z.string(),
    approvedBy: z.string(),
    /** Last day, inclusive, in the organisation's time zone: `2027-01-31`. */
    until: z.string(),
    /** The instant at which it ends. */
    endsAt: z.string(),
    /** The reasons' data at the time, as allowed. */
    allowed: z.readonly(z.array(Reason)),
  }),
);
export type Exception = z.infer<typeof Exception>;

/** What a person did. */
export const Act = z.discriminatedUnion('kind', [
  z.readonly(
    z.object({ kind: z.literal('acknowledge'), by: z.string(), at: z.string(), note: z.optional(z.string()) }),
  ),
  z.readonly(z.object({ kind: z.literal('fixing'), by: z.string(), at: z.string(), note: z.optional(z.string()) })),
  z.readonly(z.object({ kind: z.literal('resolve'), by: z.string(), at: z.string(), note: z.string() })),
  /** Asks that the breach be allowed up to and including a day. Another person decides. */
  z.readonly(z.object({ kind: z.literal('ask'), by: z.string(), at: z.string(), until: z.string(), note: z.string() })),
  z.readonly(z.object({ kind: z.literal('except'), by: z.string(), at: z.string(), exception: Exception })),
]);
export type Act = z.infer<typeof Act>;

export const Entry = z.readonly(
  z.object({
    /** `policy/clause/control` */
    key: z.string(),
    policy: z.string(),
    clause: z.string(),
    control: z.string(),
    /** The look (see `Sight`) that decides it. */
    look: z.string(),
    sentence: Sentence,
    owner: z.string(),
    /** ISO 8601 duration within which the clause is to hold again. */
    repairWithin: z.optional(z.string()),
    severity: Severity,
    state: z.enum(['broken', 'holds', 'unknown', 'excepted']),
    /** As last seen broken. */
    reasons: z.readonly(z.array(Reason)),
    /** The reasons in words. */
    messages: Texts,
    missing: Texts,
    /** The order of the sight that `reasons` are from. */
    seen: z.string(),
    versions: Versions,
  }),
);
export type Entry = z.infer<typeof Entry>;

export const Channel = z.enum(['email', 'slack']);
export type Channel = z.infer<typeof Channel>;

/** One message owed to one channel. `id` is stable: the receiver can drop a second copy. */
export const Delivery = z.readonly(
  z.object({
    /** `<incident>:v<version>:<channel>` */
    id: z.string(),
    channel: Channel,
    /** The incident's version that brought it about. */
    version: z.number(),
    news: z.enum(['opened', 'reopened', 'graver', 'wider', 'resolved', 'excepted']),
    state: z.enum(['pending', 'sent', 'dead']),
    attempts: z.number(),
    /** Not before this instant. */
    due: z.string(),
    sentAt: z.optional(z.string()),
    error: z.optional(z.string()),
  }),
);
export type Delivery = z.infer<typeof Delivery>;

export const Note = z.readonly(z.object({ at: z.string(), what: z.string(), by: z.optional(z.string()) }));
export type Note = z.infer<typeof Note>;

export const SuggestedFix = z.readonly(z.object({ commands: Texts, undo: Texts, note: z.string() }));

export const Incident = z.readonly(
  z.object({
    id: z.string(),
    kind: z.enum(['violation', 'threat']),
    version: z.number(),
    /** The offending resource; of a threat, the gravest resource it names, or the account. */
    resource: ResourceRef,
    environment: z.optional(z.string()),
    /** Account alias, if the register gives one. */
    alias: z.optional(z.string()),
    subject: z.string(),
    title: z.string(),
    state: IncidentState,
    severity: Severity,
    /** When what is wrong now began; of a resolved incident, when it last began. */
    openedAt: z.string(),
    updatedAt: z.string(),
    resolvedAt: z.optional(z.string()),
    resolvedBy: z.optional(z.string()),
    /** Later news of an earlier time showed that nothing was ever broken: kept for the record, and counted nowhere. */
    withdrawn: z.optional(z.literal(true)),
    /** How often it began. */
    occurrences: z.number(),
    sources: z.readonly(z.array(Via)),
    entries: z.readonly(z.array(Entry)),
    sights: z.readonly(z.array(Sight)),
    acts: z.readonly(z.array(Act)),
    timeline: z.readonly(z.array(Note)),
    fix: z.optional(SuggestedFix),
    changedBy: z.optional(Actor),
    threat: z.optional(Threat),
    deliveries: z.readonly(z.array(Delivery)),
    /** Version of the resource record it was derived from: news from an older one never overwrites it. */
    basis: z.number(),
  }),
);
export type Incident = z.infer<typeof Incident>;
