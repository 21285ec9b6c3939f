/** What an edit does to the clauses, told from the verdicts before it and after it. */
import { type Change, type RuleUnit, unitKey } from '@clausewatch/model/edit';
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
  /**
   * Clauses that this breach breaks and that another rule of the same firewall, or something unread, keeps from holding: also where what was
   * unread did not matter while this breach was there.
   */
  readonly remain: readonly string[];
  /** This very breach would still be there. */
  readonly leaves: boolean;
  /** Breaches of the same clauses by other rules that end with it: `sg-0a1b ingress tcp/22`. */
  readonly also: readonly string[];
  /** Units that the edit does not touch. */
  readonly untouched: readonly RuleUnit[];
}

/** How one clause stands by one control: the subjects that break it, and whether something could not be decided. */
interface Standing {
  /** Of which resource. */
  readonly at: string;
  readonly id: string;
  /** The citation. */
  readonly by: string;
  readonly clause: string;
  readonly broken: readonly string[];
  readonly undecided: boolean;
}

export function proofOf(
  before: readonly OnResource[],
  after: readonly OnResource[],
  subject: string,
  resource: Resource,
  edit: Change,
): FixProof {
  const home = resourceKey(resource.ref);
  const [was, is] = [standings(before.filter(speaks), resource), standings(after.filter(speaks), resource)];
  const concerned = [...was].filter(([, { at, broken }]) => at === home && broken.includes(subject));
  const holds = ([key]: readonly [string, Standing]): boolean => {
    const now = is.get(key);
    return now === undefined || (now.broken.length === 0 && !now.undecided);
  };
  const more = [...is].filter(([key, now]) => now.broken.some((one) => was.get(key)?.broken.includes(one) !== true));
  const held = ({ at, by }: Standing): boolean =>
    before.some(
      ({ planned, ref }) => planned.citations.some(({ key }) => key === by) && resourceKey(ref ?? resource.ref) === at,
    );
  const doubted = [...is].filter(([key, now]) => {
    const then = was.get(key);
    if (!now.undecided) return false;
    return then === undefined ? held(now) : !then.undecided && then.broken.length === 0;
  });
  const broken = new Set(concerned.map(([, { by }]) => by));
  const hidden = doubted.filter(([, { by }]) => broken.has(by));
  const names = (list: readonly (readonly [string, Standing])[]): readonly string[] =>
    [...new Set(list.map(([, { clause }]) => clause))].toSorted();
  const remain = names([...concerned.filter((one) => !holds(one)), ...hidden]);
  return {
    closes: names(concerned.filter(holds)).filter((clause) => !remain.includes(clause)),
    opens: names([...more, ...doubted.filter((one) => !hidden.includes(one))]),
    remain,
    leaves: concerned.some(([key]) => is.get(key)?.broken.includes(subject) ?? false),
    also: alsoEnding(was, is, broken, `${resource.ref.id} ${subject}`),
    untouched: untouchedOf(resource, edit),
  };
}

function alsoEnding(was: Standings, is: Standings, concerned: ReadonlySet<string>, own: string): readonly string[] {
  const ending = [...was].flatMap(([key, { by, id, broken }]) =>
    concerned.has(by)
      ? broken.filter((one) => is.get(key)?.broken.includes(one) !== true).map((one) => `${id} ${one}`)
      : [],
  );
  return [...new Set(ending)].filter((one) => one !== own).toSorted();
}

/** Of what holds there is mostly nothing to say, and it is by far the most. */
function speaks({ verdict: { kind } }: OnResource): boolean {
  return kind === 'violation' || kind === 'undetermined';
}

type Standings = ReadonlyMap<string, Standing>;

function standings(judgements: readonly OnResource[], { ref: own }: Resource): Standings {
  return new Map(
    judgements.flatMap(({ planned, verdict, ref }) => {
      const { id } = ref ?? own;
      const at = resourceKey(ref ?? own);
      const broken = verdict.kind === 'violation' ? verdict.reasons.map(({ subject }) => subject) : [];
      const undecided = verdict.kind === 'undetermined' || (verdict.kind === 'violation' && verdict.missing.length > 0);
      return planned.citations.map(({ key, policy, clause }) => [
        `${key}|${at}`,
        { at, id, by: key, clause: `${policy}/${clause.id}`, broken, undecided },
      ]);
    }),
  );
}

function untouchedOf(resource: Resource, { take }: Change): readonly RuleUnit[] {
  const { configuration } = resource;
  if (configuration.kind !== 'security-group') return [];
  const gone = new Set(take.map(unitKey));
  const group = { ...resource, configuration };
  return configuration.rules.flatMap((rule) => unitsOf(group, rule) ?? []).filter((unit) => !gone.has(unitKey(unit)));
}
