import * as z from 'zod/mini';

import { Edit } from './edit.ts';

const Texts = z.readonly(z.array(z.string()));

/** What a person runs. `proof` is there when the controls were asked again on a copy after it. */
export const SuggestedFix = z.readonly(
  z.object({
    commands: Texts,
    undo: Texts,
    note: z.string(),
    /** The same for those who keep their firewalls as code. */
    hint: z.optional(z.readonly(z.object({ terraform: z.optional(z.string()), cdk: z.optional(z.string()) }))),
    /**
     * Clauses (`policy/clause`) that hold afterwards, those that would then be broken (none), and the rules that stay as they are. `triedIn`: what
     * was asked again on a copy, the controls that read the rules alone or those of the whole network with them; absent in what was kept before.
     */
    proof: z.optional(
      z.readonly(
        z.object({
          closes: Texts,
          opens: Texts,
          untouched: Texts,
          /** Machines behind what is edited that the breach does not expose, and that lose the same: at most a few, then how many more. */
          shared: z.optional(Texts),
          triedIn: z.optional(z.enum(['configuration', 'network'])),
        }),
      ),
    ),
    /** The same as data, where it was proven, opens nothing and is short; `on`: `rulesPrint` of the rules that it was proven on. */
    edit: z.optional(Edit),
    on: z.optional(z.string()),
  }),
);
export type SuggestedFix = z.infer<typeof SuggestedFix>;
