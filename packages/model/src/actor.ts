/** Whose hand it was. */
import * as z from 'zod/mini';

export const Actor = z.readonly(
  z.object({
    /** Role session, user or service, as the provider names it. */
    name: z.string(),
    /** The address, or the service, that the call came from. */
    from: z.optional(z.string()),
    /** The tool: `Terraform 1.1.2`, `AWS CLI 2.15.0`, `the console`. */
    with: z.optional(z.string()),
    /** What sort of hand: a person at the console or a command line, infrastructure as code, a service of the provider, another program. */
    through: z.optional(z.enum(['console', 'command-line', 'pipeline', 'service', 'program'])),
    /** What was called: `AuthorizeSecurityGroupIngress`. */
    call: z.optional(z.string()),
    /** When it was called. */
    at: z.optional(z.string()),
    /** Others whose calls changed the same resource in the same stretch: it may have been any of them. */
    others: z.optional(z.readonly(z.array(z.string()))),
  }),
);
export type Actor = z.infer<typeof Actor>;
