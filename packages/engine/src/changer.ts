/** Who brought about what is wrong: the calls that changed the resource, held against the looks between which it began. */
import type { Actor } from '@clausewatch/model/actor';
import type { Call } from '@clausewatch/model/api-call';
import type { Sight } from '@clausewatch/model/incident';

/** Calls remembered of a resource. When there are so many, older ones may be forgotten. */
export const callsKept = 32;

/** The log of calls tells whole seconds, and its clock is not the recorder's. */
const slack = 5_000;
/** Calls that take allowances away or only describe: nothing begins to be wrong by them. */
const harmless = /^(?:Revoke|Reject|UpdateSecurityGroupRuleDescriptions)/;
/** Names of others that are kept. */
const mostOthers = 5;

/**
 * Of the calls between the look before and the one at which the breach began, the last; with whoever else called in between. A pure function of
 * what is known: in whatever order calls and states arrive, the answer is the same.
 */
export function changerOf(
  calls: readonly Call[],
  sights: readonly Pick<Sight, 'at'>[],
  openedAt: string,
): Actor | undefined {
  const began = Date.parse(openedAt);
  const before = sights.map(({ at }) => Date.parse(at)).filter((at) => at < began);
  const from = Math.max(0, ...before) - slack;
  const between = calls
    .filter(({ at, actor }) => {
      const made = Date.parse(at);
      return made >= from && made <= began + slack && !harmless.test(actor.call ?? '');
    })
    .toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
  const last = between.at(-1)?.actor;
  if (last === undefined) return undefined;
  const names = new Set(between.map(({ actor }) => actor.name).filter((name) => name !== last.name));
  return names.size === 0 ? last : { ...last, others: [...names].toSorted().slice(0, mostOthers) };
}
