/** Verdicts as findings: one for each clause that cites the control, and for each subject that is wrong. */
import type { Finding } from '@clausewatch/model/finding';
import { resourceKey } from '@clausewatch/model/key';
import type { ResourceRef } from '@clausewatch/model/resource';
import { type Reason, type Severity, type Verdict, graver } from '@clausewatch/model/verdict';

import type { Judgement } from './assess.ts';

export interface Occasion {
  readonly ref: ResourceRef;
  readonly environment?: string;
  readonly observedAt: string;
}

const nothing: readonly never[] = [];

/** The findings of one judgement, in order of clause, then subject. */
export function findingsOf(judgement: Judgement, occasion: Occasion): readonly Finding[] {
  const { verdict } = judgement;
  const where = resourceKey(occasion.ref);
  const parts = partsOf(verdict);
  const basis = judgement.planned.control.kind === 'graph' ? 'exposure' : 'configuration-only';
  return judgement.planned.citations.flatMap((citation) =>
    parts.map(({ subject, reasons }) => ({
      id: `${citation.key}|${where}|${subject}`,
      policy: citation.policy,
      clause: citation.clause.id,
      control: citation.control,
      resource: occasion.ref,
      ...(occasion.environment === undefined ? {} : { environment: occasion.environment }),
      subject,
      verdict: verdict.kind,
      severity: severityOf(citation.severity, reasons),
      basis,
      reasons,
      missing: verdict.kind === 'violation' || verdict.kind === 'undetermined' ? verdict.missing : nothing,
      observedAt: occasion.observedAt,
      versions: citation.versions,
    })),
  );
}

/** The reasons of a violation by subject, in order of first appearance; one empty part for any other verdict. */
export function partsOf(
  verdict: Verdict,
): readonly { readonly subject: string; readonly reasons: readonly Reason[] }[] {
  if (verdict.kind !== 'violation') return [{ subject: '', reasons: nothing }];
  const [first, ...rest] = verdict.reasons;
  if (first !== undefined && rest.length === 0) return [{ subject: first.subject, reasons: verdict.reasons }];
  return [...Map.groupBy(verdict.reasons, (reason) => reason.subject)].map(([subject, reasons]) => ({
    subject,
    reasons,
  }));
}

/** The gravest of the reasons: each one's own severity where it brings one, else the clause's. */
export function severityOf(base: Severity, reasons: readonly Reason[]): Severity {
  const own = reasons.map(({ severity }) => severity ?? base);
  return own.length === 0 ? base : own.reduce(graver);
}
