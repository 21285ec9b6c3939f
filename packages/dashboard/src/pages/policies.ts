/** The policies that are watched. */
import type { View } from '../deps.ts';
import { balance } from '../parts/balance.ts';
import { counted, type Html, html } from '../parts/html.ts';
import { layout } from '../parts/layout.ts';
import { standingsOf } from '../view/standing.ts';

export async function policiesPage(view: View): Promise<Html> {
  const { app, deps } = view;
  const standings = [...(await standingsOf(view)).values()];
  return layout(
    { title: 'Policies', place: 'policies', timeZone: deps.timeZone },
    html`<header class="lead">
        <h1>Policies</h1>
        <p class="sub">What was written down, and what can be said of it now.</p>
      </header>
      <ul class="policies">
        ${app.plan.catalogue.policies.map(
          ({ id, title, company, version, clauses }) =>
            html`<li>
              <h2><a href="/policies/${encodeURIComponent(id)}">${title}</a></h2>
              <p class="meta">${company}, version ${version}, ${counted(clauses.length, 'clause')}</p>
              ${balance(standings.filter(({ policy }) => policy === id))}
            </li>`,
        )}
      </ul>`,
  );
}
