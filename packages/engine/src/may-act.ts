/** Whether an approved remedy may be made now. Asked again before each step; whatever is missing, unknown or unreadable is a no. */
import { type Block, placesOf } from '@clausewatch/model/block';
import { after } from '@clausewatch/model/duration';
import { openAsks } from '@clausewatch/model/exceptions';
import type { Incident } from '@clausewatch/model/incident';
import { canonical, resourceKey } from '@clausewatch/model/key';
import type { Registers } from '@clausewatch/model/registers';
import type { BlockRemedy, EditRemedy, Remedy } from '@clausewatch/model/remedy';

import { permitted, personOf } from './permissions.ts';
import { type Proposal, remediesOf } from '@clausewatch/model/remedies';

export interface Circumstances {
  readonly registers: Registers;
  readonly incident: Incident | undefined;
  /** Id of the proposal. */
  readonly proposal: string;
  readonly now: string;
  /** Clauses (`policy/clause`) of which a remedy could not be verified, and nobody has looked since. */
  readonly stopped: ReadonlySet<string>;
}

export type MayAct =
  | {
      readonly kind: 'yes';
      readonly remedy: Remedy;
      readonly mode: 'dry-run' | 'act';
      readonly approvedBy: string;
      readonly approvedAt: string;
    }
  | { readonly kind: 'no'; readonly why: Hindrance; readonly words: string };

export const hindranceWords = {
  off: 'the register `remediation` is absent, so that nothing may be changed',
  'no-incident': 'its incident is not there',
  unread: 'something that people did about the incident cannot be read: it may be an exception',
  'no-proposal': 'there is no such proposal',
  'not-approved': 'nobody approved it',
  declined: 'it was declined',
  'by-hand': 'it was approved to be made by hand',
  done: 'it was decided what becomes of it',
  proposer: 'who proposed it may not propose any more',
  approver: 'who approved it may not approve it, or not any more',
  stale: 'the approval is older than it may be, or its time cannot be told',
  over: 'the incident is over',
  excepted: 'an exception is in force',
  'exception-asked': 'an exception was asked for, and nobody has decided it',
  'not-broken': 'not every clause that it closes is surely broken now',
  'closes-nothing': 'it closes no clause',
  'not-opted-in': 'not every clause that it is for is opted in',
  stopped: 'an earlier remedy of the clause could not be verified, and nobody has looked since',
  environment: 'its environment is not opted in',
  'environment-unknown': 'its environment is not known',
  'fix-changed':
    'the fix, or what it closes in the network as it is now, is no longer what was approved: propose it anew',
  'other-resource': 'it is about another resource than its incident',
  'block-off': 'no address may be denied: the register of remediation says nothing of blocks',
  'block-changed': 'the places or the time of the register are no longer those that were approved',
} as const;
export type Hindrance = keyof typeof hindranceWords;

/** The clock of who approved may be so far ahead of ours. */
const slack = 'PT5M';

export function mayAct({ registers, incident, proposal: id, now, stopped }: Circumstances): MayAct {
  const no = (why: Hindrance, words: string = hindranceWords[why]): MayAct => ({ kind: 'no', why, words });
  const { remediation } = registers;
  if (remediation === undefined) return no('off');
  if (incident === undefined) return no('no-incident');
  if ((incident.unread ?? []).length > 0) return no('unread');
  const proposal = remediesOf(incident.acts).find((one) => one.id === id);
  if (proposal === undefined) return no('no-proposal');
  const undecided = {
    suggested: 'not-approved',
    proposed: 'not-approved',
    declined: 'declined',
    'by-hand': 'by-hand',
    approved: undefined,
  } as const;
  const stage = proposal.stage in undecided ? undecided[proposal.stage as keyof typeof undecided] : 'done';
  if (stage !== undefined) return no(stage);
  const approval = approvalOf(registers, incident, proposal, now, remediation.approvalWithin ?? 'P1D');
  if ('why' in approval) return no(approval.why);
  const { remedy } = proposal;
  const hindrance =
    standingOf(incident, now) ??
    (remedy.kind === 'block' ? blockHindrance(incident, remedy, remediation.block) : hindranceOf(incident, remedy));
  if (hindrance !== undefined) return no(hindrance);
  const outside = outsideOf(remedy, registers, incident);
  if (outside !== undefined) return no(outside.why, outside.words);
  if (remedy.kind === 'edit' && remedy.closes.some((clause) => stopped.has(clause))) return no('stopped');
  const { by: approvedBy, at: approvedAt } = approval;
  return { kind: 'yes', remedy, mode: remediation.mode ?? 'dry-run', approvedBy, approvedAt };
}

