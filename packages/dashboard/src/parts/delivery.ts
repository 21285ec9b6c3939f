/** What became of a message. */
import type { Delivery } from '@clausewatch/model/incident';

import type { View } from '../deps.ts';
import { counted, type Html, html, said } from './html.ts';
import { stateMark } from './marks.ts';
import { instant } from './when.ts';

export function channelName({ channel }: Pick<Delivery, 'channel'>): string {
  return { email: 'E-mail', slack: 'Slack', pager: 'Pager' }[channel];
}

export function deliveryMark({ state }: Pick<Delivery, 'state'>): Html {
  if (state === 'sent') return stateMark('holds', 'sent');
  if (state === 'withdrawn') return stateMark('silent', 'withdrawn');
  if (state === 'bundled') return stateMark('holds', 'sent with others');
  return state === 'dead' ? stateMark('broken', 'not delivered') : stateMark('silent', 'waiting');
}

type Tried = Pick<Delivery, 'state' | 'sentAt' | 'due' | 'attempts' | 'error'>;

/** When, after how many tries, and why not. */
export function deliveryStory({ deps }: View, { state, sentAt, due, attempts, error }: Tried): Html {
  const when = {
    bundled: () => html`${instant(sentAt ?? due, deps.timeZone)}, inside a message about many incidents`,
    sent: () => html`${instant(sentAt ?? due, deps.timeZone)}, ${counted(attempts, 'try', 'tries')}`,
    pending: () => html`next try ${instant(due, deps.timeZone)}, ${counted(attempts, 'try', 'tries')} so far`,
    dead: () => (error === undefined ? html`given up after ${counted(attempts, 'try', 'tries')}` : said(error, 300)),
    withdrawn: () => html`it was over, or something else had to be told, before it was due`,
  }[state]();
  return html`${when}${error === undefined || state !== 'pending' ? '' : html`: ${said(error, 300)}`}`;
}

/** The name of the message on its incident's page. */
export function messageAnchor({ version, channel }: Delivery): string {
  return `message-${version}-${channel}`;
}
