/** What needs a person today. */
import { closedIncidents, deadIncidents, openIncidents } from '@clausewatch/app/incidents';
import type { Incident } from '@clausewatch/model/incident';
import { severities } from '@clausewatch/model/verdict';

import type { View } from '../deps.ts';
import { caseRow, soonestDue } from '../parts/case-row.ts';
import { counted, type Html, html } from '../parts/html.ts';
import { layout } from '../parts/layout.ts';
import { day } from '../parts/when.ts';

const [mostOpen, mostClosed] = [50, 5];

export async function todayPage(view: View): Promise<Html> {
  const { app, deps, now } = view;
  const open = byDue((await openIncidents(app.table)).filter(({ state }) => state !== 'excepted'));
  const closed = (await closedIncidents(app.table)).slice(0, mostClosed);
  return layout(
    { title: 'Today', place: 'today', timeZone: deps.timeZone },
    html`<header class="lead">
        <p class="kicker">${day(now, deps.timeZone)}</p>
        <h1>${headline(open)}</h1>
        ${open.length === 0 ? '' : html`<p class="sub">${subline(open, now)}</p>`}
      </header>
      ${open.length === 0 ? '' : openList(view, open)} ${await counts(view)}
      ${
        closed.length === 0
          ? ''
          : html`<section aria-labelledby="closed">
              <h2 id="closed">Recently resolved</h2>
              <ol class="cases quiet">
                ${closed.map((incident) => caseRow(view, incident))}
              </ol>
              <p class="more"><a href="/incidents?state=resolved">All resolved incidents</a></p>
            </section>`
      }`,
  );
}

/** Oldest due first; what names no time comes last, the graver before the milder. */
export function byDue(incidents: readonly Incident[]): readonly Incident[] {
  const key = (incident: Incident): string =>
    `${soonestDue(incident) ?? '~'}#${severities.length - severities.indexOf(incident.severity)}#${incident.openedAt}#${incident.id}`;
  return incidents
    .map((incident) => ({ incident, key: key(incident) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ incident }) => incident);
}

function headline(open: readonly Incident[]): string {
  if (open.length === 0) return 'Nothing needs a person today.';
  return open.length === 1 ? 'One thing needs a person today.' : `${open.length} things need a person today.`;
}

function subline(open: readonly Incident[], now: string): string {
  const late = open.filter((incident) => (soonestDue(incident) ?? '~') < now).length;
  const untaken = open.filter(({ state }) => state === 'open' || state === 'reopened').length;
  const again = open.filter(({ occurrences }) => occurrences > 1).length;
  const parts = [
    late === 0 ? 'none overdue' : `${late} overdue`,
    untaken === 0 ? 'all acknowledged' : `${untaken} not acknowledged`,
    ...(again === 0 ? [] : [`${again} came back after being resolved`]),
  ];
  return `Of these, ${parts.join(', ')}.`;
}

function openList(view: View, open: readonly Incident[]): Html {
  const rest = open.length - mostOpen;
  return html`<section aria-labelledby="open">
    <h2 id="open">Oldest due first</h2>
    <ol class="cases">
      ${open.slice(0, mostOpen).map((incident) => caseRow(view, incident))}
    </ol>
    ${rest > 0 ? html`<p class="more"><a href="/incidents?state=unresolved&amp;page=3">${counted(rest, 'more incident')}</a></p>` : ''}
  </section>`;
}

async function counts({ app, deps }: View): Promise<Html> {
  const { rows } = await deps.overview();
  const unproven = rows.filter(({ state }) => state === 'unproven').length;
  const dead = (await deadIncidents(app.table))
    .flatMap(({ deliveries }) => deliveries)
    .filter(({ state }) => state === 'dead').length;
  const { deadLetters, missedEvents, unrecognised } = await deps.status();
  const tiles = [
    ['/coverage?state=unproven', unproven, `of ${counted(rows.length, 'clause')} unproven`],
    ['/outbox?state=dead', dead, `${dead === 1 ? 'message' : 'messages'} not delivered`],
    ['/status', deadLetters, `${deadLetters === 1 ? 'event' : 'events'} given up`],
    ['/status', missedEvents, `${missedEvents === 1 ? 'change' : 'changes'} that no event told`],
    ['/status', unrecognised, `${unrecognised === 1 ? 'event' : 'events'} not recognised`],
  ] as const;
  return html`<section aria-labelledby="counts">
    <h2 id="counts">What is not known</h2>
    <ul class="tiles">
      ${tiles.map(
        ([path, count, words]) =>
          html`<li>
            <a class="${count === 0 ? 'tile zero' : 'tile'}" href="${path}"
              ><strong>${count.toLocaleString('en')}</strong> ${words}</a
            >
          </li>`,
      )}
    </ul>
  </section>`;
}
