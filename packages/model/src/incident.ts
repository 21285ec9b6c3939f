/** One cause, from its first sight to its end, with the messages still to be sent inside it. */
import * as z from 'zod/mini';

import { acted } from './acted.ts';
import { Actor } from './actor.ts';
import { Via } from './observation.ts';
import { Sentence, Versions } from './policy.ts';
import { remedyActs } from './remedy.ts';
import { ResourceRef } from './resource.ts';
import { SuggestedFix } from './suggested-fix.ts';
import { Threat } from './threat.ts';
import { Held, News, Told } from './told.ts';
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

/** What a person did, or the machine with what people approved. */
export const Act = z.discriminatedUnion('kind', [
  z.readonly(z.object({ kind: z.literal('acknowledge'), ...acted, note: z.optional(z.string()) })),
  z.readonly(z.object({ kind: z.literal('fixing'), ...acted, note: z.optional(z.string()) })),
  z.readonly(z.object({ kind: z.literal('resolve'), ...acted, note: z.string() })),
  /** No reminders and no escalation until an instant. What grows graver is told all the same. */
  z.readonly(z.object({ kind: z.literal('snooze'), ...acted, until: z.string() })),
  /** Asks that what is broken now be allowed for a time. Another person decides. */
  z.readonly(
    z.object({
      kind: z.literal('ask'),
      ...acted,
      note: z.string(),
      /** What makes up for it meanwhile. */
      compensating: z.optional(z.string()),
      /** Last day, inclusive, in the organisation's time zone: `2027-01-31`. */
      until: z.string(),
      /** The instant at which that day ends. */
      endsAt: z.string(),
      /** By entry, the reasons as they were: never more than this is allowed. */
      allowed: z.readonly(z.array(z.readonly(z.object({ entry: z.string(), reasons: z.readonly(z.array(Reason)) })))),
    }),
  ),
  /** `ask`: the id of the request that is granted. */
  z.readonly(z.object({ kind: z.literal('grant'), ...acted, ask: z.string(), note: z.optional(z.string()) })),
  /** Refuses a request, or takes back what was granted. */
  z.readonly(z.object({ kind: z.literal('refuse'), ...acted, ask: z.string(), note: z.string() })),
  /** A sweep found that what a person had closed lasts: Clausewatch's own, and nobody else's. */
  z.readonly(z.object({ kind: z.literal('reopen'), ...acted })),
  ...remedyActs,
]);
export type Act = z.infer<typeof Act>;

export const unverified = 'unverified:';

/** A doer as people read it. */
export function nameOf(by: string): string {
  return by.startsWith(unverified) ? `${by.slice(unverified.length)} (unverified)` : by;
}

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

export const Channel = z.enum(['email', 'slack', 'pager']);
export type Channel = z.infer<typeof Channel>;

/** One message owed to one channel. `id` is stable: the receiver can drop a second copy. */
export const Delivery = z.readonly(
  z.object({
    /** `<incident>:v<version>:<channel>` */
    id: z.string(),
    channel: Channel,
    /** The incident's version that brought it about. */
    version: z.number(),
    news: News,
    /** `digest`: waits for the reader's next digest. Absent: at once. */
    route: z.optional(z.enum(['now', 'digest'])),
    /**
     * `withdrawn`: it was held back for a while, and before that was over there was nothing left to tell. `bundled`: handed to a message about
     * many incidents (`within`), which is owed in its own right.
     */
    state: z.enum(['pending', 'sent', 'bundled', 'dead', 'withdrawn']),
    /** Key of the message that carries it. */
    within: z.optional(z.string()),
    attempts: z.number(),
    /** Not before this instant. */
    due: z.string(),
    sentAt: z.optional(z.string()),
    error: z.optional(z.string()),
    /** Ids of the people it is meant for by name: of an escalation, who is on call. */
    to: z.optional(Texts),
  }),
);
export type Delivery = z.infer<typeof Delivery>;

export const Note = z.readonly(z.object({ at: z.string(), what: z.string(), by: z.optional(z.string()) }));
export type Note = z.infer<typeof Note>;

/**
 * How an incident ended: by what the configuration showed, because the resource is gone, by a person's own act, because no clause claims any
 * more what it broke, or because later news of an earlier time took back what it was opened for.
 */
export const Ending = z.enum(['evidence', 'gone', 'person', 'unclaimed', 'withdrawn']);
export type Ending = z.infer<typeof Ending>;

export const Standing = z.enum(['broken', 'unknown', 'holds']);
export type Standing = z.infer<typeof Standing>;

/** What the oldest sights and acts came to, for which there was no room. */
export const Past = z.readonly(
  z.object({
    /** Acts up to this instant are in it. */
    at: z.string(),
    /** By look, the order up to which sights are in it. */
    orders: z.readonly(z.record(z.string(), z.string())),
    state: z.optional(IncidentState),
    openedAt: z.string(),
    resolvedAt: z.optional(z.string()),
    ending: z.optional(Ending),
    resolvedBy: z.optional(z.string()),
    occurrences: z.number(),
    flaps: z.number(),
    /** What a person had made of it when it last ended by evidence. */
    taken: z.optional(IncidentState),
    takenAt: z.string(),
    standings: z.readonly(z.record(z.string(), Standing)),
    /** Entries that were ever broken. */
    struck: Texts,
    /** How many notes of the timeline it stands for. */
    notes: z.number(),
    sources: z.readonly(z.array(Via)),
  }),
);
export type Past = z.infer<typeof Past>;

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
    /** Of what was there before the deployment began: when it was found. Times to mend count from here. */
    foundAt: z.optional(z.string()),
    updatedAt: z.string(),
    resolvedAt: z.optional(z.string()),
    /** How it ended; absent while it is not over. */
    ending: z.optional(Ending),
    /** The same in words. */
    resolvedBy: z.optional(z.string()),
    /** Later news of an earlier time showed that nothing was ever broken: kept for the record, and counted nowhere. */
    withdrawn: z.optional(z.literal(true)),
    /** How often it began. */
    occurrences: z.number(),
    /** How often in a row it came back soon after its end; absent: it does not flap. */
    flaps: z.optional(z.number()),
    sources: z.readonly(z.array(Via)),
    entries: z.readonly(z.array(Entry)),
    sights: z.readonly(z.array(Sight)),
    acts: z.readonly(z.array(Act)),
    past: z.optional(Past),
    /** Acts that this program cannot read: kept, and counted as not done. */
    unread: z.optional(z.readonly(z.array(z.unknown()))),
    timeline: z.readonly(z.array(Note)),
    /** The offending rule in the provider's own words: `tcp/22 from 0.0.0.0/1, 128.0.0.0/1`. */
    rule: z.optional(z.string()),
    fix: z.optional(SuggestedFix),
    changedBy: z.optional(Actor),
    threat: z.optional(Threat),
    deliveries: z.readonly(z.array(Delivery)),
    told: z.optional(Told),
    held: z.optional(Held),
    /** The next instant at which time alone changes something. */
    wake: z.optional(z.string()),
    /** Version of the resource record it was derived from: news from an older one never overwrites it. */
    basis: z.number(),
  }),
);
export type Incident = z.infer<typeof Incident>;
