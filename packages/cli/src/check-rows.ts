/** Rows of `check`, as the machine contract has them. */
import { findingsOf } from '@clausewatch/engine/findings';
import type { Judgement } from '@clausewatch/engine/assess';
import { renderMessage } from '@clausewatch/model/message';
import type { Proof } from '@clausewatch/model/proof';
import type { ResourceRef } from '@clausewatch/model/resource';
import type { Verdict } from '@clausewatch/model/verdict';

export interface Row {
  readonly policy: string;
  readonly clause: string;
  readonly control: string;
  readonly verdict: Verdict['kind'];
  readonly subject: string;
  readonly resource: Required<Omit<ResourceRef, 'name'>> & { readonly name: string | null };
  readonly basis: 'configuration-only' | 'exposure';
  readonly reasons: readonly {
    readonly message: string;
    readonly at: string;
    readonly data: object;
    /** Of what is reachable: the packet that gets through, its way, and what is exposed. */
    readonly proof?: Proof;
  }[];
  readonly missing: readonly string[];
}

/** The rows of one judgement: those that need somebody, or all. */
export function rowsOf(judgement: Judgement, ref: ResourceRef, observedAt: string, all: boolean): readonly Row[] {
  const { kind } = judgement.verdict;
  if (!all && kind !== 'violation' && kind !== 'undetermined') return [];
  const { messages } = judgement.planned.control;
  return findingsOf(judgement, { ref, observedAt }).map((finding) => ({
    policy: finding.policy,
    clause: finding.clause,
    control: finding.control,
    verdict: finding.verdict,
    subject: finding.subject,
    resource: { ...ref, name: ref.name ?? null },
    basis: finding.basis,
    reasons: finding.reasons.map(({ message, at, data, proof }) => ({
      message: renderMessage(messages[message] ?? message, data),
      at,
      data,
      ...(proof === undefined ? {} : { proof }),
    })),
    missing: finding.missing,
  }));
}

const columns = (row: Row): readonly string[] => {
  const { account, region, type, id } = row.resource;
  return [row.policy, row.clause, account, region, type, id, row.subject, row.control];
};

/** Policy, clause, account, region, type, id, subject, then control, each by code units. */
export function byPlace(a: Row, b: Row): number {
  const [left, right] = [columns(a), columns(b)];
  const index = left.findIndex((text, place) => text !== right[place]);
  if (index < 0) return 0;
  return (left[index] ?? '') < (right[index] ?? '') ? -1 : 1;
}
