/** One thing on one provider, normalised. What a source could not see is `undefined`; it is never guessed. */
import * as z from 'zod/mini';

import { Configuration, type Kind } from './configuration.ts';

export const ResourceRef = z.readonly(
  z.object({
    /** `aws` today; connectors add theirs. */
    provider: z.string(),
    account: z.string(),
    region: z.string(),
    /** The provider's own type name, e.g. `AWS::EC2::SecurityGroup`. */
    type: z.string(),
    id: z.string(),
    name: z.optional(z.string()),
  }),
);
export type ResourceRef = z.infer<typeof ResourceRef>;

export const Tags = z.readonly(z.record(z.string(), z.string()));
export type Tags = z.infer<typeof Tags>;

/** The provider's own description, kept so that a later version can read it again. Hostile text: escape where shown. */
export const RawState = z.readonly(z.object({ configuration: z.unknown(), supplementary: z.unknown() }));
export type RawState = z.infer<typeof RawState>;

export const Resource = z.readonly(
  z.object({
    ref: ResourceRef,
    arn: z.optional(z.string()),
    tags: Tags,
    configuration: Configuration,
    /** When the provider captured this state: ISO 8601, UTC. Orders states of one resource, then `stateId`. */
    capturedAt: z.string(),
    /** Numeric state id as text; `0` where the source has none. Breaks ties of `capturedAt`. */
    stateId: z.string(),
    raw: RawState,
  }),
);
export type Resource = z.infer<typeof Resource>;

/** A resource that is there, and of whose newest state no more is known. */
export function unreadResource(ref: ResourceRef, capturedAt: string, stateId: string): Resource {
  const raw = { configuration: null, supplementary: null };
  return { ref, tags: {}, configuration: { kind: 'unread' }, capturedAt, stateId, raw };
}

/** A resource whose configuration is one of the kinds `K`. */
export type ResourceOf<K extends Kind> = Omit<Resource, 'configuration'> & {
  readonly configuration: Extract<Configuration, { readonly kind: K }>;
};
