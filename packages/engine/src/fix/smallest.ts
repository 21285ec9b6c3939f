/** The smallest edit of a firewall that ends one breach, proven on a copy before anybody sees it. */
import type { GraphScope, Wrong } from '@clausewatch/model/control';
import type { Edit } from '@clausewatch/model/edit';
import { resourceKey } from '@clausewatch/model/key';
import type { Resource } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';

import { type Judgement, judge, type ScopedJudgement } from '../assess.ts';
import type { Plan } from '../plan.ts';
import { aclEdits } from './acl-edit.ts';
import { edited } from './edited.ts';
import { type Candidate, groupEdits, type Loss, nothingLost } from './group-edit.ts';
import { type FixProof, proofOf } from './prove.ts';

export type Smallest =
  | {
      readonly kind: 'edit';
      readonly edit: Edit;
      readonly loses: Loss;
      readonly first: readonly string[];
      readonly proof: FixProof;
      readonly triedIn: 'configuration' | 'network';
    }
  /** Every edit that was tried would open these clauses, or none could be made. */
  | { readonly kind: 'none'; readonly opens: readonly string[] };

/** The network around the resource, with what graph controls say of it. */
export interface Around {
  readonly scope: GraphScope;
  readonly judged: readonly ScopedJudgement[];
  /** What they say with one resource edited. Absent where nothing more is tried: only what reads the resource alone is then asked again. */
  readonly tried?: (edited: Resource) => readonly ScopedJudgement[];
}

/** Undefined where no control can say what of the rule is wrong. */
export function smallestFix(plan: Plan, resource: Resource, subject: string, around?: Around): Smallest | undefined {
  const own = judge(plan, resource);
  const { scope, judged = [], tried } = around ?? {};
  const here = judged.filter(({ ref }) => resourceKey(ref) === resourceKey(resource.ref));
  const wrongs = [...own, ...here].flatMap((judgement) => wrongOf(judgement, resource, subject, scope));
  if (wrongs.length === 0) return undefined;
  const first = [...new Set(wrongs.flatMap((wrong) => wrong.first ?? []))];
  const before = tried === undefined ? own : [...own, ...judged];
  const opens = new Set<string>();
  for (const { edit, loses } of candidates(resource, wrongs)) {
    const copy = edited(resource, edit);
    if (copy === undefined) continue;
    const after = [...judge(plan, copy), ...(tried?.(copy) ?? [])];
    const proof = proofOf(before, after, subject, resource, edit);
    if (proof.opens.length === 0 && !proof.leaves) {
      const triedIn = tried === undefined ? 'configuration' : 'network';
      return { kind: 'edit', edit, loses, first, proof, triedIn };
    }
    for (const clause of proof.opens) opens.add(clause);
  }
  return { kind: 'none', opens: [...opens] };
}

function candidates(resource: Resource, wrongs: readonly Wrong[]): readonly Candidate[] {
  const { configuration } = resource;
  if (configuration.kind === 'security-group') return groupEdits({ ...resource, configuration }, wrongs);
  if (configuration.kind !== 'network-acl') return [];
  return aclEdits({ ...resource, configuration }, wrongs).map((edit) => ({ edit, loses: nothingLost }));
}

function wrongOf(
  { planned, verdict }: Judgement,
  resource: Resource,
  subject: string,
  scope: GraphScope | undefined,
): readonly Wrong[] {
  const reasons = verdict.kind === 'violation' ? verdict.reasons.filter((reason) => reason.subject === subject) : [];
  if (reasons.length === 0) return [];
  try {
    return asked(planned, resource, reasons, scope);
  } catch {
    return [];
  }
}

function asked(
  { control, params }: Judgement['planned'],
  resource: Resource,
  reasons: readonly Reason[],
  scope: GraphScope | undefined,
): readonly Wrong[] {
  if (control.kind === 'resource') return control.wrong?.(resource, reasons, params) ?? [];
  if (control.kind !== 'graph' || scope === undefined) return [];
  return control.wrong?.(resource, reasons, params, scope) ?? [];
}
