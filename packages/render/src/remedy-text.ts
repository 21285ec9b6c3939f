/** A proposed remedy for people: what it takes and puts, and how it stands. */
import { placeName } from '@clausewatch/model/block';
import type { Unit } from '@clausewatch/model/edit';
import { nameOf, unverified } from '@clausewatch/model/incident';
import {
  newsOfRemedies,
  outcomeWords,
  type Proposal,
  remediesOf,
  remedyOf,
  type Stage,
  waiting,
} from '@clausewatch/model/remedies';
import type { Remedy } from '@clausewatch/model/remedy';

import { blockCommands } from './block-cli.ts';
import type { Occasion } from './message.ts';
import { commandsOf } from './remedy-cli.ts';
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
  suggested: 'nobody can approve it before a person who is signed in proposes it',
  proposed: 'waits for another person to approve it',
  approved: 'to be made',
  'by-hand': 'to be made by hand, for nothing here can change your cloud',
  declined: 'declined',
  reverting: 'to be taken back',
};

/** `proposed by ada (nobody needs it): waits for another person to approve it` */
export function standingOf({ stage, by, note, acts }: Proposal): string {
  const end = acts.findLast((act) => act.kind === 'remedied' && act.outcome === stage);
  const outcome = end?.kind === 'remedied' ? `${outcomeWords[end.outcome]}: ${end.note}` : '';
  const words = stage in waitingWords ? waitingWords[stage as keyof typeof waitingWords] : outcome;
  const approved = acts.flatMap((act) =>
    act.kind === 'approve' ? [`, approved by ${plain(nameOf(act.by), 80)}`] : [],
  );
  return `${by.startsWith(unverified) ? 'suggested' : 'proposed'} by ${plain(nameOf(by), 80)}${note === undefined ? '' : ` (${plain(note, 300)})`}${approved[0] ?? ''}: ${plain(words, 600)}`;
}

/** What a person runs where nothing here can change the cloud. */
export function handCommands(remedy: Remedy): readonly string[] {
  return remedy.kind === 'block' ? blockCommands(remedy) : (commandsOf(remedy.edit) ?? []);
}

/** Of the remedy that a message is about, or of the newest that waits; of a suggestion only where nothing else does. */
export function remedyLines({ incident, delivery, prospect }: Occasion): readonly string[] {
  const proposals = remediesOf(incident.acts);
  const waits = proposals
    .filter(({ stage }) => waiting.has(stage) && (incident.state !== 'resolved' || stage === 'reverting'))
    .toSorted((a, b) => Number(a.stage !== 'suggested') - Number(b.stage !== 'suggested'))
    .at(-1);
  const told =
    remedyOf(incident.acts, delivery.news) ?? waits ?? (isOfRemedies(delivery) ? proposals.at(-1) : undefined);
  if (told === undefined) return [];
  const then = told.stage === 'proposed' && prospect !== undefined ? [prospect] : [];
  return [standingOf(told), ...then, ...changeLines(told.remedy, 8), purposeOf(told.remedy)];
}

export function isOfRemedies({ news }: Pick<Occasion['delivery'], 'news'>): boolean {
  return newsOfRemedies.includes(news);
}
