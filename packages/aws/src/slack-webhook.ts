/** Slack, through an incoming webhook. Its address is a secret: no text that leaves this file holds any of it. */
import type { Sender } from '@clausewatch/app/ports';
import type { Post } from '@clausewatch/render/message';

import { allowedUrl } from './allowed-url.ts';
import { type Answer, postJson } from './post-json.ts';
import { passing, unavailable } from './retry-after.ts';

export interface SlackOptions {
  readonly url: string;
  /** Hosts that may be called. */
  readonly hosts?: readonly string[];
  /** Milliseconds for the whole exchange. */
  readonly timeout?: number;
  /** For tests alone: plain HTTP to the loopback address too. */
  readonly loopback?: boolean;
}

const slackHosts = ['hooks.slack.com', 'hooks.slack-gov.com'];

/**
 * Posts to one webhook. Slack takes one message a second for a channel and answers `ok` or a short reason; it cannot drop a second copy, so the key is
 * shown in the message. Throws `Misconfigured` at once for an address that may not be called, `Unavailable` when it is worth another try.
 */
export function slackWebhook({
  url,
  hosts = slackHosts,
  timeout = 10_000,
  loopback = false,
}: SlackOptions): Sender<Post> {
  const target = allowedUrl('Slack webhook', url, hosts, loopback);
  return async ({ text, blocks }) => {
    const body = JSON.stringify({ text, blocks, unfurl_links: false, unfurl_media: false });
    judge(await postJson(target, body, { who: 'Slack', timeout, loopback }));
  };
}

function judge({ status, text, retryAfter }: Answer): void {
  // Anything but Slack's short codes is not repeated: it could be a page that names the address.
  const reason = /^[a-z][a-z_ ]{1,60}$/i.exec(text.trim())?.[0] ?? 'no reason given';
  if (status === 200 && reason === 'ok') return;
  if (passing(status)) throw unavailable(`Slack answered HTTP ${status}`, retryAfter);
  if (status >= 300 && status < 400) throw new Error(`Slack answered HTTP ${status}: redirects are not followed`);
  throw new Error(`Slack refused the message: HTTP ${status}, ${reason}`);
}
