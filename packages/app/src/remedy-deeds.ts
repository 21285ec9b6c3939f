/** What people do about remedies: propose, approve, decline, have one taken back. */
import type { Neighbours } from '@clausewatch/engine/block';
import { brokenIn } from '@clausewatch/engine/may-act';
import { type NoBlock, blockFrom, noBlockWords } from '@clausewatch/engine/propose-block';
import { type Proposal, remediesOf, revertible, type Stage } from '@clausewatch/model/remedies';
import { canonical } from '@clausewatch/model/key';
import { type Act, type Incident, unverified } from '@clausewatch/model/incident';

import type { App } from './ports.ts';
import { canMake, isOpen, remedyFrom } from './remedy-outlook.ts';

/** Of a decision without a proposal's id, the only one that it can be about is meant. */
export type RemedyDeed =
  /** `block`: to deny these addresses, or all that the incident names, in place of the fix. */
  | { readonly kind: 'propose'; readonly note?: string; readonly block?: readonly string[] }
  | { readonly kind: 'approve'; readonly proposal?: string; readonly note?: string }
  | { readonly kind: 'decline' | 'revert'; readonly proposal?: string; readonly note: string };

export type NoRemedy = NoBlock | 'no-fix' | 'not-opted-in' | 'many' | 'decided' | 'not-made' | 'no-hands';

export const noRemedyWords: Readonly<Record<NoRemedy, string>> = {
  'no-fix': 'No proven fix of it is known that this program could make.',
  'not-opted-in': 'The registers do not opt it in.',
  many: 'It was proposed and decided often enough: do it by hand.',
  decided: 'It was decided already.',
  'not-made': 'Nothing was made that could be taken back.',
  'no-hands': 'Nothing here can change your cloud: take it back by hand.',
  ...noBlockWords,
};

/** Why nothing can be proposed, with the line of the register that would let it, where that is missing. */
export function wordsOfNone(incident: Incident, why: NoRemedy): string {
  const broken = [...brokenIn(incident)];
  const lacks = (why === 'block-off' || why === 'no-clause') && broken.length > 0;
  const line = lacks ? ` \`remediation.block.clauses\` would need one of ${broken.join(', ')}.` : '';
  return `${noRemedyWords[why]}${line}`;
}

/** Proposals that an incident keeps: each holds a whole edit. */
const most = 8;
/** Decisions on one of them and outcomes of it, more than it takes: an item of the table holds 400 KB. */
const mostDecisions = 12;

type Base = Pick<Act, 'id' | 'by' | 'via' | 'at'>;

/** `near`: for a block, what is ours or trusted. */
export function remedyAct(
  app: App,
  incident: Incident,
  deed: RemedyDeed,
  base: Base,
  near: Neighbours | undefined,
): Act | NoBlock | 'no-fix' {
  const { acts, fix } = incident;
  if (deed.kind === 'propose') {
    const { block, ...rest } = deed;
    if (block === undefined) {
      const remedy = remedyFrom(fix);
      return remedy === undefined ? 'no-fix' : { ...base, ...rest, remedy };
    }
    const proposed = blockFrom(incident, block, app.plan.catalogue.registers, near);
    if (typeof proposed === 'string') return proposed;
    const { remedy, leftOut } = proposed;
    const note = [rest.note ?? '', leftOut].filter((part) => part !== '').join(' - ');
    return { ...base, ...rest, ...(note === '' ? {} : { note }), remedy };
  }
  const known = remediesOf(acts);
  const [only, another] = known.filter((one) => one.stage !== 'suggested' && mayBe(one, deed.kind));
  // Where none fits, the newest is meant, or says why.
  const meant = another === undefined ? (only ?? known.at(-1)) : undefined;
  const proposal = deed.proposal ?? meant?.id ?? '';
  const remedy = known.find(({ id }) => id === proposal)?.remedy;
  const byHand = deed.kind === 'approve' && remedy !== undefined && !canMake(app, remedy);
  return { ...base, ...deed, proposal, ...(byHand ? { byHand: true as const } : {}) };
}

/** Whether the worker has to hear of it. */
export function isWork(act: Act): act is Extract<Act, { readonly kind: 'approve' | 'revert' }> {
  return act.kind === 'revert' || (act.kind === 'approve' && act.byHand !== true);
}

/** Whether the proposal stands where this decision makes sense. */
export function mayBe({ stage }: Proposal, decision: 'approve' | 'decline' | 'revert'): boolean {
  switch (decision) {
    case 'approve':
      return stage === 'proposed';
    case 'decline':
      return declinable.has(stage);
    case 'revert':
      return revertible.has(stage);
  }
}

const declinable: ReadonlySet<Stage> = new Set([
  'suggested',
  'proposed',
  'approved',
  'by-hand',
  'not-verified',
  'not-reverted',
]);

/** Why it makes no sense, whoever does it. */
export function noRemedy(app: App, { state, acts }: Incident, act: Act): NoRemedy | 'over' | 'needless' | undefined {
  const known = remediesOf(acts);
  switch (act.kind) {
    case 'propose':
      if (state === 'resolved') return 'over';
      if (known.some((one) => isOpen(app, one) && isAs(one, act))) return 'needless';
      return known.length >= most ? 'many' : undefined;
    case 'approve':
    case 'decline':
    case 'revert': {
      const proposal = known.find(({ id }) => id === act.proposal);
      if (proposal === undefined) return undefined;
      if (proposal.acts.length >= mostDecisions) return 'many';
      if (mayBe(proposal, act.kind)) return undefined;
      return act.kind === 'revert' ? 'not-made' : 'decided';
    }
    default:
      return undefined;
  }
}

/** The same remedy; that of somebody whom nobody vouches for can be approved by no one, so that a person proposes it again. */
function isAs({ remedy, by }: Proposal, act: Extract<Act, { readonly kind: 'propose' }>): boolean {
  const vouched = !by.startsWith(unverified) || act.by.startsWith(unverified);
  return vouched && canonical(remedy) === canonical(act.remedy);
}
