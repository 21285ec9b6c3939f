/** Remedies of an incident: what was proposed, how it stands, and what a person can do about it. */
import { mayBe } from '@clausewatch/app/remedy-deeds';
import { offerOf, prospect } from '@clausewatch/app/remedy-outlook';
import { loadRemedy, type RemedyItem } from '@clausewatch/app/remedy-items';
import { brokenIn } from '@clausewatch/engine/may-act';
import { type Incident } from '@clausewatch/model/incident';
import { canonical } from '@clausewatch/model/key';
import { type Proposal, remediesOf } from '@clausewatch/model/remedies';
import { changeLines, handCommands, purposeOf, standingOf } from '@clausewatch/render/remedy-text';

import type { View } from '../deps.ts';
import { blockOf, clauses } from './fix.ts';
import { type Deed, deedForm, mayHere } from './actions.ts';
import { code, type Html, html, said } from './html.ts';
import { instant } from './when.ts';

/** Undefined where nothing was proposed, and nothing can be. */
export async function remedies(view: View, incident: Incident): Promise<Html | undefined> {
  const proposals = shownOf(incident);
  const forms = [proposeForm(view, incident), blockForm(view, incident)].filter((form) => form !== undefined);
  if (proposals.length === 0 && forms.length === 0) return undefined;
  const items = await Promise.all(
    proposals.map(async ({ id }) => (await loadRemedy(view.app.table, incident.id, id))?.value),
  );
  return html`${proposals.map((proposal, index) => proposalOf(view, incident, proposal, items[index]))}
    <div class="deeds">${forms}</div>`;
}

/** The newest first; no suggestion of what a person then proposed. */
function shownOf({ acts }: Incident): readonly Proposal[] {
  const all = remediesOf(acts).toReversed();
  const proposed = new Set(all.flatMap(({ stage, remedy }) => (stage === 'suggested' ? [] : [canonical(remedy)])));
  return all.filter(({ stage, remedy }) => stage !== 'suggested' || !proposed.has(canonical(remedy)));
}

function proposalOf(view: View, incident: Incident, proposal: Proposal, item: RemedyItem | undefined): Html {
  const { id, remedy } = proposal;
  const { before, waits } = item ?? {};
  const form = (name: 'approve' | 'decline' | 'revert', label: string, hint: string): Html | '' =>
    mayBe(proposal, name) && mayHere(view, incident, name, id)
      ? deedForm(view, incident, name, label, hint, which(id))
      : '';
  return html`<section class="request">
    <p>
      ${said(sentence(standingOf(proposal)), 1200)}${waits === undefined ? '' : html` ${said(sentence(waits), 300)}.`}
    </p>
    <pre
      class="command"
      tabindex="0"
      role="group"
      aria-label="Changes"
    ><code>${changeLines(remedy).join('\n')}</code></pre>
    ${remedy.kind === 'edit' ? html`<p>Closes ${clauses(remedy.closes)}</p>` : html`<p>${said(sentence(purposeOf(remedy)), 800)}</p>`}
    ${proposal.stage === 'proposed' ? html`<p class="meta">${prospect(view.app, remedy)}</p>` : ''}
    ${
      proposal.stage === 'by-hand' && incident.state !== 'resolved'
        ? html`<p>Commands to run:</p>
            ${blockOf('Commands to run', handCommands(remedy))}`
        : ''
    }
    ${before === undefined ? '' : beforeOf(view, before)}
    <div class="deeds">
      ${form('approve', 'Approve', 'Note, if there is one to leave')} ${form('decline', 'Decline', 'Why not')}
      ${form('revert', 'Take it back', 'Why it has to be as it was')}
    </div>
  </section>`;
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

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

/** Where the registers do not let it be made, what they would need. */
function proposeForm(view: View, incident: Incident): Html | undefined {
  const vouched = view.session.person !== undefined;
  const { remedy, outside } = offerOf(view.app, incident, vouched) ?? {};
  if (remedy === undefined) return undefined;
  if (outside !== undefined) return html`<p class="meta">${said(outside, 800)}</p>`;
  const label = vouched ? 'Propose that it be made' : 'Suggest that it be made';
  const what = html`<p class="meta">
    ${vouched ? prospect(view.app, remedy) : 'Nobody can approve what is only suggested: to propose it, sign in.'}
  </p>`;
  return offered(view, incident, 'propose', label, 'Note, if there is one to leave', what);
}

/** Where the register opts a clause in that is broken. */
function blockForm(view: View, incident: Incident): Html | undefined {
  const clauses = view.app.plan.catalogue.registers.remediation?.block?.clauses ?? [];
  const broken = brokenIn(incident);
  if (incident.state === 'resolved' || !clauses.some((clause) => broken.has(clause))) return undefined;
  const which = html`<label
    >Addresses, with commas between; none: all that it names <input name="block" type="text" maxlength="1000"
  /></label>`;
  const label = view.session.person === undefined ? 'Suggest to deny its addresses' : 'Propose to deny its addresses';
  return offered(view, incident, 'block', label, 'Note, if there is one to leave', which);
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
