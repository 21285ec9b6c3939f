/** What stands in the margin beside a sentence. */
import type { Ground } from '@clausewatch/model/catalogue';
import type { Incident } from '@clausewatch/model/incident';
import { plain } from '@clausewatch/render/text';

import { stateWords, type Standing } from '../view/standing.ts';
import { counted, type Html, html, incidentPath, said } from './html.ts';
import { stateShape } from './marks.ts';
import { day } from './when.ts';

/** A list item; its id is the clause's, so that `#P-7` leads to it. `sameAs`: a clause above it with the very same incident. */
export function clauseNote(ground: Ground, standing: Standing | undefined, timeZone: string, sameAs?: string): Html {
  const { id } = ground.clause;
  const state = standing?.state ?? 'unproven';
  return html`<li class="note tone-${state}" id="${id}">
    <p class="note-head">
      <a class="clause-id" href="#${encodeURIComponent(id)}">${id}</a> ${stateShape(state)}<span class="word"
        >${stateWords[state]}</span
      >
    </p>
    ${standing === undefined ? '' : details(ground, standing, timeZone, sameAs)}
  </li>`;
}

function details(
  { clause, sentence }: Ground,
  { state, incidents, undecided, row }: Standing,
  timeZone: string,
  sameAs?: string,
): Html {
  const [first] = incidents;
  const path =
    incidents.length === 1 && first !== undefined
      ? incidentPath(first.id)
      : `/incidents?${new URLSearchParams({ policy: sentence.policy, clause: clause.id }).toString()}`;
  const missing = row?.missing ?? [];
  const reason = clause.assess.flatMap((one) => (one.kind === 'not-falsifiable' ? one.reason : []))[0];
  const fresh = row?.lastEvidence ?? null;
  return html`${incidents.length === 0 ? '' : html`<p><a href="${path}">${naming(incidents, sameAs)}</a></p>`}
  ${undecided > 0 ? html`<p>cannot be decided on ${counted(undecided, 'resource')}</p>` : ''}
  ${missing.length > 0 ? html`<p>missing: ${plain(missing.join(', '), 220)}</p>` : ''}
  ${state === 'not-falsifiable' && reason !== undefined ? html`<p>${plain(reason, 200)}</p>` : ''}
  ${state === 'unproven' && fresh !== null ? html`<p>what is watched of it holds</p>` : ''}
  ${state === 'holds' && fresh !== null ? html`<p>last looked at ${day(fresh, timeZone)}</p>` : ''}`;
}

function naming(incidents: readonly Incident[], sameAs: string | undefined): Html {
  const [first] = incidents;
  if (incidents.length !== 1 || first === undefined) return html`${counted(incidents.length, 'incident')}`;
  return sameAs === undefined ? said(first.title, 90) : html`same incident as ${sameAs}`;
}
