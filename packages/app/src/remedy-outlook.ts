/** What could come of a remedy here: whether it may be proposed, what an approval brings about, and why nothing ever would. */
import { type Outside, outsideOf } from '@clausewatch/engine/may-act';
import { type Act, type Incident, unverified } from '@clausewatch/model/incident';
import { canonical } from '@clausewatch/model/key';
import { type Proposal, remediesOf, remedyOf, waiting } from '@clausewatch/model/remedies';
import { meansFor, type Remedy } from '@clausewatch/model/remedy';
import type { Occasion } from '@clausewatch/render/message';

import type { App } from './ports.ts';
import type { NoRemedy } from './remedy-deeds.ts';

/** What can be made of the suggested fix: only what was proven, opens nothing, and closes something. */
export function remedyFrom(fix: Incident['fix']): Remedy | undefined {
  const { edit, on, proof } = fix ?? {};
  if (edit === undefined || on === undefined || proof === undefined) return undefined;
  return proof.opens.length > 0 || proof.closes.length === 0
    ? undefined
    : { kind: 'edit', edit, on, closes: proof.closes };
}

/** Whether something in this deployment can. */
export function canMake({ makes = [] }: Pick<App, 'makes'>, remedy: Remedy): boolean {
  return makes.includes(meansFor(remedy));
}

/** What comes of an approval here. */
export function prospect(app: App, remedy: Remedy): string {
  if (!canMake(app, remedy)) return 'Nothing here can change your cloud: what is approved is made by hand.';
  return app.plan.catalogue.registers.remediation?.mode === 'act'
    ? 'What is approved is made within minutes, if nothing stands against it, and verified.'
    : 'The register asks for a dry run: what is approved is rehearsed, and nothing is changed.';
}

/** What a message says of what could be proposed, and of what waits for somebody to approve it. */
export function outlook(app: App, incident: Incident): Pick<Occasion, 'proposable' | 'prospect'> {
  const offer = offerOf(app, incident, true);
  const waits = remedyOf(incident.acts, 'proposed')?.remedy;
  return {
    proposable: offer !== undefined && offer.outside === undefined,
    ...(waits === undefined ? {} : { prospect: prospect(app, waits) }),
  };
}

/**
 * The edit that could be proposed now, if the registers let it be made; undefined where there is none, or the same waits. `vouched`: for somebody
 * who is signed in.
 */
export function offerOf(
  app: Pick<App, 'plan' | 'makes'>,
  incident: Incident,
  vouched: boolean,
): { readonly remedy: Remedy; readonly outside?: string } | undefined {
  const { state, fix } = incident;
  const remedy = state === 'resolved' || state === 'excepted' ? undefined : remedyFrom(fix);
  if (remedy === undefined || standsInWay(app, incident, remedy, vouched)) return undefined;
  const outside = outsideOf(remedy, app.plan.catalogue.registers, incident);
  return { remedy, ...(outside && { outside: notLet(outside) }) };
}

/** Why nothing would ever come of it: what is outside the registers, in words that name the line, or what nothing here can do. */
export function noWay(app: App, incident: Incident, act: Act): readonly [NoRemedy, string?] | undefined {
  const decided = 'proposal' in act ? act.proposal : undefined;
  const remedy =
    act.kind === 'propose' ? act.remedy : remediesOf(incident.acts).find(({ id }) => id === decided)?.remedy;
  if (remedy === undefined) return undefined;
  if (act.kind === 'revert') return canMake(app, remedy) ? undefined : ['no-hands'];
  if (act.kind !== 'propose' && act.kind !== 'approve') return undefined;
  const outside = outsideOf(remedy, app.plan.catalogue.registers, incident);
  return outside && ['not-opted-in', notLet(outside)];
}

const notLet = ({ words }: Outside): string => `It may not be made: ${words}.`;

/**
 * Whether the same remedy is open already, so that proposing it is needless; another one is in nobody's way. `vouched`: for somebody who is signed
 * in, for whom a suggestion is no proposal, since nobody can approve it.
 */
export function standsInWay(app: Pick<App, 'makes'>, { acts }: Incident, remedy: Remedy, vouched: boolean): boolean {
  const same = canonical(remedy);
  return remediesOf(acts).some(
    (one) => isOpen(app, one) && (isVouched(one) || !vouched) && canonical(one.remedy) === same,
  );
}

/** Whether somebody stands for who did it. */
export function isVouched({ by }: Pick<Act, 'by'>): boolean {
  return !by.startsWith(unverified);
}

/** Not decided, or decided and not made; where something can make by now what was to be made by hand, that may be proposed anew. */
function isOpen(app: Pick<App, 'makes'>, { stage, remedy }: Pick<Proposal, 'stage' | 'remedy'>): boolean {
  return waiting.has(stage) && stage !== 'reverting' && !(stage === 'by-hand' && canMake(app, remedy));
}
