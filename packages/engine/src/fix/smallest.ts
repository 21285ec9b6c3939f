/** The smallest edit of a firewall that ends one breach, proven on a copy before anybody sees it. */
import type { Wrong } from '@clausewatch/model/control';
import type { Edit } from '@clausewatch/model/edit';
import { resourceKey } from '@clausewatch/model/key';
import type { Resource } from '@clausewatch/model/resource';

import { type Judgement, judge } from '../assess.ts';
import type { Plan } from '../plan.ts';
import { aclEdits } from './acl-edit.ts';
import { edited } from './edited.ts';
import { type Candidate, groupEdits, type Loss, nothingLost } from './group-edit.ts';
import { type FixProof, type OnResource, proofOf } from './prove.ts';

export type Smallest =
  | {
      readonly kind: 'edit';
      readonly edit: Edit;
      readonly loses: Loss;
      readonly first: readonly string[];
      readonly proof: FixProof;
    }
  /** Every edit that was tried would open these clauses, or none could be made. */
  | { readonly kind: 'none'; readonly opens: readonly string[] };

/**
 * `before`: what was said of the resource as it is, and of others that the edit may concern; `tried` says the same of the edited copy. Undefined
 * where no control can say what of the rule is wrong.
 */
export function smallestFix(
  plan: Plan,
  resource: Resource,
  before: readonly OnResource[],
  subject: string,
  tried: (after: Resource) => readonly OnResource[] = (after) => judge(plan, after),
): Smallest | undefined {
  const here = before.filter(({ ref = resource.ref }) => resourceKey(ref) === resourceKey(resource.ref));
  const wrongs = here.flatMap((judgement) => wrongOf(judgement, resource, subject));
  if (wrongs.length === 0) return undefined;
  const first = [...new Set(wrongs.flatMap((wrong) => wrong.first ?? []))];
  const opens = new Set<string>();
  for (const { edit, loses } of candidates(resource, wrongs)) {
    const after = edited(resource, edit);
    if (after === undefined) continue;
    const proof = proofOf(before, tried(after), subject, resource, edit);
    if (proof.opens.length === 0 && !proof.leaves) return { kind: 'edit', edit, loses, first, proof };
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

function wrongOf({ planned, verdict }: Judgement, resource: Resource, subject: string): readonly Wrong[] {
  const { control, params } = planned;
  if (verdict.kind !== 'violation' || (control.kind !== 'resource' && control.kind !== 'graph')) return [];
  const reasons = verdict.reasons.filter((reason) => reason.subject === subject);
  try {
    return reasons.length === 0 ? [] : (control.wrong?.(resource, reasons, params) ?? []);
  } catch {
    return [];
  }
}
