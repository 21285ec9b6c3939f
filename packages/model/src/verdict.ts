import * as z from 'zod/mini';

import { Proof } from './proof.ts';

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

/** The graver of two. */
export function graver(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) >= severities.indexOf(b) ? a : b;
}

/** Why something breaks a clause: a message id of the control with its data, never rendered text. */
export const Reason = z.readonly(
  z.object({
    /** Small canonical key of what is wrong (`ingress tcp/22`, `flow-logs`), the same for every control that sees the same cause. Never a source set. */
    subject: z.string(),
    /** A key of the control's `messages`. */
    message: z.string(),
    /** JSON pointer to the offending part of the provider's configuration; empty for the whole. */
    at: z.string(),
    data: z.readonly(z.record(z.string(), z.union([z.string(), z.number(), z.readonly(z.array(z.string()))]))),
    /** Where the reason is graver or milder than the control's base severity. */
    severity: z.optional(Severity),
    /** Of a graph control: the way that is open. */
    proof: z.optional(Proof),
  }),
);
export type Reason = z.infer<typeof Reason>;

/** What a control says of one resource. `missing` names, for people, what would have to be known. */
export const Verdict = z.discriminatedUnion('kind', [
  z.readonly(z.object({ kind: z.literal('compliant') })),
  z.readonly(z.object({ kind: z.literal('not-applicable') })),
  z.readonly(z.object({ kind: z.literal('undetermined'), missing: z.readonly(z.array(z.string())) })),
  /** `missing` is filled where part of the resource could not be decided beside what is surely wrong. */
  z.readonly(
    z.object({
      kind: z.literal('violation'),
      reasons: z.readonly(z.array(Reason)),
      missing: z.readonly(z.array(z.string())),
    }),
  ),
]);
export type Verdict = z.infer<typeof Verdict>;

export const compliant: Verdict = { kind: 'compliant' };
export const notApplicable: Verdict = { kind: 'not-applicable' };

export function undetermined(...missing: readonly string[]): Verdict {
  return { kind: 'undetermined', missing };
}

/** The verdict that a list of reasons and a list of gaps amount to: a violation outweighs a gap, a gap outweighs compliance. */
export function verdictOf(reasons: readonly Reason[], missing: readonly string[] = []): Verdict {
  if (reasons.length > 0) return { kind: 'violation', reasons, missing };
  return missing.length > 0 ? { kind: 'undetermined', missing } : compliant;
}
