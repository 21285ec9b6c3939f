/** The first thing a reader sees: how bad, where, what, and what it breaks. */
import type { Delivery, Entry, Incident } from '@clausewatch/model/incident';

import { remediesOf } from '@clausewatch/model/remedies';

import type { Occasion } from './message.ts';
import { briefly, byUrgency, clausesOf } from './promise.ts';
import { ascii, plain, truncate } from './text.ts';

/** The severity, or the news that outweighs it. */
export function markOf({ incident, delivery }: Occasion): string {
  if (delivery.news === 'resolved') return 'RESOLVED';
  return delivery.news === 'excepted' ? 'EXCEPTED' : incident.severity.toUpperCase();
}

const newsWords: Readonly<Record<Delivery['news'], string>> = {
  opened: '',
  reopened: 'reopened',
  graver: 'now graver',
  wider: 'now breaks more',
  undecided: 'cannot be decided any more',
  escalated: 'nobody acknowledged',
  overdue: 'overdue',
  reminder: 'reminder',
  proposed: 'a remedy waits for approval',
  remedied: '',
  'remedy-failed': 'remedy not made',
  acknowledged: '',
  linked: '',
  resolved: '',
  excepted: '',
};

/** `reopened (2nd time), production` and the like; empty when there is nothing to say. */
export function contextOf({ incident, delivery }: Occasion): string {
  const again =
    delivery.news === 'reopened' && incident.occurrences > 1 ? ` (${ordinal(incident.occurrences)} time)` : '';
  const words = [
    incident.threat?.sample === true ? 'TEST' : '',
    `${delivery.news === 'remedied' ? remedyWord(incident) : newsWords[delivery.news]}${again}`,
    incident.kind === 'threat' ? 'threat' : '',
    plain(incident.environment ?? '', 24),
  ];
  return words.filter((word) => word !== '').join(', ');
}

/** What came of the newest remedy. */
function remedyWord({ acts }: Incident): string {
  switch (remediesOf(acts).at(-1)?.stage) {
    case 'dry-run':
      return 'remedy tried, nothing changed';
    case 'reverted':
      return 'remedy taken back';
    case 'expired':
      return 'block is over';
    default:
      return 'remedy made';
  }
}

/** The clauses that the message is about: what is broken; of what is over, all there were. */
export function concerned(incident: Incident): readonly Entry[] {
  const entries = byUrgency(incident);
  const active = entries.filter(({ state }) => state !== 'holds');
  return clausesOf(active.length > 0 ? active : entries);
}

/** `- breaks P-7 and 2 more` */
export function consequence({ incident, delivery }: Occasion): string {
  const clauses = briefly(concerned(incident));
  if (clauses === '') return '';
  if (delivery.news === 'resolved') return endOf(incident, clauses);
  if (delivery.news === 'excepted' || incident.state === 'excepted') return ` - ${clauses} allowed for a time`;
  if (delivery.news === 'undecided') return ` - ${clauses} undecided`;
  return incident.kind === 'threat' ? ` - ${clauses}` : ` - breaks ${clauses}`;
}

/** Only evidence lets it say that a clause holds. */
function endOf(incident: Incident, clauses: string): string {
  const hold = concerned(incident).length > 1 ? 'hold' : 'holds';
  return {
    evidence: ` - ${clauses} ${hold} again`,
    gone: ' - the resource is gone',
    person: ' - closed by a person',
    unclaimed: ' - no longer claimed',
    withdrawn: ' - withdrawn, it was not broken',
  }[incident.ending ?? 'evidence'];
}

/** One line in ASCII below 100 characters. The mark, the environment and the clauses are never pushed out by a long title. */
export function subjectOf(occasion: Occasion): string {
  const context = ascii(contextOf(occasion));
  const start = `[${markOf(occasion)}] ${context === '' ? '' : `${context}: `}`;
  const end = ascii(consequence(occasion));
  return truncated(`${start}${titleWithin(occasion.incident, 99 - start.length - end.length)}${end}`);
}

/** The title, shortened where it hurts least: the id beside a name, then long words, then its explanations, then its end. */
export function titleWithin({ title, resource }: Incident, room: number): string {
  const whole = ascii(plain(title, 1000)).replace(/(?<!\.)\.$/, '');
  const { id, name } = resource;
  const named =
    name === undefined ? whole : whole.replaceAll(ascii(plain(`${id} (${name})`, 400)), ascii(plain(name, 60)));
  const words = named.split(' ').map((word) => (word.length > 28 ? `${word.slice(0, 14)}..${word.slice(-12)}` : word));
  const short = words.join(' ');
  const options = [whole, named, short, ...starts(short)];
  return options.find((option) => option.length <= room) ?? ascii(truncate(short, Math.max(1, room - 2)));
}

/** What is left of a title without its last explanations, longest first; too little says nothing. */
function starts(title: string): readonly string[] {
  const ends = [...title.matchAll(/[:;] | \(/g)]
    .map(({ index }) => title.slice(0, index))
    // After a semicolon only the whole remark makes sense.
    .filter((start) => !start.includes('; '));
  return ends.filter((start) => start.length >= 24).toReversed();
}

function truncated(subject: string): string {
  return subject.length < 100 ? subject : `${subject.slice(0, 96)}...`;
}

export function ordinal(count: number): string {
  const tens = count % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}
