/** What this program may change in the customer's cloud, and how much of it: nothing, unless it stands here. */
import * as z from 'zod/mini';

import { Block } from './block.ts';
import { Duration } from './policy.ts';

const Names = z.readonly(z.array(z.string().check(z.regex(/^\S(.*\S)?$/s, 'empty, or blanks around it'))));

export const Remediation = z.readonly(
  z.strictObject({
    /** `policy/clause`. A remedy is made only if every clause that it closes stands here. */
    clauses: z.readonly(z.array(z.string().check(z.regex(/^[^\s/]+\/[^\s/]+$/, 'write policy/clause: pythias/P-2')))),
    /** Absent: `dry-run`, which does everything but the change. */
    mode: z.optional(z.enum(['dry-run', 'act'])),
    /** Only there; where the environment is not known, nothing. Absent: anywhere. */
    environments: z.optional(Names),
    /** Resources that are changed within any 60 minutes. Absent: 5. */
    perHour: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
    /** An approval that is older is stale. Absent: a day. */
    approvalWithin: z.optional(Duration),
    /** Absent: no address is ever denied. */
    block: z.optional(Block),
  }),
);
export type Remediation = z.infer<typeof Remediation>;
