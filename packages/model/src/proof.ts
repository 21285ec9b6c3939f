/** What shows that something can be reached: one packet with its way, and all that is exposed like it. */
import * as z from 'zod/mini';

/** One place on the way of the packet, with the rule that let it pass. */
export const ProofHop = z.readonly(
  z.object({
    /** `internet`, `security-group`, `route-table`, `interface`, ...: the word of the reachability engine. */
    kind: z.string(),
    /** Id of what stands there. */
    hop: z.string(),
    rule: z.optional(z.union([z.string(), z.number()])),
    name: z.optional(z.string()),
    /** It is passed by the answers. */
    back: z.optional(z.literal(true)),
  }),
);
export type ProofHop = z.infer<typeof ProofHop>;

export const Exposed = z.readonly(
  z.object({ id: z.string(), name: z.optional(z.string()), environment: z.optional(z.string()) }),
);
export type Exposed = z.infer<typeof Exposed>;

/** Evidence only: it takes no part in the identity of an incident, nor in what an exception allows. */
export const Proof = z.readonly(
  z.object({
    packet: z.readonly(
      z.object({
        source: z.string(),
        destination: z.string(),
        protocol: z.string(),
        port: z.optional(z.number()),
      }),
    ),
    path: z.readonly(z.array(ProofHop)),
    /** At most 20 of the endpoints that the rule exposes. */
    exposed: z.readonly(z.array(Exposed)),
    /** How many endpoints it exposes in all. */
    count: z.number(),
    /** Share of the public address space that gets through, 0 to 1 per family. */
    share: z.optional(z.readonly(z.object({ v4: z.number(), v6: z.number() }))),
    /** What was not read, so that more may be exposed than is shown. */
    missing: z.optional(z.readonly(z.array(z.string()))),
  }),
);
export type Proof = z.infer<typeof Proof>;
