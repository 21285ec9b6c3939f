/** A proposed remedy for people: what it takes and puts, and how it stands. */
import { placeName } from '@clausewatch/model/block';
import type { Unit } from '@clausewatch/model/edit';
import { nameOf } from '@clausewatch/model/incident';
import {
  newsOfRemedies,
  outcomeWords,
  type Proposal,
  remediesOf,
  remedyOf,
  type Stage,
} from '@clausewatch/model/remedies';
import type { Remedy } from '@clausewatch/model/remedy';

import type { Occasion } from './message.ts';
import { unitLabel } from './remedy.ts';
import { listed, plain } from './text.ts';

/** `- ingress tcp/22 from 0.0.0.0/0`: what goes, then what comes; of a block what is denied, and where. */
export function changeLines(remedy: Remedy, most = 40): readonly string[] {
  const lines =
    remedy.kind === 'block'
      ? [
          ...remedy.ranges.map((range) => `denied: ${plain(range, 60)}`),
          ...remedy.places.map((place) => `by ${plain(placeName(place), 120)}`),
        ]
      : [
          ...remedy.edit.take.map((unit) => `- ${labelOf(unit)}`),
          ...remedy.edit.put.map((unit) => `+ ${labelOf(unit)}`),
        ];
  return lines.length <= most ? lines : [...lines.slice(0, most), `and ${lines.length - most} more`];
}

function labelOf(unit: Unit): string {
  if (unit.kind === 'rule') return unitLabel(unit);
  const { number, action, direction, range, ...traffic } = unit;
  const rule = { ...traffic, kind: 'rule', direction, peer: { kind: 'range', text: range } } as const;
  return `${number} ${action} ${unitLabel(rule)}`;
}

/** What it is for: the clauses that hold afterwards, or for the breach of which addresses are denied. */
export function purposeOf(remedy: Remedy): string {
  const { kind } = remedy;
  const clauses = kind === 'block' ? remedy.answers : remedy.closes;
  return `${kind === 'block' ? `for ${remedy.for}, for` : 'closes'} ${listed(
    clauses.map((clause) => plain(clause, 80)),
    12,
  )}`;
}

const waitingWords: Readonly<Record<Exclude<Stage, keyof typeof outcomeWords>, string>> = {
  proposed: 'waits for another person to approve it',
  approved: 'approved, and to be made',
  declined: 'declined',
  reverting: 'to be taken back',
};

/** `proposed by ada: waits for another person to approve it` */
export function standingOf({ stage, by, acts }: Proposal): string {
  const end = acts.findLast((act) => act.kind === 'remedied' && act.outcome === stage);
  const outcome = end?.kind === 'remedied' ? `${outcomeWords[end.outcome]}: ${end.note}` : '';
  const words = stage in waitingWords ? waitingWords[stage as keyof typeof waitingWords] : outcome;
  const approved = acts.flatMap((act) =>
    act.kind === 'approve' ? [`, approved by ${plain(nameOf(act.by), 80)}`] : [],
  );
  return `proposed by ${plain(nameOf(by), 80)}${approved[0] ?? ''}: ${plain(words, 600)}`;
}

/** Of the remedy that a message is about, or of the newest while it waits for somebody. */
export function remedyLines({ incident, delivery }: Occasion): readonly string[] {
  const newest = remediesOf(incident.acts).at(-1);
  const waits = newest?.stage === 'proposed' || newest?.stage === 'approved' || newest?.stage === 'reverting';
  const told = remedyOf(incident.acts, delivery.news) ?? (waits || isOfRemedies(delivery) ? newest : undefined);
  return told === undefined ? [] : [standingOf(told), ...changeLines(told.remedy, 8), purposeOf(told.remedy)];
}

export function isOfRemedies({ news }: Pick<Occasion['delivery'], 'news'>): boolean {
  return newsOfRemedies.includes(news);
}
