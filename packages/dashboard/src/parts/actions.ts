/** What a person can do here, as forms that work without a script. */
import { type Incident, nameOf } from '@clausewatch/model/incident';

import type { View } from '../deps.ts';
import { type Html, html, incidentPath } from './html.ts';

/** What the page offers; the name is the last part of the form's address. */
export type Deed = 'acknowledge' | 'fixing' | 'resolve' | 'ask';
export const deeds: readonly Deed[] = ['acknowledge', 'fixing', 'resolve', 'ask'];

/** Whether the deed changes anything in this state. */
export function possible({ state }: Incident, deed: Deed): boolean {
  if (deed === 'acknowledge') return state === 'open' || state === 'reopened';
  return state !== 'resolved' && !(deed === 'fixing' && state === 'fixing');
}

export const noteLimit = 1000;

export function actions(view: View, incident: Incident): Html {
  if (incident.state === 'resolved')
    return html`<p>It is resolved. When the same is seen again, it reopens by itself.</p>`;
  const ends = incident.kind === 'threat' ? 'Close' : 'Resolve';
  const why =
    incident.kind === 'threat'
      ? 'What was found, and what was done'
      : 'Why it is over (it resolves by itself once the configuration is mended)';
  return html`<div class="deeds">
      ${possible(incident, 'acknowledge') ? deed(view, incident, 'acknowledge', 'Acknowledge', 'Note, if there is one to leave', false) : ''}
      ${possible(incident, 'fixing') ? deed(view, incident, 'fixing', 'I am fixing it', 'Note, if there is one to leave', false) : ''}
      ${deed(view, incident, 'resolve', ends, why, true)}
      ${incident.kind === 'threat' ? '' : deed(view, incident, 'ask', 'Ask for an exception', 'Why it has to be allowed for a time', true, until)}
    </div>
    <p class="meta">
      You act as ${nameOf(view.deps.actor)}. A request for an exception is kept in the timeline; it allows nothing until
      a second person grants it.
    </p>`;
}

const until = html`<label for="until">Last day, inclusive</label>
  <input id="until" name="until" type="date" required />`;

function deed(
  { session }: View,
  { id, updatedAt }: Incident,
  name: Deed,
  label: string,
  hint: string,
  required: boolean,
  more: Html | '' = '',
): Html {
  return html`<form class="deed" method="post" action="${incidentPath(id)}/${name}">
    <input type="hidden" name="csrf" value="${session.csrf}" />
    <input type="hidden" name="seen" value="${updatedAt}" />
    <label for="note-${name}">${hint}</label>
    <textarea
      id="note-${name}"
      name="note"
      rows="2"
      maxlength="${noteLimit}"
      ${required ? html`required` : ''}
    ></textarea>
    ${more}
    <button type="submit" class="${name === 'acknowledge' ? 'primary' : ''}">${label}</button>
  </form>`;
}
