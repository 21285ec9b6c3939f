/** Which sentence a message puts first, and where each one stands. */
import type { Entry, Incident } from '@clausewatch/model/incident';
import { severities } from '@clausewatch/model/verdict';

import { listed, plain } from './text.ts';
import { after } from './when.ts';

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
  return repairWithin === undefined ? undefined : after(incident.openedAt, repairWithin);
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

/** `P-13 line 14, P-16 line 16`, with the title where it is another document. */
export function othersOf([first, ...rest]: readonly Entry[], most = 12): string {
  const places = rest.map((entry) => {
    if (entry.policy !== first?.policy) return placeOf(entry);
    const { line } = entry.sentence;
    return `${plain(entry.clause, 40)}${line === undefined ? '' : ` line ${line}`}`;
  });
  return listed(places, most);
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
