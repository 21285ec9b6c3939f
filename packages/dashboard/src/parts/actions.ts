/** What a person can do here, as forms that work without a script. */
import { type Somebody, permitted, personOf } from '@clausewatch/engine/permissions';
import { exceptionsOf, openAsks } from '@clausewatch/model/exceptions';
import { type Incident, nameOf } from '@clausewatch/model/incident';

import type { View } from '../deps.ts';
import { type Html, html, incidentPath, said } from './html.ts';

/** What the page offers; the name is the last part of the form's address. */
export const deeds = [
  'acknowledge',
  'fixing',
  'resolve',
  'snooze',
  'ask',
  'grant',
  'refuse',
  'propose',
  'block',
  'approve',
  'decline',
  'revert',
] as const;
export type Deed = (typeof deeds)[number];

/** Whether the deed changes anything in this state. */
export function possible({ state }: Incident, deed: Deed): boolean {
  if (deed === 'acknowledge') return state === 'open' || state === 'reopened';
  if (deed === 'refuse' || deed === 'approve' || deed === 'decline' || deed === 'revert') return true;
  return state !== 'resolved' && !(deed === 'fixing' && state === 'fixing');
}

export const noteLimit = 1000;

export function actions(view: View, incident: Incident): Html {
  const { session, deps, app } = view;
  const by = session.person ?? deps.actor;
  const person = session.person === undefined ? 'unverified' : personOf(app.plan.catalogue.registers, { id: by });
  const may = (name: Deed, ask?: string): boolean => mayHere(view, incident, name, ask);
  if (incident.state === 'resolved')
    return html`<p>It is resolved. When the same is seen again, it reopens by itself.</p>`;
  const threat = incident.kind === 'threat';
  const why = threat
    ? 'What was found, and what was done'
    : 'Why it is over (it resolves by itself once the configuration is mended)';
  const form = (name: Deed, label: string, hint: string, more: Html | '' = ''): Html =>
    possible(incident, name) && may(name) ? deedForm(view, incident, name, label, hint, more) : html``;
  return html`<div class="deeds">
      ${form('acknowledge', 'Acknowledge', 'Note, if there is one to leave')}
      ${form('fixing', 'I am fixing it', 'Note, if there is one to leave')}
      ${form('resolve', threat ? 'Close' : 'Resolve', why)} ${form('snooze', 'Put reminders off', '', hours)}
      ${threat ? '' : form('ask', 'Ask for an exception', 'Why it has to be allowed for a time', until)}
    </div>
    ${requests(view, incident, may)}
    <p class="meta">You act as ${nameOf(by)}. ${standing(person)}</p>`;
}

/** Whether whoever looks may do it. `ask`: the request or proposal that it decides. */
export function mayHere({ session, deps, app }: View, incident: Incident, name: Deed, ask?: string): boolean {
  const by = session.person ?? deps.actor;
  const person = session.person === undefined ? 'unverified' : personOf(app.plan.catalogue.registers, { id: by });
  return permitted(person, name === 'block' ? 'propose' : name, incident, ask) === 'yes';
}

function standing(person: Somebody | undefined): string {
  if (person === undefined) return 'You are no longer in the register of people: nothing can be done as you.';
  if (person === 'unverified')
    return 'Nobody vouches for you here: you can respond and ask. To decide exceptions, sign in: clausewatch people link.';
  return person.roles.length === 0 ? 'You have no role.' : `Your roles: ${person.roles.join(', ')}.`;
}

/** Exceptions that are asked for or granted, each with what can be done about it. */
function requests(view: View, incident: Incident, may: (name: Deed, ask?: string) => boolean): Html {
  const open = new Set(openAsks(incident.acts).map(({ id }) => id));
  const granted = new Set(exceptionsOf(incident.acts).map(({ id }) => id));
  const shown = incident.acts.flatMap((act) =>
    act.kind === 'ask' && (open.has(act.id) || granted.has(act.id)) ? [act] : [],
  );
  return html`${shown.map(
    (ask) =>
      html`<section class="request">
        <p>
          ${open.has(ask.id) ? 'Asked for' : 'Allowed'} until ${ask.until}, by ${said(nameOf(ask.by), 120)}:
          ${said(ask.note, 1000)}${ask.compensating === undefined ? '' : html` Meanwhile: ${said(ask.compensating, 1000)}`}
        </p>
        <div class="deeds">
          ${open.has(ask.id) && may('grant', ask.id) ? deedForm(view, incident, 'grant', 'Grant', 'Why it may be', which(ask.id)) : ''}
          ${may('refuse', ask.id) ? deedForm(view, incident, 'refuse', open.has(ask.id) ? 'Refuse' : 'Take back', 'Why not', which(ask.id)) : ''}
        </div>
      </section>`,
  )}`;
}

const which = (id: string): Html => html`<input type="hidden" name="ask" value="${id}" />`;

const until = html`<label for="compensating">What makes up for it meanwhile, if anything</label>
  <textarea id="compensating" name="compensating" rows="2" maxlength="${noteLimit}"></textarea>
  <label for="until">Last day, inclusive</label>
  <input id="until" name="until" type="date" required />`;

const hours = html`<label for="hours">For how many hours, a week at most</label>
  <input id="hours" name="hours" type="number" min="1" max="168" value="24" required />`;

/** Deeds that are not done without a reason. */
export const reasoned: readonly Deed[] = ['resolve', 'ask', 'grant', 'refuse', 'decline', 'revert'];

export function deedForm(
  { session }: View,
  { id, updatedAt }: Incident,
  name: Deed,
  label: string,
  hint: string,
  more: Html | '',
): Html {
  const note = html`<label
    >${hint}
    <textarea name="note" rows="2" maxlength="${noteLimit}" ${reasoned.includes(name) ? html`required` : ''}></textarea>
  </label>`;
  return html`<form class="deed" method="post" action="${incidentPath(id)}/${name}">
    <input type="hidden" name="csrf" value="${session.csrf}" />
    <input type="hidden" name="seen" value="${updatedAt}" />
    ${hint === '' ? '' : note} ${more}
    <button type="submit" class="${name === 'acknowledge' ? 'primary' : ''}">${label}</button>
  </form>`;
}
