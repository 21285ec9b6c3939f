/** One incident in a list. */
import type { Incident } from '@clausewatch/model/incident';
import { ordinal } from '@clausewatch/render/headline';
import { byUrgency, clausesOf, dueOf } from '@clausewatch/render/promise';

import type { View } from '../deps.ts';
import { clausePath, type Html, html, incidentPath, said } from './html.ts';
import { incidentWord, severityMark } from './marks.ts';
import { ago, dueIn, instant } from './when.ts';

/** When the first of what is broken is to hold again; undefined when no clause of it names a time, or it is over. */
export function soonestDue(incident: Incident): string | undefined {
  if (incident.state === 'resolved' || incident.state === 'excepted') return undefined;
  const pressing = incident.entries.filter(({ state }) => state === 'broken' || state === 'unknown');
  return pressing.flatMap((entry) => dueOf(incident, entry) ?? []).toSorted()[0];
}

export function caseRow(view: View, incident: Incident): Html {
  const { resource, environment, alias } = incident;
  const due = soonestDue(incident);
  return html`<li class="case">
    <div class="case-mark">${severityMark(incident.severity)}</div>
    <div class="case-what">
      <h3><a href="${incidentPath(incident.id)}">${said(incident.title, 200)}</a></h3>
      <p class="case-clauses">${clauseLinks(incident)}</p>
      <p class="meta">
        ${said(resource.name ?? resource.id, 80)} ·
        ${environment === undefined ? 'environment not known' : said(environment, 40)} ·
        ${said(alias ?? resource.account, 60)} · ${said(resource.region, 30)}
      </p>
    </div>
    <div class="case-when">${due === undefined ? ending(view, incident) : pressing(view, incident, due)}</div>
  </li>`;
}

/** `P-7 P-13 P-16`: each leads to its sentence. */
export function clauseLinks(incident: Incident, most = 8): Html {
  const clauses = clausesOf(byUrgency(incident));
  const more = clauses.length - most;
  return html`${clauses
    .slice(0, most)
    .map(
      ({ policy, clause }) => html`<a class="clause-id" href="${clausePath(policy, clause)}">${said(clause, 40)}</a> `,
    )}${more > 0 ? html`<span class="meta">and ${more} more</span>` : ''}`;
}

function pressing(view: View, incident: Incident, due: string): Html {
  const { text, late } = dueIn(due, view.now);
  return html`<p class="${late ? 'due late' : 'due'}">${text}</p>
    ${since(view, incident)}`;
}

function ending(view: View, incident: Incident): Html {
  if (incident.state !== 'resolved')
    return html`<p class="due">no time set</p>
      ${since(view, incident)}`;
  const at = incident.resolvedAt ?? incident.updatedAt;
  return html`<p class="due">Resolved ${ago(at, view.now)}</p>
    <p class="meta">${instant(at, view.deps.timeZone)}</p>`;
}

function since(view: View, { openedAt, occurrences, state }: Incident): Html {
  return html`<p class="meta">${incidentWord(state)}${occurrences > 1 ? html`, ${ordinal(occurrences)} time` : ''}</p>
    <p class="meta">since ${instant(openedAt, view.deps.timeZone)}</p>`;
}
