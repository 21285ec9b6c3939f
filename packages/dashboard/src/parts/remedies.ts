/** Remedies of an incident: what was proposed, how it stands, and what a person can do about it. */
import { mayBe, remedyFrom } from '@clausewatch/app/remedy-deeds';
import { loadRemedy, type RemedyItem } from '@clausewatch/app/remedy-items';
import { brokenIn } from '@clausewatch/engine/may-act';
import { type Incident } from '@clausewatch/model/incident';
import { type Proposal, remediesOf } from '@clausewatch/model/remedies';
import { changeLines, purposeOf, standingOf } from '@clausewatch/render/remedy-text';

import type { View } from '../deps.ts';
import { type Deed, deedForm, mayHere } from './actions.ts';
import { code, type Html, html, said } from './html.ts';
import { instant } from './when.ts';

/** Undefined where nothing was proposed, and nothing can be. */
export async function remedies(view: View, incident: Incident): Promise<Html | undefined> {
  const proposals = remediesOf(incident.acts).toReversed();
  const forms = [proposeForm(view, incident, proposals), blockForm(view, incident)].filter(
    (form) => form !== undefined,
  );
  if (proposals.length === 0 && forms.length === 0) return undefined;
  const items = await Promise.all(
    proposals.map(async ({ id }) => (await loadRemedy(view.app.table, incident.id, id))?.value),
  );
  return html`${proposals.map((proposal, index) => proposalOf(view, incident, proposal, items[index]))}
    <div class="deeds">${forms}</div>
    <p class="meta">${made(view)}</p>`;
}

/** What an approval brings about here. */
function made({ app }: View): string {
  const { remediation } = app.plan.catalogue.registers;
  if (app.remediates !== true) return 'Nothing here can change your cloud: what is approved is kept, and made by hand.';
  if (remediation === undefined) return 'The register of remediation is absent: nothing is made.';
  return remediation.mode === 'act'
    ? 'What is approved is made within minutes, if nothing stands against it, and verified.'
    : 'The register asks for a dry run: what is approved is rehearsed, and nothing is changed.';
}

function proposalOf(view: View, incident: Incident, proposal: Proposal, item: RemedyItem | undefined): Html {
  const { id, remedy } = proposal;
  const { before, waits } = item ?? {};
  const form = (name: 'approve' | 'decline' | 'revert', label: string, hint: string): Html | '' =>
    mayBe(proposal, name) && mayHere(view, incident, name, id)
      ? deedForm(view, incident, name, label, hint, which(id))
      : '';
  return html`<section class="request">
    <p>${said(standingOf(proposal), 1200)}${waits === undefined ? '' : html` ${said(waits, 300)}.`}</p>
    <pre
      class="command"
      tabindex="0"
      role="group"
      aria-label="Changes"
    ><code>${changeLines(remedy).join('\n')}</code></pre>
    <p>${said(purposeOf(remedy), 800)}</p>
    ${before === undefined ? '' : beforeOf(view, before)}
    <div class="deeds">
      ${form('approve', 'Approve', 'Note, if there is one to leave')} ${form('decline', 'Decline', 'Why not')}
      ${form('revert', 'Take it back', 'Why it has to be as it was')}
    </div>
  </section>`;
}

function beforeOf({ deps }: View, before: NonNullable<RemedyItem['before']>): Html {
  const { units } = before;
  const edit = { of: { provider: '', account: '', region: '', type: '', id: '' }, take: [], put: units };
  const lines = changeLines({ kind: 'edit', edit, on: '', closes: [] }, 200).map((line) => line.replace(/^\+ /, ''));
  return html`<details class="undo">
    <summary>The rules as they were before, at ${instant(before.at, deps.timeZone)}</summary>
    ${lines.map((line) => html`<span class="item">${code(line, 200)}</span>`)}
  </details>`;
}

const which = (id: string): Html => html`<input type="hidden" name="proposal" value="${id}" />`;

function proposeForm(view: View, incident: Incident, proposals: readonly Proposal[]): Html | undefined {
  const open = proposals.some(
    ({ stage, remedy }) => remedy.kind === 'edit' && (stage === 'proposed' || stage === 'approved'),
  );
  if (open || incident.state === 'resolved' || remedyFrom(incident.fix) === undefined) return undefined;
  return offered(view, incident, 'propose', 'Propose that it be made', 'Note, if there is one to leave', '');
}

/** Where the register opts a clause in that is broken. */
function blockForm(view: View, incident: Incident): Html | undefined {
  const clauses = view.app.plan.catalogue.registers.remediation?.block?.clauses ?? [];
  const broken = brokenIn(incident);
  if (incident.state === 'resolved' || !clauses.some((clause) => broken.has(clause))) return undefined;
  const which = html`<label
    >Addresses, with commas between; none: all that it names <input name="block" type="text" maxlength="1000"
  /></label>`;
  return offered(view, incident, 'block', 'Propose to deny its addresses', 'Note, if there is one to leave', which);
}

function offered(
  view: View,
  incident: Incident,
  name: Deed,
  label: string,
  hint: string,
  more: Html | '',
): Html | undefined {
  return mayHere(view, incident, name) ? deedForm(view, incident, name, label, hint, more) : undefined;
}
