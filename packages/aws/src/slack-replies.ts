/** What a person is answered on Slack: a line for their eyes alone, or a form. */
import type { Post } from '@clausewatch/render/message';
import type { AskForm } from '@clausewatch/render/slack-answers';

import { allowedUrl } from './allowed-url.ts';
import { postJson } from './post-json.ts';

export interface SlackReplies {
  /** `thread`: the message that was pressed is an answer there, and so is this. */
  say(responseUrl: string, post: Post, thread?: string): Promise<void>;
  open(trigger: string, view: AskForm): Promise<void>;
}

/** Milliseconds: Slack waits for three seconds in all. */
const timeout = 1500;

/** The answer's address comes with the request: only Slack's own is called. `loopback`, for tests alone: where Slack is. */
export function slackReplies(token: string, loopback?: string): SlackReplies {
  const options = { who: 'Slack', timeout, loopback: loopback !== undefined };
  return {
    async say(responseUrl, { text, blocks }, thread) {
      const url = allowedUrl('response_url', responseUrl, ['hooks.slack.com', 'hooks.slack-gov.com'], options.loopback);
      const where = thread === undefined ? {} : { thread_ts: thread };
      const body = { response_type: 'ephemeral', replace_original: false, ...where, text, blocks };
      const { status } = await postJson(url, JSON.stringify(body), options);
      if (status !== 200) throw new Error(`Slack did not take the answer: HTTP ${status}`);
    },
    async open(trigger, view) {
      const url = new URL('/api/views.open', loopback ?? 'https://slack.com');
      const headers = { authorization: `Bearer ${token}` };
      const { text } = await postJson(url, JSON.stringify({ trigger_id: trigger, view }), { ...options, headers });
      if (!/^\{"ok":true\b/.test(text)) throw new Error('Slack did not open the form');
    },
  };
}
