/** All incidents, filtered by the query string. */
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { type Incident, IncidentState } from '@clausewatch/model/incident';
import { severities } from '@clausewatch/model/verdict';

import type { View } from '../deps.ts';
import { caseRow } from '../parts/case-row.ts';
import { type Filter, filters } from '../parts/filters.ts';
import { counted, type Html, html } from '../parts/html.ts';
import { layout } from '../parts/layout.ts';
import { incidentWord } from '../parts/marks.ts';
import { pager } from '../parts/pager.ts';
import { oneOf, pageOf } from '../view/page-of.ts';
import { byDue } from './today.ts';

const size = 25;
const states = ['unresolved', 'any', ...IncidentState.options] as const;

export type Query = (name: string) => string | undefined;

export async function incidentListPage(view: View, query: Query): Promise<Html> {
  const { app, deps } = view;
  const policies = app.plan.catalogue.policies;
  const state = oneOf(query('state'), states) ?? 'unresolved';
  const severity = oneOf(query('severity'), severities) ?? '';
  const policy =
    oneOf(
      query('policy'),
      policies.map(({ id }) => id),
    ) ?? '';
  const clauses = policies.find(({ id }) => id === policy)?.clauses.map(({ id }) => id) ?? [];
  const clause = oneOf(query('clause'), clauses) ?? '';
  const open = state === 'resolved' ? [] : byDue(await openIncidents(app.table));
  const closed = state === 'resolved' || state === 'any' ? await closedIncidents(app.table) : [];
  const found = [...open, ...closed].filter(
    (incident) =>
      (state === 'unresolved' || state === 'any' || incident.state === state) &&
      (severity === '' || incident.severity === severity) &&
      (policy === '' || isAbout(incident, policy, clause)),
  );
  const page = pageOf(found, query('page'), size);
  return layout(
    { title: 'Incidents', place: 'incidents', timeZone: deps.timeZone },
    html`<header class="lead"><h1>Incidents</h1></header>
      ${filters('/incidents', [
        { name: 'state', label: 'State', value: state, options: states.map((one) => [one, wordOf(one)] as const) },
        {
          name: 'severity',
          label: 'Severity',
          value: severity,
          options: [['', 'any'], ...severities.map((one) => [one, one] as const)],
        },
        {
          name: 'policy',
          label: 'Policy',
          value: policy,
          options: [['', 'any'], ...policies.map(({ id, title }) => [id, title] as const)],
        },
        ...clauseFilter(clause, clauses),
      ])}
      <section aria-labelledby="found">
        <h2 id="found">${found.length === 0 ? 'No such incidents' : counted(found.length, 'incident')}</h2>
        <ol class="cases">
          ${page.items.map((incident) => caseRow(view, incident))}
        </ol>
        ${pager(page, '/incidents', { state, severity, policy, clause })}
      </section>`,
  );
}

function wordOf(state: (typeof states)[number]): string {
  if (state === 'any') return 'any';
  return state === 'unresolved' ? 'not resolved' : incidentWord(state).toLowerCase();
}

function isAbout({ entries }: Incident, policy: string, clause: string): boolean {
  return entries.some((entry) => entry.policy === policy && (clause === '' || entry.clause === clause));
}

/** Clauses can be chosen from once the policy is. */
function clauseFilter(value: string, clauses: readonly string[]): readonly Filter[] {
  if (clauses.length === 0) return [];
  return [
    { name: 'clause', label: 'Clause', value, options: [['', 'any'], ...clauses.map((id) => [id, id] as const)] },
  ];
}
