/** One incident: what was promised, what is true, and what to do. */
import { quietOf } from '@clausewatch/app/quiet';
import { inShadow } from '@clausewatch/engine/quiet';
import type { Incident } from '@clausewatch/model/incident';
import { mostAnswered, relatedTo } from '@clausewatch/app/related';
import { consoleLink } from '@clausewatch/render/console-link';
import { proofsOf } from '@clausewatch/render/path';
import { plain } from '@clausewatch/render/text';

import type { View } from '../deps.ts';
import { actions } from '../parts/actions.ts';
import { caseRow, soonestDue } from '../parts/case-row.ts';
import { code, facts, type Html, html, said } from '../parts/html.ts';
import { layout } from '../parts/layout.ts';
import { incidentWord, severityMark } from '../parts/marks.ts';
import { messagesOf } from '../parts/messages.ts';
import { fixOf } from '../parts/fix.ts';
import { pathsOf } from '../parts/path.ts';
import { remedies } from '../parts/remedies.ts';
import { promises } from '../parts/promise.ts';
import { truth, versions } from '../parts/truth.ts';
import { ago, dueIn, instant } from '../parts/when.ts';

/** `notice`: what the reader just did. */
export async function incidentPage(view: View, incident: Incident, notice = ''): Promise<Html> {
  const { deps } = view;
  const related = await relatedTo(view.app.table, incident);
  const remedy = await remedies(view, incident);
  return layout(
    { title: plain(incident.title, 120), place: 'incidents', timeZone: deps.timeZone },
    html`<article class="incident">
      ${notice === '' ? '' : html`<p class="notice" role="status">${notice}</p>`}
      ${incident.state === 'resolved' || !inShadow(incident, await quietOf(view.app)) ? '' : shadowNote(incident)}
      <header class="lead">
        <p class="kicker">
          ${severityMark(incident.severity)}
          <span class="state">${incidentWord(incident.state)}</span> ${dueNote(view, incident)}
        </p>
        <h1>${said(incident.title, 300)}</h1>
      </header>
      ${part('promised', 'What we promise', promises(incident))}
      ${part('true', truthTitle(incident), truth(view, incident))}
      ${related.length === 0 ? '' : part('also', 'Also going on with it', alsoList(view, related))}
      ${proofsOf(incident).length === 0 ? '' : part('way', 'The way in', pathsOf(incident))}
      ${incident.fix === undefined || incident.kind === 'threat' ? '' : part('fix', 'Smallest fix', fixOf(incident.fix))}
      ${remedy === undefined ? '' : part('remedy', 'Remedy', remedy)}
      ${part('do', 'What to do here', actions(view, incident))}
      <aside aria-labelledby="where">
        <h2 id="where">Where and since when</h2>
        ${whereabouts(view, incident)}
      </aside>
      ${part('timeline', 'Timeline', timeline(view, incident))}
      ${part('messages', 'Messages', await messagesOf(view, incident))}
      ${part('versions', 'Decided with', versions(incident))}
      <p class="meta key">Key ${code(incident.id, 90)}, version ${incident.version}</p>
    </article>`,
  );
}

/** Nobody is told of it, whatever its state says. */
function shadowNote({ entries }: Incident): Html {
  const controls = [...new Set(entries.flatMap(({ control, state }) => (state === 'holds' ? [] : [control])))];
  return html`<p class="notice">
    In shadow: nobody is told of it. Only
    ${controls.map((control, index) => html`${index === 0 ? '' : ', '}${code(control, 80)}`)}
    ${controls.length === 1 ? 'finds' : 'find'} it, which nobody has accepted yet:
    <code>clausewatch controls accept CONTROL</code>.
  </p>`;
}

function part(id: string, title: string, body: Html): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${body}
  </section>`;
}

function alsoList(view: View, related: readonly Incident[]): Html {
  return html`<ol class="cases">
      ${related.map((other) => caseRow(view, other))}
    </ol>
    ${related.length < mostAnswered ? '' : html`<p class="meta">No more than ${mostAnswered} are listed here: there may be others.</p>`}`;
}

function truthTitle({ kind, state }: Incident): string {
  if (kind === 'threat') return 'What was seen';
  return state === 'resolved' ? 'What was true' : 'What is true now';
}

function dueNote(view: View, incident: Incident): Html {
  const due = soonestDue(incident);
  if (due === undefined) return html``;
  const { text, late } = dueIn(due, view.now);
  return html`<span class="${late ? 'due late' : 'due'}">${text}</span>
    <span class="meta">${instant(due, view.deps.timeZone)}</span>`;
}

function whereabouts({ deps, now }: View, incident: Incident): Html {
  const { resource, alias, environment, changedBy, occurrences } = incident;
  const link = consoleLink(resource);
  return facts([
    [
      'Resource',
      html`${code(resource.id, 200)}
        ${resource.name === undefined || resource.name === resource.id ? '' : said(resource.name, 120)}
        <span class="meta">${said(resource.type, 80)}</span>`,
    ],
    ['Rule', incident.kind === 'threat' ? undefined : ruleOf(incident)],
    ['Environment', environment === undefined ? html`not known` : said(environment, 60)],
    [
      'Account',
      html`${alias === undefined ? '' : html`${said(alias, 80)} `}${code(resource.account, 40)},
      ${said(resource.region, 40)}`,
    ],
    [
      'Console',
      link === undefined
        ? undefined
        : html`<a href="${link}" rel="noreferrer noopener">Open the resource at its provider</a>`,
    ],
    [
      'Since',
      html`${instant(incident.openedAt, deps.timeZone)} <span class="meta">${ago(incident.openedAt, now)}</span>`,
    ],
    [
      'Changed by',
      incident.kind === 'threat'
        ? undefined
        : changedBy === undefined
          ? html`<span class="meta">not known yet</span>`
          : actor(changedBy),
    ],
    ['Occurrences', occurrences > 1 ? html`${occurrences}: it came back` : undefined],
    [
      'Resolved',
      incident.resolvedAt === undefined
        ? undefined
        : html`${instant(incident.resolvedAt, deps.timeZone)}, by ${said(incident.resolvedBy ?? 'nobody known', 1200)}`,
    ],
    ['Reported by', html`${incident.sources.join(', ')}`],
  ]);
}

/** As it is written, where that is known. */
function ruleOf({ rule, subject }: Incident): Html {
  if (rule === undefined) return code(subject, 120);
  return html`${subject.startsWith('egress') ? 'egress' : 'ingress'} ${code(rule, 400)}`;
}

function actor({ name, from, with: tool, call, others }: NonNullable<Incident['changedBy']>): Html {
  return html`${said(name, 200)}${from === undefined ? '' : html` from ${code(from, 80)}`}${tool === undefined ? '' : html`, with ${said(tool, 120)}`}${call === undefined ? '' : html`, by ${code(call, 100)}`}${others === undefined ? '' : html` <span class="meta">or ${said(others.join(', '), 400)}, who changed it in between</span>`}`;
}

function timeline({ deps }: View, incident: Incident): Html {
  const { timeline: notes } = incident;
  return html`<ol class="timeline">
    ${notes.map(
      ({ at, what, by }) =>
        html`<li>
          <span class="meta">${instant(at, deps.timeZone)}</span>
          <span
            >${said(what, 1200)}${by === undefined ? '' : html` <span class="meta">by ${said(by, 120)}</span>`}</span
          >
        </li>`,
    )}
  </ol>`;
}
