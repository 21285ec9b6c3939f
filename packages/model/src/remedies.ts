/** The remedies of an incident: what was proposed and what became of it, derived from what people and the machine did. */
import { placeName } from './block.ts';
import { type Act, unverified } from './incident.ts';
import type { Outcome, Remedy } from './remedy.ts';
import type { News } from './told.ts';

type Of<K extends Act['kind']> = Extract<Act, { readonly kind: K }>;
export type Propose = Of<'propose'>;
type Decided = Of<'approve' | 'decline' | 'revert' | 'remedied'>;

/**
 * `suggested`: by somebody whom nobody vouches for, so that nobody can approve it. `by-hand`: approved where nothing could make it. `reverting`:
 * somebody asked that what was made be taken back.
 */
export type Stage = 'suggested' | 'proposed' | 'approved' | 'by-hand' | 'declined' | 'reverting' | Outcome;

export interface Proposal {
  /** Of the act that proposed it. */
  readonly id: string;
  readonly remedy: Remedy;
  readonly by: string;
  readonly at: string;
  readonly note?: string;
  readonly stage: Stage;
  readonly approvals: readonly Of<'approve'>[];
  readonly acts: readonly Decided[];
}

/** In the order of their proposals. */
export function remediesOf(acts: readonly Act[]): readonly Proposal[] {
  const inTime = acts.toSorted((a, b) => ((a.at === b.at ? a.id < b.id : a.at < b.at) ? -1 : 1));
  return inTime.flatMap((act) => {
    if (act.kind !== 'propose') return [];
    const own = inTime.filter((one): one is Decided => 'proposal' in one && one.proposal === act.id);
    const approvals = own.filter((one) => one.kind === 'approve');
    const { id, remedy, by, at, note = '' } = act;
    return [{ id, remedy, by, at, ...(note === '' ? {} : { note }), stage: stageOf(own, act), approvals, acts: own }];
  });
}

/** Told by which acts there are and not by their times: clocks differ. Who declines stops what is not made yet, whatever was approved. */
function stageOf(own: readonly Decided[], { by }: Propose): Stage {
  const outcomes = own.flatMap((one) => (one.kind === 'remedied' ? [one.outcome] : []));
  const ends = outcomes.filter((outcome) => over.includes(outcome));
  if (own.filter(({ kind }) => kind === 'revert').length > ends.length) return 'reverting';
  if (ends.length > 0) return over.find((outcome) => ends.includes(outcome)) ?? 'not-reverted';
  const [made] = outcomes;
  if (made !== undefined) return made;
  if (own.some(({ kind }) => kind === 'decline')) return 'declined';
  const approvals = own.filter((one) => one.kind === 'approve');
  if (approvals.length > 0) return approvals.every(({ byHand }) => byHand === true) ? 'by-hand' : 'approved';
  return by.startsWith(unverified) ? 'suggested' : 'proposed';
}

/** Of several the first counts: what could not be taken back at first may be gone in the end. */
const over: readonly Outcome[] = ['reverted', 'expired', 'not-reverted'];

/** Stages in which something of it may be in place: it can be taken back. */
export const revertible: ReadonlySet<Stage> = new Set(['verified', 'not-verified', 'failed', 'not-reverted']);

/** Stages that wait: for a person, or for the program. */
export const waiting: ReadonlySet<Stage> = new Set(['suggested', 'proposed', 'approved', 'by-hand', 'reverting']);

const newsBy: Readonly<Partial<Record<Stage, News>>> = {
  proposed: 'proposed',
  'dry-run': 'remedied',
  verified: 'remedied',
  reverted: 'remedied',
  expired: 'remedied',
  refused: 'remedy-failed',
  failed: 'remedy-failed',
  'not-verified': 'remedy-failed',
  'not-reverted': 'remedy-failed',
};

/** News of remedies, what presses most first. */
export const newsOfRemedies: readonly News[] = ['remedy-failed', 'remedied', 'proposed'];

/** How every remedy stands, as one text by which it is known what was told of them, and of what was not told what presses most. */
export function remedyNews(
  acts: readonly Act[],
  told = '',
): { readonly key: string; readonly news?: News } | undefined {
  const proposals = remediesOf(acts);
  if (proposals.length === 0) return undefined;
  const known = new Set(told.split(', '));
  const marks = proposals.map(({ id, stage, acts: own }) => {
    const times = own.filter((one) => one.kind === 'remedied' && one.outcome === stage).length;
    return `${id} ${stage}${times > 1 ? ` ${times}` : ''}`;
  });
  const fresh = proposals.flatMap(({ stage }, index) => (known.has(marks[index] ?? '') ? [] : (newsBy[stage] ?? [])));
  const news = newsOfRemedies.find((one) => fresh.includes(one));
  return { key: marks.join(', '), ...(news === undefined ? {} : { news }) };
}

/** The remedy that such news is of: of those that stand so, the one of which something was done last. */
export function remedyOf(acts: readonly Act[], news: News): Proposal | undefined {
  const last = ({ at, acts: own }: Proposal): string => own.at(-1)?.at ?? at;
  const standing = remediesOf(acts).filter(({ stage }) => newsBy[stage] === news);
  return standing.toSorted((a, b) => (last(a) < last(b) ? -1 : 1)).at(-1);
}

/** For the timeline. */
export function remedyNote(act: Propose | Decided): string {
  switch (act.kind) {
    case 'propose':
      return `${act.by.startsWith(unverified) ? 'suggests' : 'proposes'} a remedy: ${remedyText(act.remedy)}${behind(act.note)}`;
    case 'approve':
      return `approves the remedy${act.byHand === true ? ', to be made by hand' : ''}${behind(act.note)}`;
    case 'decline':
      return `declines the remedy: ${act.note}`;
    case 'revert':
      return `asks that the remedy be taken back: ${act.note}`;
    case 'remedied':
      return `${outcomeWords[act.outcome]}: ${act.note}`;
  }
}

function behind(note: string | undefined): string {
  return note === undefined || note === '' ? '' : `: ${note}`;
}

/** `takes 1 rule away and adds 2; closes pythias/P-2` */
export function remedyText(remedy: Remedy): string {
  if (remedy.kind === 'block')
    return `denies ${remedy.ranges.join(', ')} for ${remedy.for}, by ${remedy.places.map(placeName).join(', ')}`;
  const { take, put } = remedy.edit;
  const rules = (count: number): string => `${count} rule${count === 1 ? '' : 's'}`;
  const parts = [
    ...(take.length === 0 ? [] : [`takes ${rules(take.length)} away`]),
    ...(put.length === 0 ? [] : [`adds ${rules(put.length)}`]),
  ];
  return `${parts.join(' and ')}; closes ${remedy.closes.join(', ')}`;
}

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  'dry-run': 'the remedy was tried, and nothing was changed',
  refused: 'the remedy was not made',
  failed: 'the remedy failed',
  verified: 'the remedy was made and verified',
  'not-verified': 'the remedy was made and could not be verified',
  reverted: 'the remedy was taken back',
  'not-reverted': 'the remedy could not be taken back',
  expired: 'the time of the remedy is over',
};
