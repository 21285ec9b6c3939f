/** Messages as their recipients see them. */
import { outlook } from '@clausewatch/app/remedy-outlook';
import type { Delivery, Incident } from '@clausewatch/model/incident';
import { emailOf } from '@clausewatch/render/email';
import type { Mail, Occasion, Page, Post } from '@clausewatch/render/message';
import { pageOf } from '@clausewatch/render/pager';
import { slackOf } from '@clausewatch/render/slack';

import type { SentMessage, View } from '../deps.ts';
import { channelName, deliveryMark, deliveryStory, messageAnchor } from './delivery.ts';
import { type Html, html } from './html.ts';
import { slackText } from './slack-text.ts';

export async function messagesOf(view: View, incident: Incident): Promise<Html> {
  const cards = await Promise.all(
    incident.deliveries.toReversed().map((delivery, index) => card(view, incident, delivery, index < 2)),
  );
  return cards.length === 0 ? html`<p>No message was owed: nobody had to be told.</p>` : html`${cards}`;
}

async function card(view: View, incident: Incident, delivery: Delivery, open: boolean): Promise<Html> {
  const kept = await view.deps.asSent?.(delivery);
  const message = kept ?? rendered(view, incident, delivery);
  const name = `${channelName(delivery)}: ${delivery.news}`;
  return html`<details class="message" ${open ? html`open` : ''}>
    <summary>
      <span class="message-name">${name}</span> ${deliveryMark(delivery)}
      <span class="meta">${deliveryStory(view, delivery)}</span>
    </summary>
    ${kept === undefined ? html`<p class="meta">${unkept(delivery)}</p>` : ''}
    <div id="${messageAnchor(delivery)}">${cardOf(message)}</div>
  </details>`;
}

function unkept({ state }: Delivery): string {
  if (state === 'bundled') return 'It went out inside a message about many incidents. Alone it would read so.';
  if (state === 'sent') return 'Written from what is known now; the text that left was not kept.';
  return state === 'dead' ? 'As it would be written now.' : 'As it will be sent, if nothing changes before.';
}

function rendered(view: View, incident: Incident, delivery: Delivery): SentMessage {
  const { app, deps, now } = view;
  const occasion: Occasion = {
    incident,
    delivery,
    ...outlook(app, incident),
    now: delivery.sentAt ?? now,
    timeZone: deps.timeZone,
    ...(app.pages === undefined ? {} : { pages: app.pages }),
  };
  if (delivery.channel === 'email') return { kind: 'email', mail: emailOf(occasion) };
  if (delivery.channel === 'pager') return { kind: 'pager', page: pageOf(occasion) };
  return { kind: 'slack', post: slackOf(occasion) };
}

function cardOf(message: SentMessage): Html {
  if (message.kind === 'email') return mailCard(message.mail);
  return message.kind === 'slack' ? slackCard(message.post) : pageCard(message.page);
}

function pageCard({ action, summary, dedupKey, details }: Page): Html {
  return html`<div class="mail" tabindex="0" role="group" aria-label="Page as received">
    <p class="mail-subject"><span class="meta">${action}</span> ${summary}</p>
    <pre>${[`key: ${dedupKey}`, ...Object.entries(details).map(([name, text]) => `${name}: ${text}`)].join('\n')}</pre>
  </div>`;
}

function mailCard({ subject, text }: Mail): Html {
  return html`<div class="mail" tabindex="0" role="group" aria-label="E-mail as received">
    <p class="mail-subject"><span class="meta">Subject</span> ${subject}</p>
    <pre>${text}</pre>
  </div>`;
}

function slackCard({ blocks }: Post): Html {
  return html`<div class="slack" role="group" aria-label="Slack message as received">
    <div class="slack-face" aria-hidden="true">C</div>
    <div class="slack-body">
      <p class="slack-name">Clausewatch <span class="slack-app">App</span></p>
      ${blocks.map(blockOf)}
    </div>
  </div>`;
}

function blockOf(block: Post['blocks'][number]): Html {
  switch (block.type) {
    case 'header':
      return html`<p class="slack-header">${block.text.text}</p>`;
    case 'divider':
      return html`<hr />`;
    case 'section':
      return html`<div class="slack-section">
        ${block.text === undefined ? '' : textOf(block.text)}
        ${block.fields === undefined ? '' : html`<div class="slack-fields">${block.fields.map((field) => html`<div>${textOf(field)}</div>`)}</div>`}
      </div>`;
    case 'context':
      return html`<div class="slack-context">
        ${block.elements.map((part) => ('text' in part ? textOf(part) : ''))}
      </div>`;
    case 'actions':
      return html`<p class="slack-buttons">
        ${block.elements.map((part) => (part.type === 'button' ? html`<span class="slack-button">${part.text.text}</span> ` : ''))}
      </p>`;
    default:
      return html`<p class="meta">(a ${block.type} block)</p>`;
  }
}

function textOf({ type, text }: { readonly type: string; readonly text: string }): Html {
  return type === 'mrkdwn' ? slackText(text) : html`<p>${text}</p>`;
}
