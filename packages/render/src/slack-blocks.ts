/** Blocks within Slack's limits. */
import type { KnownBlock } from '@slack/types';

import { escapeSlack, slackText } from './slack-text.ts';

/** Slack's limits of one text object (Slack, "Block Kit: blocks"): 3000 units in a section, 2000 in a field, 150 in a header. */
export const limits = { section: 2900, field: 1900, header: 150, code: 2600 } as const;

/** A link to an address that was built here: encoded, so that neither `|` nor `>` ends it early. */
export function linked(url: string, label: string): string {
  return `<${escapeSlack(url).replaceAll('|', '%7C')}|${slackText(label, 100)}>`;
}

export function titled(title: string, lines: readonly string[]): readonly KnownBlock[] {
  if (lines.length === 0) return [];
  return [
    { type: 'section', text: { type: 'mrkdwn', text: within(`*${title}*`, lines, limits.section), verbatim: true } },
  ];
}

/** As many whole lines as fit: half a line could lose what closes it. */
export function within(title: string, lines: readonly string[], most: number): string {
  let text = title;
  for (const [index, line] of lines.entries()) {
    if (text.length + line.length + 40 > most)
      return `${text}\n\u2026 and ${lines.length - index} more: see the incident`;
    text += `\n${line}`;
  }
  return text;
}
