import type { Incident } from '@clausewatch/model/incident';

/** How an incident ended. `withdrawn`: later news took back what it was opened for. */
export type Ending = 'evidence' | 'gone' | 'person' | 'withdrawn';

/** Who or what ended it. Only what the configuration showed counts as evidence, and only a person's own act as a person's. */
export function endingOf({ resolvedBy, acts }: Incident): Ending {
  if (acts.some((act) => act.kind === 'resolve' && resolvedBy === `${act.by}: ${act.note}`)) return 'person';
  if (resolvedBy === 'the resource is gone') return 'gone';
  return resolvedBy === 'evidence' ? 'evidence' : 'withdrawn';
}
