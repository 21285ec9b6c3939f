import * as z from 'zod/mini';

import { Versions } from './policy.ts';
import { ResourceRef } from './resource.ts';
import { Reason, Severity } from './verdict.ts';

/** One clause, decided by one control on one resource, for one subject (empty where nothing is wrong). */
export const Finding = z.readonly(
  z.object({
    /** Stable: policy, clause, control, resource and subject. */
    id: z.string(),
    policy: z.string(),
    clause: z.string(),
    control: z.string(),
    resource: ResourceRef,
    environment: z.optional(z.string()),
    subject: z.string(),
    verdict: z.enum(['compliant', 'violation', 'not-applicable', 'undetermined']),
    severity: Severity,
    /** `configuration-only`: the resource was judged as configured, not by what can reach it. */
    basis: z.enum(['configuration-only', 'exposure']),
    reasons: z.readonly(z.array(Reason)),
    missing: z.readonly(z.array(z.string())),
    /** Capture time of the state that was judged. */
    observedAt: z.string(),
    versions: Versions,
  }),
);
export type Finding = z.infer<typeof Finding>;
