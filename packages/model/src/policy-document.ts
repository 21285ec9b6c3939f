/** An IAM-style policy document, reduced to what decides who may do what. */
import * as z from 'zod/mini';

const Texts = z.readonly(z.array(z.string()));

export const Statement = z.readonly(
  z.object({
    sid: z.optional(z.string()),
    effect: z.enum(['Allow', 'Deny']),
    /** `kind:value`, e.g. `AWS:*`, `AWS:arn:aws:iam::111122223333:root`, `Service:ec2.amazonaws.com`; a bare `*` becomes `*:*`. */
    principals: Texts,
    /** The principals are those that are excluded (`NotPrincipal`). */
    exceptPrincipals: z.boolean(),
    actions: Texts,
    exceptActions: z.boolean(),
    resources: Texts,
    exceptResources: z.boolean(),
    /** Operator, then condition key in lower case, then values. */
    conditions: z.readonly(z.record(z.string(), z.readonly(z.record(z.string(), Texts)))),
  }),
);
export type Statement = z.infer<typeof Statement>;

export const PolicyDocument = z.readonly(z.object({ statements: z.readonly(z.array(Statement)) }));
export type PolicyDocument = z.infer<typeof PolicyDocument>;
