/** Every clause with what decides it and how fresh that is. */
import { standingOf } from '@clausewatch/app/shadow';
import type { CoverageRow } from '@clausewatch/engine/coverage';

import type { View } from '../deps.ts';
import { filters } from '../parts/filters.ts';
import { clausePath, counted, type Html, html, incidentPath, said } from '../parts/html.ts';
import { layout } from '../parts/layout.ts';
import { inShadow } from '../parts/shadow.ts';
import { instant } from '../parts/when.ts';
import { oneOf } from '../view/page-of.ts';
import type { Query } from './incident-list.ts';

const states = ['enforced', 'monitored', 'swept', 'attested', 'unproven', 'not-falsifiable'] as const;

export async function coveragePage(view: View, query: Query): Promise<Html> {
  const { app, deps } = view;
  const policies = app.plan.catalogue.policies;
  const state = oneOf(query('state'), states) ?? '';
  const policy =
    oneOf(
      query('policy'),
      policies.map(({ id }) => id),
    ) ?? '';
  const { rows: all } = await deps.overview();
  const rows = all.filter((row) => (state === '' || row.state === state) && (policy === '' || row.policy === policy));
  const summaries = new Map(
    app.plan.catalogue.grounds.map((ground) => [`${ground.policy}/${ground.clause.id}`, ground.clause.summary]),
  );
  return layout(
    { title: 'Coverage', place: 'coverage', timeZone: deps.timeZone },
    html`<header class="lead">
        <h1>Coverage</h1>
        <p class="sub">How each sentence is decided, what that lacks, and when it was last looked at.</p>
      </header>
      ${filters('/coverage', [
        {
          name: 'state',
          label: 'State',
          value: state,
          options: [['', 'any'], ...states.map((one) => [one, one.replace('-', ' ')] as const)],
        },
        {
          name: 'policy',
          label: 'Policy',
          value: policy,
          options: [['', 'any'], ...policies.map(({ id, title }) => [id, title] as const)],
        },
      ])}
      ${inShadow(await standingOf(app))}
      <p class="meta">${counted(rows.length, 'clause')} of ${all.length}</p>
      ${policies.map(({ id, title }) =>
        table(
          view,
          title,
          rows.filter((row) => row.policy === id),
          summaries,
        ),
      )}`,
  );
}

function table(view: View, title: string, rows: readonly CoverageRow[], summaries: ReadonlyMap<string, string>): Html {
  if (rows.length === 0) return html``;
  return html`<table class="coverage">
    <caption>
      ${title}
    </caption>
    <thead>
      <tr>
        <th scope="col">Clause</th>
        <th scope="col">State</th>
        <th scope="col">Decided by</th>
        <th scope="col">Missing</th>
        <th scope="col">Last evidence</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row">
              <a class="clause-id" href="${clausePath(row.policy, row.clause)}">${row.clause}</a>
              <span class="meta">${said(summaries.get(`${row.policy}/${row.clause}`) ?? '', 200)}</span>
            </th>
            <td data-label="State">${row.state.replace('-', ' ')}</td>
            <td data-label="Decided by">${list([...row.by, ...row.remedies.map((what) => `remedies: ${what}`)])}</td>
            <td data-label="Missing">${list(row.missing)}</td>
            <td data-label="Last evidence">
              ${row.lastEvidence === null ? '–' : instant(row.lastEvidence, view.deps.timeZone)}
              ${row.exceptions.map(allowed)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function allowed({ incident, resource, until, approvedBy }: CoverageRow['exceptions'][number]): Html {
  return html`<span class="item"
    ><a href="${incidentPath(incident)}">allowed on ${said(resource, 80)}</a> until ${until}, by
    ${said(approvedBy, 60)}</span
  >`;
}

function list(texts: readonly string[]): Html {
  return texts.length === 0
    ? html`–`
    : html`${texts.map((text) => html`<span class="item">${said(text, 120)}</span>`)}`;
}
