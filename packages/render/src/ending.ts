import type { Incident } from '@clausewatch/model/incident';

/** How an incident ended. `unclaimed`: its clauses no longer say what it broke. `withdrawn`: later news took back what it was opened for. */
export type Ending = 'evidence' | 'gone' | 'person' | 'unclaimed' | 'withdrawn';

/** Who or what ended it. Only what the configuration showed counts as evidence, and only a person's own act as a person's. */
export function endingOf({ resolvedBy, acts }: Incident): Ending {
  if (acts.some((act) => act.kind === 'resolve' && resolvedBy === `${act.by}: ${act.note}`)) return 'person';
  if (resolvedBy === 'the resource is gone') return 'gone';
  if (resolvedBy === 'no clause claims it any more') return 'unclaimed';
  return resolvedBy === 'evidence' ? 'evidence' : 'withdrawn';
}
