/** One incident's news for Amazon Q Developer, which shows it in a Slack or Teams channel. */
import { concerned, consequence, contextOf, markOf } from './headline.ts';
import type { Notice, Occasion } from './message.ts';
import { slackText } from './slack-text.ts';
import { storyOf } from './story.ts';
import { plain } from './text.ts';

/** Pure: the same occasion gives the same notice. */
export function noticeOf(occasion: Occasion): Notice {
  const { incident, delivery } = occasion;
  const story = storyOf(occasion);
  const context = contextOf(occasion);
  const start = `[${markOf(occasion)}]${context === '' ? '' : ` ${context}`}:`;
  const clauses = concerned(incident).map(({ clause }) => slackText(clause, 40));
  const paragraphs = [story.promise, story.truth, story.remedy, story.since, story.due].filter(
    (lines) => lines.length > 0,
  );
  return {
    version: '1.0',
    source: 'custom',
    id: delivery.id,
    content: {
      textType: 'client-markdown',
      title: slackText(`${start} ${incident.title}`, 200),
      description: wholeLines(paragraphs.flatMap((lines) => [...lines, ''])),
      nextSteps: story.actions.map(({ what, page, command }) =>
        slackText(`${what}${page === undefined ? '' : `: ${page}`}${command === undefined ? '' : `: ${command}`}`, 300),
      ),
      keywords: [
        ...clauses.slice(0, 5),
        ...(incident.environment === undefined ? [] : [slackText(incident.environment, 40)]),
      ],
    },
    metadata: {
      threadId: incident.id,
      summary: slackText(`${start} ${plain(incident.title, 120)}${consequence(occasion)}`, 300),
      eventType: `incident.${delivery.news}`,
      relatedResources: [plain(incident.resource.id, 200)],
      additionalContext: {
        severity: incident.severity.toUpperCase(),
        clause: clauses[0] ?? '',
        owner: plain(concerned(incident)[0]?.owner ?? '', 80),
        key: plain(delivery.id, 120),
      },
    },
  };
}

/** As many as a chat shows without folding: half a line could lose what closes it. */
const room = 2900;

function wholeLines(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    const next = `${text}${slackText(line, 400)}\n`;
    if (next.length > room) break;
    text = next;
  }
  return text.trim();
}
