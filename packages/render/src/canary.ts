/** The daily proof that messages arrive, in each channel's shape. */
import type { Mail, Notice, Page, Post } from './message.ts';
import { slackCode } from './slack-text.ts';

interface Canary {
  readonly mail: Mail;
  readonly post: Post;
  readonly notice: Notice;
  readonly page: Omit<Page, 'at'>;
}

/** Pure. `day`: the reader's. */
export function canaryOf(key: string, day: string): Canary {
  const text = `Clausewatch's messages arrive here: last proof ${day}. Nothing is to be done.`;
  const subject = `[CANARY] messages arrive, ${day}`;
  const context = { severity: 'LOW', key };
  return {
    // Subscriptions leave it out by its kind: that SNS took it is the proof.
    mail: {
      subject,
      text: `${text}\n\nKey: ${key}\n`,
      attributes: { kind: 'canary', severity: 'low', news: 'canary' },
    },
    post: {
      text,
      blocks: [
        { type: 'context', elements: [{ type: 'mrkdwn', text: `${text} Key ${slackCode(key)}`, verbatim: true }] },
      ],
    },
    notice: {
      version: '1.0',
      source: 'custom',
      id: key,
      content: { textType: 'client-markdown', title: subject, description: text, nextSteps: [], keywords: ['canary'] },
      metadata: {
        threadId: 'canary',
        summary: text,
        eventType: 'canary',
        relatedResources: [],
        additionalContext: context,
      },
    },
    // The end of what never began: taken by the pager, and rings nobody.
    page: {
      action: 'resolve',
      dedupKey: 'clausewatch-canary',
      summary: text,
      severity: 'low',
      source: 'clausewatch',
      component: 'canary',
      group: 'canary',
      class: 'canary',
      details: { key },
    },
  };
}
