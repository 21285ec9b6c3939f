/** What an incident says of the clauses that a look found broken. */
import type { Judgement } from '@clausewatch/engine/assess';
import { partsOf, severityOf } from '@clausewatch/engine/findings';
import type { Entry } from '@clausewatch/model/incident';
import { renderMessage } from '@clausewatch/model/message';

/** Reasons kept of one clause: more help nobody. */
const most = 40;

/** The entries of one look by subject: each clause that cites a control with a violation. */
export function entriesOf(
  judgements: readonly Judgement[],
  look: string,
  order: string,
): ReadonlyMap<string, readonly Entry[]> {
  const bySubject = new Map<string, Entry[]>();
  for (const { planned, verdict } of judgements) {
    if (verdict.kind !== 'violation') continue;
    for (const { subject, reasons } of partsOf(verdict)) {
      const entries = bySubject.get(subject) ?? [];
      if (entries.length === 0) bySubject.set(subject, entries);
      for (const citation of planned.citations) {
        entries.push({
          key: citation.key,
          policy: citation.policy,
          clause: citation.clause.id,
          control: citation.control,
          look,
          sentence: citation.sentence,
          owner: citation.clause.owner,
          ...(citation.clause.repairWithin === undefined ? {} : { repairWithin: citation.clause.repairWithin }),
          severity: severityOf(citation.severity, reasons),
          state: 'broken',
          reasons: reasons.slice(0, most),
          messages: [
            ...new Set(
              reasons.map(({ message, data }) => renderMessage(planned.control.messages[message] ?? message, data)),
            ),
          ].slice(0, most),
          missing: verdict.missing,
          seen: order,
          versions: citation.versions,
        });
      }
    }
  }
  return bySubject;
}
