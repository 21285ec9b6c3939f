/** What a person can do here, as forms that work without a script. */
import type { Incident } from '@clausewatch/model/incident';

import type { View } from '../deps.ts';
import { type Html, html, incidentPath } from './html.ts';

/** What the page offers; the name is the last part of the form's address. */
export type Deed = 'acknowledge' | 'fixing' | 'resolve';
export const deeds: readonly Deed[] = ['acknowledge', 'fixing', 'resolve'];

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
    </div>
    <p class="meta">
      You act as ${view.deps.actor}. An exception needs the approval of a second person: it is not asked for on this
      page yet.
    </p>`;
}

function deed(
  { session }: View,
  { id, updatedAt }: Incident,
  name: Deed,
  label: string,
  hint: string,
  required: boolean,
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
    <button type="submit" class="${name === 'acknowledge' ? 'primary' : ''}">${label}</button>
  </form>`;
}
