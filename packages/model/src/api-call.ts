/** Calls to the provider's interface, as its log tells of them. */
import * as z from 'zod/mini';

import { Actor } from './actor.ts';
import { ResourceRef } from './resource.ts';

/** A call that succeeded and may have changed resources. What they are like now it does not say. */
export const ApiCall = z.readonly(
  z.object({
    /** The log's own id of the event: a second copy has the same. */
    id: z.string(),
    /** e.g. `AuthorizeSecurityGroupIngress` */
    name: z.string(),
    /** True when what it names is gone afterwards, if it is not there. */
    deletes: z.boolean(),
    account: z.string(),
    region: z.string(),
    at: z.string(),
    actor: Actor,
    request: z.optional(z.string()),
    changes: z.readonly(z.array(ResourceRef)),
  }),
);
export type ApiCall = z.infer<typeof ApiCall>;

export const SignalKind = z.enum(['denied-call', 'failed-login', 'login-without-mfa', 'root-use']);
export type SignalKind = z.infer<typeof SignalKind>;

/** Something that one event of the log says of a principal; how many of them mean trouble is for the policy to say. */
export const Signal = z.readonly(
  z.object({
    kind: SignalKind,
    /** The log's own id of the event. */
    id: z.string(),
    account: z.string(),
    region: z.string(),
    at: z.string(),
    /** Of whom it speaks: a user, a role (whatever its session), or the account itself. */
    who: ResourceRef,
    actor: Actor,
    /** What was called: `ec2:DescribeInstances`. */
    what: z.string(),
  }),
);
export type Signal = z.infer<typeof Signal>;

/** A call as it is remembered of a resource. */
export const Call = z.readonly(z.object({ id: z.string(), at: z.string(), actor: Actor }));
export type Call = z.infer<typeof Call>;

/** One signal as it is remembered. */
export const SignalFact = z.readonly(
  z.object({
    id: z.string(),
    at: z.string(),
    what: z.string(),
    /** Session or user, as the provider names it. */
    name: z.string(),
    from: z.optional(z.string()),
    with: z.optional(z.string()),
  }),
);
export type SignalFact = z.infer<typeof SignalFact>;

/** The signals of one kind that speak of one principal, or that come from one address, oldest first. */
export const SignalWindow = z.readonly(
  z.object({
    kind: SignalKind,
    account: z.string(),
    /** Of those from one address, whoever they speak of: the account. */
    who: ResourceRef,
    /** The address, of IPv6 its /64. */
    source: z.optional(z.string()),
    facts: z.readonly(z.array(SignalFact)),
  }),
);
export type SignalWindow = z.infer<typeof SignalWindow>;
