/** What is new of an incident, for the thread below its message: a line or two, for the message above says the rest. */
import type { Incident } from '@clausewatch/model/incident';
import { severities } from '@clausewatch/model/verdict';

import type { Occasion, Post } from './message.ts';
import { consequence, contextOf, markOf } from './headline.ts';
import { colours } from './slack.ts';
import { slackCode, slackText } from './slack-text.ts';
import { isOfRemedies, remedyLines } from './remedy-text.ts';
import { plain } from './text.ts';
import { dueLines } from './timing.ts';
import { truthOf } from './truth.ts';

/** News that the whole channel is to see, not only who follows the thread. */
const loud: readonly string[] = ['reopened', 'graver', 'escalated', 'overdue', 'proposed', 'remedy-failed'];
const grave: readonly string[] = ['high', 'critical'];

export function isLoud({ delivery }: Occasion): boolean {
  return loud.includes(delivery.news);
}

/** Of an incident that is told in the thread of another: whether the channel is to see it too. */
export function isLoudBelow({ severity }: Incident, elder: Incident | undefined): boolean {
  const than = elder === undefined ? -1 : severities.indexOf(elder.severity);
  return grave.includes(severity) || severities.indexOf(severity) > than;
}

function whatOf(occasion: Occasion): readonly string[] {
  const { news } = occasion.delivery;
  if (news === 'acknowledged') return dueLines(occasion).slice(-1);
  return isOfRemedies(occasion.delivery) ? remedyLines(occasion) : truthOf(occasion).truth;
}

/** Pure: the same occasion gives the same post. */
export function slackNewsOf(occasion: Occasion): Post {
  const { delivery } = occasion;
  const mark = delivery.news === 'acknowledged' ? 'TAKEN ON' : markOf(occasion);
  const context = contextOf(occasion);
  const head = `${colours[mark] ?? ''} ${mark}${context === '' ? '' : ` ${context}`}`.trim();
  const what = whatOf(occasion);
  const lines = [
    `*${slackText(head, 200)}* ${slackText(consequence(occasion), 100)}`.trim(),
    ...what.slice(0, 3).map((line) => slackText(line, 500)),
  ];
  return {
    text: `${slackText(head, 200)} ${slackText(plain(what[0] ?? '', 200), 250)}`.trim(),
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: lines.join('\n'), verbatim: true } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: `Key ${slackCode(delivery.id, 120)}`, verbatim: true }] },
    ],
  };
}
