/** Slack, through an incoming webhook. Its address is a secret: no text that leaves this file holds any of it. */
import { isIP } from 'node:net';

import type { Sender } from '@clausewatch/app/ports';
import { Misconfigured, Unavailable } from '@clausewatch/model/errors';
import type { Post } from '@clausewatch/render/message';

import { type Answer, postJson } from './post-json.ts';

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
/** Seconds: longer than this nobody is told to wait. */
const longestPause = 3600;

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
  const target = allowed(url, hosts, loopback);
  return async ({ text, blocks }) => {
    const body = JSON.stringify({ text, blocks, unfurl_links: false, unfurl_media: false });
    judge(await postJson(target, body, { timeout, loopback }));
  };
}

function allowed(url: string, hosts: readonly string[], loopback: boolean): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const local = loopback && target?.protocol === 'http:' && target.hostname === '127.0.0.1';
  // A name, because an address would pass by the name lookup that refuses private ones.
  const known =
    target?.protocol === 'https:' &&
    hosts.includes(target.hostname) &&
    isIP(target.hostname.replace(/^\[|\]$/g, '')) === 0 &&
    target.port === '';
  if (target === undefined || !(local || known) || target.username !== '' || target.password !== '')
    throw new Misconfigured([
      `Slack webhook: not an https address of ${hosts.join(' or ')} (its value is secret and not shown)`,
    ]);
  return target;
}

function judge({ status, text, retryAfter }: Answer): void {
  // Anything but Slack's short codes is not repeated: it could be a page that names the address.
  const reason = /^[a-z][a-z_ ]{1,60}$/i.exec(text.trim())?.[0] ?? 'no reason given';
  if (status === 200 && reason === 'ok') return;
  if (status === 429 || status === 408 || status >= 500) {
    const pause = secondsOf(retryAfter);
    throw new Unavailable(`Slack answered HTTP ${status}`, pause === undefined ? {} : { retryAfter: pause });
  }
  if (status >= 300 && status < 400) throw new Error(`Slack answered HTTP ${status}: redirects are not followed`);
  throw new Error(`Slack refused the message: HTTP ${status}, ${reason}`);
}

/** `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3), within an hour. */
function secondsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (dateOf(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(longestPause, Math.max(0, Math.ceil(seconds))) : undefined;
}

/** Only the form that HTTP writes: `Date.parse` reads a year into any number. */
function dateOf(header: string): number {
  return /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
}
