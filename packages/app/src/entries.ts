/** What an incident says of the clauses that a look found broken. */
import type { Judgement } from '@clausewatch/engine/assess';
import { partsOf, severityOf } from '@clausewatch/engine/findings';
import type { Handling } from '@clausewatch/model/handling';
import type { Entry } from '@clausewatch/model/incident';
import { fingerprint } from '@clausewatch/model/key';
import { renderMessage } from '@clausewatch/model/message';
import type { Reason } from '@clausewatch/model/verdict';

/** Reasons kept of one clause, and values of a list that is too long: more help nobody, and an item of the table holds 400 KB. */
const most = 40;
/** Characters of the texts and of the reasons' data of one clause. */
const longest = 12_000;

/** The entries of one look by subject: each clause that cites a control with a violation. `repairWithin`: for clauses that name no time. */
export function entriesOf(
  judgements: readonly Judgement[],
  look: string,
  order: string,
  repairWithin: Handling['repairWithin'] = {},
): ReadonlyMap<string, readonly Entry[]> {
  const bySubject = new Map<string, Entry[]>();
  for (const { planned, verdict } of judgements) {
    if (verdict.kind !== 'violation') continue;
    for (const { subject, reasons } of partsOf(verdict)) {
      const entries = bySubject.get(subject) ?? [];
      if (entries.length === 0) bySubject.set(subject, entries);
      const kept = bounded(reasons);
      const messages = new Set(
        kept.map(({ message, data }) => renderMessage(planned.control.messages[message] ?? message, data)),
      );
      for (const citation of planned.citations) {
        const severity = severityOf(citation.severity, reasons);
        const within = citation.clause.repairWithin ?? repairWithin[severity];
        entries.push({
          key: citation.key,
          policy: citation.policy,
          clause: citation.clause.id,
          control: citation.control,
          look,
          sentence: citation.sentence,
          owner: citation.clause.owner,
          ...(within === undefined ? {} : { repairWithin: within }),
          severity,
          state: 'broken',
          reasons: kept,
          messages: [...messages],
          missing: verdict.missing,
          seen: order,
          versions: citation.versions,
        });
      }
    }
  }
  return bySubject;
}

/**
 * As many as there is room for. What is left out is still told apart by its fingerprint, so that an exception for these reasons never covers
 * others that are out of sight.
 */
function bounded(reasons: readonly Reason[]): readonly Reason[] {
  const kept: Reason[] = [];
  let room = longest;
  for (const reason of reasons.slice(0, most)) {
    const short = shortened(reason);
    room -= JSON.stringify(short).length;
    if (room < 0 && kept.length > 0) break;
    kept.push(short);
  }
  const [last] = kept.splice(-1);
  if (last === undefined) return kept;
  const left = reasons.slice(kept.length + 1);
  if (left.length === 0) return [...kept, last];
  return [
    ...kept,
    { ...last, data: { ...last.data, others: `${left.length} more (${fingerprint(JSON.stringify(left))})` } },
  ];
}

function shortened(reason: Reason): Reason {
  const data = Object.entries(reason.data).map(([name, value]): readonly [string, Reason['data'][string]] => {
    if (typeof value === 'string') return [name, value.length > 2000 ? cut(value) : value];
    if (typeof value === 'number' || JSON.stringify(value).length <= 4000) return [name, value];
    const shown = value.slice(0, most).map((text) => text.slice(0, 100));
    return [name, [...shown, `and ${value.length - shown.length} more (${fingerprint(...value)})`]];
  });
  return { ...reason, data: Object.fromEntries<Reason['data'][string]>(data) };
}

function cut(text: string): string {
  return `${text.slice(0, 1900)}... (${fingerprint(text)})`;
}
