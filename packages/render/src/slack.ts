/** One incident as Slack blocks. */
import type { KnownBlock } from '@slack/types';

import { consequence, contextOf, markOf } from './headline.ts';
import type { Occasion, Post } from './message.ts';
import { alsoOf } from './slack-also.ts';
import { limits, linked, titled, within } from './slack-blocks.ts';
import { buttonsOf } from './slack-buttons.ts';
import { escapeSlack, slackCode, slackPlain, slackText } from './slack-text.ts';
import { type Action, type Story, storyOf } from './story.ts';

// A colour never stands alone: the word follows it.
export const colours: Readonly<Record<string, string>> = {
  CRITICAL: '\u{1f534}',
  HIGH: '\u{1f7e0}',
  MEDIUM: '\u{1f7e1}',
  LOW: '\u{1f535}',
  RESOLVED: '\u2705',
  EXCEPTED: '\u23f8',
};

/** The Slack message of one delivery. Pure: the same occasion gives the same post. */
export function slackOf(occasion: Occasion): Post {
  const story = storyOf(occasion);
  const mark = markOf(occasion);
  const context = contextOf(occasion);
  const start = `${colours[mark] ?? ''} ${mark}${context === '' ? '' : ` ${context}`}: `.trimStart();
  const title = occasion.incident.title;
  const end = consequence(occasion);
  return {
    text: `${slackText(start, 100)} ${slackText(title, 300)}${slackText(end, 100) === '' ? '' : ` ${slackText(end, 100)}`}`,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: slackPlain(`${start}${title}`, limits.header), emoji: false },
      },
      ...alsoOf(occasion),
      ...promiseOf(story),
      ...titled(story.truthTitle, [
        ...story.truth.map((line) => `\u2022 ${slackText(line, 500)}`),
        ...(story.basis === '' ? [] : [`_${slackText(story.basis)}_`]),
      ]),
      ...fieldsOf(story, occasion),
      ...fixOf(story),
      ...titled(
        'Remedy',
        story.remedy.map((line) => slackText(line, 400)),
      ),
      ...titled('What to do', story.actions.map(spelled)),
      ...(occasion.buttons === true ? buttonsOf(occasion) : []),
      { type: 'context', elements: [{ type: 'mrkdwn', text: `Key ${slackCode(story.key)}`, verbatim: true }] },
    ],
  };
}

function promiseOf({ promise: [sentence, ...places] }: Story): readonly KnownBlock[] {
  if (sentence === undefined) return [];
  return titled('What we promise', [`> ${slackText(sentence, 1200)}`, ...places.map((place) => slackText(place, 700))]);
}

function fieldsOf({ where, link, since, due }: Story, { delivery }: Occasion): readonly KnownBlock[] {
  const place = [
    ...where.map((line) => slackText(line, 500)),
    ...(link === undefined ? [] : [linked(link, 'Open in the AWS console')]),
  ];
  const fields = [
    ['Where', place],
    [delivery.news === 'resolved' ? 'Began' : 'Since', since.map((line) => slackText(line, 400))],
    ['Due', due.map((line) => slackText(line, 400))],
  ] as const;
  const shown = fields.filter(([, lines]) => lines.length > 0);
  return [
    {
      type: 'section',
      fields: shown.map(([title, lines]) => ({
        type: 'mrkdwn',
        text: within(`*${title}*`, lines, limits.field),
        verbatim: true,
      })),
    },
  ];
}

function fixOf({ fix }: Story): readonly KnownBlock[] {
  if (fix === undefined) return [];
  const code = escapeSlack(fix.commands.join('\n'));
  const shown = fix.commands.length > 0 && code.length <= limits.code && !code.includes('```');
  if (fix.commands.length > 0 && !shown)
    return titled('Smallest fix', ['Its commands do not fit here: see the incident.']);
  const note = fix.commands.length === 0 ? fix.note : `${fix.checked} ${fix.note} Undo: see the incident.`;
  return titled('Smallest fix', [...(shown ? [`\`\`\`\n${code}\n\`\`\``] : []), slackText(note, 800)]);
}

function spelled({ what, page, command }: Action): string {
  if (page !== undefined) return linked(page, what);
  return command === undefined ? slackText(what) : `${slackText(what)}: ${slackCode(command)}`;
}
