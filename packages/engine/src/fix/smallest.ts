/** The smallest edit of a firewall that ends one breach, proven on a copy before anybody sees it. */
import type { GraphScope, Shut, Wrong } from '@clausewatch/model/control';
import type { Change } from '@clausewatch/model/edit';
import { resourceKey } from '@clausewatch/model/key';
import type { Exposed } from '@clausewatch/model/proof';
import type { Resource } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';

import { type Judgement, judge, type ScopedJudgement } from '../assess.ts';
import type { Plan } from '../plan.ts';
import { candidates } from './candidates.ts';
import { edited } from './edited.ts';
import type { Loss } from './group-edit.ts';
import { type FixProof, type OnResource, proofOf } from './prove.ts';
import { sharedWith } from './shared.ts';

/** The network is too large to try edits in; so many were tried in this look that no more are. */
export type Untried = 'large' | 'many';

export type Smallest = { readonly untried?: Untried } & (
  | {
      readonly kind: 'edit';
      readonly edit: Change;
      readonly loses: Loss;
      readonly first: readonly string[];
      readonly proof: FixProof;
      /** Machines that lose the same with it, beside those that the breach exposes. Absent where the network was not looked at. */
      readonly shared?: readonly Exposed[];
      readonly triedIn: 'configuration' | 'network';
    }
  /** Every one of so many edits that were tried would open some of these clauses, or leave the breach. */
  | { readonly kind: 'none'; readonly opens: readonly string[]; readonly attempts: number }
);

/** The network around the resource, with what graph controls say of it. */
export interface Around {
  readonly scope: GraphScope;
  readonly judged: readonly ScopedJudgement[];
  /** What they say with one resource edited. Absent where nothing more is tried: only what reads the resource alone is then asked again. */
  readonly tried?: (edited: Resource) => readonly ScopedJudgement[];
  /** Why it is absent. */
  readonly untried?: Untried;
}

/** Undefined where no control can say what of the rule is wrong. */
export function smallestFix(plan: Plan, resource: Resource, subject: string, around?: Around): Smallest | undefined {
  const own = judge(plan, resource);
  const { judged = [], tried, untried } = around ?? {};
  const why = untried === undefined ? {} : { untried };
  const here = judged.filter(({ ref }) => resourceKey(ref) === resourceKey(resource.ref));
  const asked = [...own, ...here].flatMap((judgement) => askedOf(judgement, subject));
  const wrongs = asked.flatMap((one) => wrongOf(one, resource, around?.scope));
  const shuts = (): readonly Shut[] => asked.flatMap((one) => shutOf(one, resource, around?.scope));
  if (wrongs.length === 0 && shuts().length === 0) return undefined;
  const reasons = asked.filter(({ planned }) => planned.control.kind === 'graph').flatMap((one) => one.reasons);
  const before = tried === undefined ? own : [...own, ...judged];
  const opens = new Set<string>();
  let attempts = 0;
  for (const { edit, loses, first, beside } of candidates(
    plan,
    resource,
    wrongs,
    tried === undefined ? undefined : shuts,
    around?.scope,
  )) {
    const copy = edited(beside ?? resource, edit);
    if (copy === undefined) continue;
    attempts += 1;
    const alone = (one: Resource): readonly OnResource[] => judge(plan, one).map((said) => ({ ...said, ref: one.ref }));
    const [was, is] = beside === undefined ? [[], judge(plan, copy)] : [alone(beside), [...own, ...alone(copy)]];
    const proof = proofOf([...was, ...before], [...is, ...(tried?.(copy) ?? [])], subject, resource, edit);
    if (proof.opens.length === 0 && !proof.leaves) {
      const triedIn = tried === undefined ? 'configuration' : 'network';
      const shared = around && sharedWith(around.scope, edit.of, reasons, plan.catalogue.registers);
      return { kind: 'edit', edit, loses, first, proof, triedIn, ...(shared && { shared }), ...why };
    }
    for (const clause of proof.opens) opens.add(clause);
  }
  return { kind: 'none', opens: [...opens], attempts, ...why };
}

/** A judgement that breaks the subject, with the reasons that say so. */
interface Asked {
  readonly planned: Judgement['planned'];
  readonly reasons: readonly Reason[];
}

function askedOf({ planned, verdict }: Judgement, subject: string): readonly Asked[] {
  const reasons = verdict.kind === 'violation' ? verdict.reasons.filter((reason) => reason.subject === subject) : [];
  return reasons.length === 0 ? [] : [{ planned, reasons }];
}

/** A control that throws says nothing. */
function unlessThrown<T>(ask: () => readonly T[] | undefined): readonly T[] {
  try {
    return ask() ?? [];
  } catch {
    return [];
  }
}

function wrongOf({ planned, reasons }: Asked, resource: Resource, scope: GraphScope | undefined): readonly Wrong[] {
  const { control, params } = planned;
  return unlessThrown(() => {
    if (control.kind === 'resource') return control.wrong?.(resource, reasons, params);
    return control.kind === 'graph' && scope !== undefined
      ? control.wrong?.(resource, reasons, params, scope)
      : undefined;
  });
}

function shutOf({ planned, reasons }: Asked, resource: Resource, scope: GraphScope | undefined): readonly Shut[] {
  const { control, params } = planned;
  return unlessThrown(() =>
    control.kind === 'graph' && scope !== undefined ? control.shut?.(resource, reasons, params, scope) : undefined,
  );
}
