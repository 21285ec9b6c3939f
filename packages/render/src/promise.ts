/** Which sentence a message puts first, and where each one stands. */
import { after } from '@clausewatch/model/duration';
import type { Entry, Incident } from '@clausewatch/model/incident';
import { severities } from '@clausewatch/model/verdict';

import { plain } from './text.ts';

const states: readonly Entry['state'][] = ['broken', 'unknown', 'excepted', 'holds'];

/** Most urgent first: broken before the rest, then the graver, the sooner due, a quoted sentence before our own words, and the key. */
export function byUrgency(incident: Incident): readonly Entry[] {
  const due = (entry: Entry): string => dueOf(incident, entry) ?? '~';
  return incident.entries.toSorted(
    (a, b) =>
      states.indexOf(a.state) - states.indexOf(b.state) ||
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      compare(due(a), due(b)) ||
      Number(b.sentence.quoted) - Number(a.sentence.quoted) ||
      compare(a.key, b.key),
  );
}

/** When the clause is to hold again; undefined when it names no time. */
export function dueOf(incident: Incident, { repairWithin }: Entry): string | undefined {
  return repairWithin === undefined ? undefined : after(incident.foundAt ?? incident.openedAt, repairWithin);
}

/** One entry of each clause, in the order given. */
export function clausesOf(entries: readonly Entry[]): readonly Entry[] {
  return [
    ...new Map(entries.toReversed().map((entry) => [`${entry.policy}/${entry.clause}`, entry])).values(),
  ].toReversed();
}

/** `Network Segregation & Threat Monitoring, line 10 (P-7)` */
export function placeOf({ sentence, clause }: Entry): string {
  const line = sentence.line === undefined ? '' : `, line ${sentence.line}`;
  return `${plain(sentence.policyTitle, 160)}${line} (${plain(clause, 40)})`;
}

/** `P-13 line 14, P-16 line 16`, then those of other documents under their titles. */
export function othersOf([first, ...rest]: readonly Entry[], most = 12): string {
  const byDocument = Map.groupBy(rest.slice(0, most), ({ sentence }) => sentence.policyTitle);
  const own = first?.sentence.policyTitle ?? '';
  const titles = [...byDocument.keys()].toSorted((a, b) => Number(b === own) - Number(a === own));
  const groups = titles.map((title) => {
    const places = (byDocument.get(title) ?? []).map(({ clause, sentence: { line } }) => {
      return `${plain(clause, 40)}${line === undefined ? '' : ` line ${line}`}`;
    });
    return `${title === own ? '' : `${plain(title, 160)}: `}${places.join(', ')}`;
  });
  const more = rest.length > most ? [`and ${rest.length - most} more`] : [];
  return [...groups, ...more].join('; ');
}

/** `P-7 and 2 more` */
export function briefly(entries: readonly Entry[]): string {
  const [first] = entries;
  const more = entries.length > 1 ? ` and ${entries.length - 1} more` : '';
  return first === undefined ? '' : `${plain(first.clause, 30)}${more}`;
}

/** The sentence in quotation marks, or our own words marked as such. */
export function sentenceOf({ sentence }: Entry, most = 700): string {
  const text = plain(sentence.text, most);
  if (sentence.quoted) return `"${text}"`;
  const why = { 'no-document': 'the document is not at hand', changed: 'the document has changed', 'no-source': '' };
  const because = why[sentence.paraphrased ?? 'no-source'];
  return `${text} [paraphrase${because === '' ? '' : `: ${because}`}]`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
