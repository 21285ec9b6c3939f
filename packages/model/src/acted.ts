/** What every act on an incident has. */
import * as z from 'zod/mini';

/** Where an act was done. */
export const Door = z.enum(['page', 'slack', 'command-line', 'api']);
export type Door = z.infer<typeof Door>;

export const acted = {
  /** Stable: the same act told twice is one. */
  id: z.string(),
  /** Id of a person in the registers, or `unverified:` and a name that nobody vouches for. */
  by: z.string(),
  via: Door,
  at: z.string(),
};
