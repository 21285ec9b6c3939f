/** What people do about remedies: propose, approve, decline, have one taken back. */
import type { Neighbours } from '@clausewatch/engine/block';
import { brokenIn } from '@clausewatch/engine/may-act';
import { type NoBlock, blockFrom, noBlockWords } from '@clausewatch/engine/propose-block';
import { type Proposal, remediesOf, revertible, type Stage } from '@clausewatch/model/remedies';
import type { Act, Incident } from '@clausewatch/model/incident';

import type { App } from './ports.ts';
import { canMake, isVouched, remedyFrom, standsInWay } from './remedy-outlook.ts';

/** Of a decision without a proposal's id, the only one that it can be about is meant. */
export type RemedyDeed =
  /** `block`: to deny these addresses, or all that the incident names, in place of the fix. */
  | { readonly kind: 'propose'; readonly note?: string; readonly block?: readonly string[] }
  | { readonly kind: 'approve'; readonly proposal?: string; readonly note?: string }
  | { readonly kind: 'decline' | 'revert'; readonly proposal?: string; readonly note: string };

export type NoRemedy =
  | NoBlock
  | 'no-fix'
  | 'not-opted-in'
  | 'many'
  | 'suggested-enough'
  | 'several'
  | 'decided'
  | 'not-made'
  | 'no-hands';

export const noRemedyWords: Readonly<Record<NoRemedy, string>> = {
  'no-fix': 'No proven fix of it is known that this program could make.',
  'not-opted-in': 'The registers do not opt it in.',
  many: 'It was proposed and decided often enough: do it by hand.',
  'suggested-enough': 'Enough was suggested: a person who is signed in can propose it.',
  several: 'There are several: name one.',
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

/** Proposals that an incident keeps, and suggestions, which take no room from them: each holds a whole edit. */
const [most, mostSuggested] = [8, 4];
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
): Act | NoBlock | 'no-fix' | 'several' {
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
  const fitting = known.filter((one) => mayBe(one, deed.kind));
  const proposed = fitting.filter(({ stage }) => stage !== 'suggested');
  const [only, another] = proposed.length > 0 ? proposed : fitting;
  if (deed.proposal === undefined && another !== undefined) return 'several';
  // Where none fits, the newest says why.
  const proposal = deed.proposal ?? (only ?? known.at(-1))?.id ?? '';
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
export function noRemedy(app: App, incident: Incident, act: Act): NoRemedy | 'over' | 'needless' | undefined {
  const known = remediesOf(incident.acts);
  switch (act.kind) {
    case 'propose': {
      if (incident.state === 'resolved') return 'over';
      const vouched = isVouched(act);
      if (standsInWay(app, incident, act.remedy, vouched)) return 'needless';
      const kept = known.filter((one) => isVouched(one) === vouched).length;
      if (vouched) return kept < most ? undefined : 'many';
      return kept < mostSuggested ? undefined : 'suggested-enough';
    }
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