/** By people who are in the register still, and fresh. */
function approvalOf(
  registers: Registers,
  incident: Incident,
  { id, by, approvals }: Proposal,
  now: string,
  within: string,
): { readonly by: string; readonly at: string } | { readonly why: Hindrance } {
  const may = (who: string, action: 'propose' | 'approve'): boolean =>
    permitted(personOf(registers, { id: who }), action, incident, id) === 'yes';
  if (!may(by, 'propose')) return { why: 'proposer' };
  const standing = approvals.filter((act) => may(act.by, 'approve'));
  if (standing.length === 0) return { why: 'approver' };
  const fresh = standing.find(({ at }) => {
    const [end, start] = [after(at, within), after(now, slack)];
    return end !== undefined && start !== undefined && now < end && at <= start;
  });
  return fresh ?? { why: 'stale' };
}

/** Still broken, and nobody allowed it or was asked to. */
function standingOf({ state, entries, acts }: Incident, now: string): Hindrance | undefined {
  if (state === 'resolved') return 'over';
  if (state === 'excepted' || entries.some((entry) => entry.state === 'excepted')) return 'excepted';
  return openAsks(acts).some(({ endsAt }) => !(endsAt <= now)) ? 'exception-asked' : undefined;
}

/** The clauses that are surely broken. */
export function brokenIn({ entries }: Pick<Incident, 'entries'>): ReadonlySet<string> {
  return new Set(entries.flatMap(({ policy, clause, state }) => (state === 'broken' ? [`${policy}/${clause}`] : [])));
}

/** Whose addresses they are is asked elsewhere. */
function blockHindrance(incident: Incident, remedy: BlockRemedy, block: Block | undefined): Hindrance | undefined {
  if (block === undefined) return 'block-off';
  const { answers, places, ranges } = remedy;
  const broken = brokenIn(incident);
  if (answers.length === 0 || !answers.every((clause) => broken.has(clause))) return 'not-broken';
  const known = new Set(placesOf(block).map((place) => canonical(place)));
  const same = remedy.for === block.for && places.every((place) => known.has(canonical(place)));
  return same && places.length > 0 && ranges.length > 0 && ranges.length <= perHourOf(block)
    ? undefined
    : 'block-changed';
}

/** Addresses that may be denied within an hour. */
export function perHourOf({ perHour = 20 }: Pick<Block, 'perHour'>): number {
  return perHour;
}

function hindranceOf(incident: Incident, { edit, on, closes }: EditRemedy): Hindrance | undefined {
  const broken = brokenIn(incident);
  if (!closes.every((clause) => broken.has(clause))) return 'not-broken';
  if (resourceKey(edit.of) !== resourceKey(incident.resource)) return 'other-resource';
  const { edit: newest, on: its, proof } = incident.fix ?? {};
  const same = canonical({ edit: newest, on: its, closes: proof?.closes }) === canonical({ edit, on, closes });
  return same && proof?.opens.length === 0 ? undefined : 'fix-changed';
}

/** Why it is outside what the register opts in, and which line of it would opt it in. */
export function outsideOf(
  remedy: Remedy,
  { remediation }: Registers,
  { environment }: Pick<Incident, 'environment'>,
): Outside | undefined {
  if (remedy.kind === 'block') {
    const { block } = remediation ?? {};
    if (block === undefined) return outside('block-off');
    const missing = remedy.answers.filter((clause) => !block.clauses.includes(clause));
    return missing.length === 0 ? undefined : lacking('remediation.block.clauses', missing);
  }
  const { closes } = remedy;
  if (closes.length === 0) return outside('closes-nothing');
  if (remediation === undefined) return outside('off', `it would need \`clauses: [${closes.join(', ')}]\``);
  const { clauses, environments } = remediation;
  const missing = closes.filter((clause) => !clauses.includes(clause));
  if (missing.length > 0) return lacking('remediation.clauses', missing);
  if (environments === undefined) return undefined;
  if (environment === undefined) return outside('environment-unknown', '`remediation.environments` names only some');
  return environments.includes(environment)
    ? undefined
    : outside('environment', '`remediation.environments` would need it');
}

export interface Outside {
  readonly why: Hindrance;
  readonly words: string;
}

function lacking(line: string, clauses: readonly string[]): Outside {
  return outside('not-opted-in', `\`${line}\` would need ${clauses.join(', ')}`);
}

function outside(why: Hindrance, line?: string): Outside {
  return { why, words: `${hindranceWords[why]}${line === undefined ? '' : `: ${line}`}` };
}
