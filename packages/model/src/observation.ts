/** What an event says, once parsed at the edge. */
import * as z from 'zod/mini';

import { ApiCall, Signal } from './api-call.ts';
import { Resource, ResourceRef } from './resource.ts';
import { Threat } from './threat.ts';

/** Who brought the news; an incident lists all that reported it. */
export const Via = z.enum(['config', 'cloudtrail', 'guardduty', 'sweep', 'webhook', 'schedule', 'file']);
export type Via = z.infer<typeof Via>;

export const Observation = z.discriminatedUnion('kind', [
  z.readonly(z.object({ kind: z.literal('resource'), via: Via, resource: Resource })),
  /** Gone, or no longer recorded (`reason` says which): what it broke is over. */
  z.readonly(
    z.object({
      kind: z.literal('deleted'),
      via: Via,
      ref: ResourceRef,
      capturedAt: z.string(),
      stateId: z.string(),
      reason: z.string(),
    }),
  ),
  /** Changed, but too large to be told: the state has to be read again, as of `capturedAt`. */
  z.readonly(
    z.object({ kind: z.literal('oversized'), via: Via, ref: ResourceRef, capturedAt: z.string(), stateId: z.string() }),
  ),
  /** Changed, and its description cannot be read: what it is like now is not known. */
  z.readonly(
    z.object({
      kind: z.literal('unread'),
      via: Via,
      ref: ResourceRef,
      capturedAt: z.string(),
      stateId: z.string(),
      reason: z.string(),
    }),
  ),
  z.readonly(z.object({ kind: z.literal('threat'), via: Via, threat: Threat })),
  z.readonly(z.object({ kind: z.literal('api-call'), via: Via, call: ApiCall })),
  z.readonly(z.object({ kind: z.literal('signal'), via: Via, signal: Signal })),
  /** Our own proof that events arrive came back. */
  z.readonly(z.object({ kind: z.literal('canary'), via: Via, nonce: z.string() })),
  /** Understood, and nothing to assess: a schedule tick, a delivery notice. */
  z.readonly(z.object({ kind: z.literal('ignored'), via: Via, reason: z.string() })),
]);
export type Observation = z.infer<typeof Observation>;
