import * as z from 'zod/mini';

import { ResourceRef } from './resource.ts';

/** Stands for the detector of a threat that was put together here, from signals of the provider's log. */
export const ourselves = 'clausewatch';

/** Something that a detector saw. The same `id` is sent again while it goes on; the newest `updatedAt` is the truth. */
export const Threat = z.readonly(
  z.object({
    partition: z.string(),
    /** The account and region it concerns, whichever account delivered it. */
    account: z.string(),
    region: z.string(),
    id: z.string(),
    detector: z.string(),
    /** e.g. `UnauthorizedAccess:EC2/SSHBruteForce` */
    type: z.string(),
    /** 0 to 10, as the detector scores it. */
    score: z.number(),
    title: z.string(),
    description: z.string(),
    /** The resources it is about, gravest first; may be empty. */
    resources: z.readonly(z.array(ResourceRef)),
    /** Network interfaces and security groups of those resources. */
    attached: z.optional(z.readonly(z.array(ResourceRef))),
    role: z.optional(z.enum(['TARGET', 'ACTOR'])),
    /** Remote addresses as the detector wrote them. */
    remotes: z.readonly(z.array(z.string())),
    count: z.number(),
    firstSeen: z.string(),
    lastSeen: z.string(),
    updatedAt: z.string(),
    archived: z.boolean(),
    /** Made to try the way out, not seen. */
    sample: z.boolean(),
  }),
);
export type Threat = z.infer<typeof Threat>;
