/** What an edit does to the clauses, told from the verdicts before it and after it. */
import { type Edit, type RuleUnit, unitKey } from '@clausewatch/model/edit';
import { resourceKey } from '@clausewatch/model/key';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';
import { unitsOf } from '@clausewatch/model/written';

import type { Judgement } from '../assess.ts';

/** Of the resource that is edited, unless it names another. */
export type OnResource = Judgement & { readonly ref?: ResourceRef };

export interface FixProof {
  /** Clauses (`policy/clause`) that this breach breaks and that hold afterwards. */
  readonly closes: readonly string[];
  /** Clauses that would be broken, or no longer decided, by the edit. */
  readonly opens: readonly string[];
  /** Clauses that this breach breaks and that another rule of the same firewall, or something unread, keeps from holding. */
  readonly remain: readonly string[];
  /** This very breach would still be there. */
  readonly leaves: boolean;
  /** Units that the edit does not touch. */
  readonly untouched: readonly RuleUnit[];
}

/** How one clause stands by one control: the subjects that break it, and whether something could not be decided. */
interface Standing {
  /** Of which resource. */
  readonly at: string;
  readonly clause: string;
  readonly broken: readonly string[];
  readonly undecided: boolean;
}

export function proofOf(
  before: readonly OnResource[],
  after: readonly OnResource[],
  subject: string,
  resource: Resource,
  edit: Edit,
): FixProof {
  const home = resourceKey(resource.ref);
  const [was, is] = [standings(before, home), standings(after, home)];
  const concerned = [...was].filter(([, { at, broken }]) => at === home && broken.includes(subject));
  const holds = ([key]: readonly [string, Standing]): boolean => {
    const now = is.get(key);
    return now === undefined || (now.broken.length === 0 && !now.undecided);
  };
  const worse = [...is].filter(([key, now]) => {
    const then = was.get(key);
    const more = now.broken.filter((one) => !(then?.broken.includes(one) ?? false));
    return more.length > 0 || (now.undecided && then?.undecided !== true && then?.broken.length === 0);
  });
  const names = (list: readonly (readonly [string, Standing])[]): readonly string[] =>
    [...new Set(list.map(([, { clause }]) => clause))].toSorted();
  const remain = names(concerned.filter((one) => !holds(one)));
  return {
    closes: names(concerned.filter(holds)).filter((clause) => !remain.includes(clause)),
    opens: names(worse),
    remain,
    leaves: concerned.some(([key]) => is.get(key)?.broken.includes(subject) ?? false),
    untouched: untouchedOf(resource, edit),
  };
}

function standings(judgements: readonly OnResource[], home: string): ReadonlyMap<string, Standing> {
  return new Map(
    judgements.flatMap(({ planned, verdict, ref }) => {
      const at = ref === undefined ? home : resourceKey(ref);
      const broken = verdict.kind === 'violation' ? verdict.reasons.map(({ subject }) => subject) : [];
      const undecided = verdict.kind === 'undetermined' || (verdict.kind === 'violation' && verdict.missing.length > 0);
      return planned.citations.map(({ key, policy, clause }) => [
        `${key}|${at}`,
        { at, clause: `${policy}/${clause.id}`, broken, undecided },
      ]);
    }),
  );
}

function untouchedOf(resource: Resource, { take }: Edit): readonly RuleUnit[] {
  const { configuration } = resource;
  if (configuration.kind !== 'security-group') return [];
  const gone = new Set(take.map(unitKey));
  const group = { ...resource, configuration };
  return configuration.rules.flatMap((rule) => unitsOf(group, rule) ?? []).filter((unit) => !gone.has(unitKey(unit)));
}
