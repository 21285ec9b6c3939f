/** Every message, newest first, with what became of it. */
import { allBundles } from '@clausewatch/app/bundles';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { Delivery, type Incident } from '@clausewatch/model/incident';

import type { View } from '../deps.ts';
import { filters } from '../parts/filters.ts';
import { counted, type Html, html, incidentPath, said } from '../parts/html.ts';
import { layout } from '../parts/layout.ts';
import { channelName, deliveryMark, deliveryStory, messageAnchor } from '../parts/delivery.ts';
import { pager } from '../parts/pager.ts';
import { oneOf, pageOf } from '../view/page-of.ts';
import type { Query } from './incident-list.ts';

const size = 50;
const mostBundles = 20;
const states: readonly Delivery['state'][] = ['pending', 'sent', 'bundled', 'dead', 'withdrawn'];
const words: Readonly<Record<Delivery['state'], string>> = {
  pending: 'waiting',
  sent: 'sent',
  bundled: 'sent with others',
  dead: 'not delivered',
  withdrawn: 'withdrawn',
};

export async function outboxPage(view: View, query: Query): Promise<Html> {
  const { app, deps } = view;
  const state = oneOf(query('state'), states) ?? '';
  const incidents = [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];
  const all = incidents
    .flatMap((incident) =>
      incident.deliveries.map((delivery) => ({ incident, delivery, at: delivery.sentAt ?? delivery.due })),
    )
    .filter(({ delivery }) => state === '' || delivery.state === state)
    .toSorted((a, b) => (a.at === b.at ? (a.delivery.id < b.delivery.id ? -1 : 1) : a.at < b.at ? 1 : -1));
  const page = pageOf(all, query('page'), size);
  return layout(
    { title: 'Messages', place: 'outbox', timeZone: deps.timeZone },
    html`<header class="lead">
        <h1>Messages</h1>
        <p class="sub">What was told, to whom, and what did not arrive. Newest first.</p>
      </header>
      ${filters('/outbox', [
        {
          name: 'state',
          label: 'State',
          value: state,
          options: [['', 'any'], ...states.map((one) => [one, words[one]] as const)],
        },
      ])}
      <section aria-labelledby="found">
        <h2 id="found">${all.length === 0 ? 'No such messages' : counted(all.length, 'message')}</h2>
        <ol class="messages">
          ${page.items.map(({ incident, delivery }) => row(view, incident, delivery))}
        </ol>
        ${pager(page, '/outbox', { state })}
      </section>
      ${await aboutMany(view)}`,
  );
}

/** The newest messages that speak of many incidents. */
async function aboutMany(view: View): Promise<Html> {
  const bundles = (await allBundles(view.app.table)).filter(({ kind }) => kind !== 'canary').slice(0, mostBundles);
  if (bundles.length === 0) return html``;
  return html`<section aria-labelledby="many">
    <h2 id="many">About many incidents at once</h2>
    <ol class="messages">
      ${bundles.map(
        (one) =>
          html`<li class="message-row">
            <span class="message-state">${deliveryMark(one)}</span>
            <span class="message-what"
              >${channelName(one)}, ${one.kind}: ${said(one.headline ?? 'not written yet', 200)}
              <span class="meta">${deliveryStory(view, one)}</span></span
            >
          </li>`,
      )}
    </ol>
  </section>`;
}

function row(view: View, incident: Incident, delivery: Delivery): Html {
  return html`<li class="message-row">
    <span class="message-state">${deliveryMark(delivery)}</span>
    <span class="message-what"
      ><a href="${incidentPath(incident.id)}#${messageAnchor(delivery)}"
        >${channelName(delivery)}, ${delivery.news}: ${said(incident.title, 160)}</a
      >
      <span class="meta">${deliveryStory(view, delivery)}</span></span
    >
  </li>`;
}
