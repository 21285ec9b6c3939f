/** Slack, through a bot's token: one message an incident, changed in place, and its news in the thread. The token is a secret: no text holds any of it. */
import type { Thread, Threads } from '@clausewatch/app/ports';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Post } from '@clausewatch/render/message';
import * as z from 'zod/mini';

import { postJson } from './post-json.ts';
import { passing, unavailable } from './retry-after.ts';

export interface SlackBotOptions {
  readonly token: string;
  /** Id of the channel; a name may be given away. */
  readonly channel: string;
  /** Milliseconds for each call. */
  readonly timeout?: number;
  /** Milliseconds between two messages: Slack takes one a second for a channel. */
  readonly pause?: number;
  /** For tests alone: where Slack is on the loopback interface. */
  readonly loopback?: string;
}

const Said = z.object({
  ok: z.boolean(),
  error: z.optional(z.string()),
  ts: z.optional(z.string()),
  channel: z.optional(z.string()),
  permalink: z.optional(
    z.string().check(z.regex(/^https:\/\/[\w.-]{1,100}\.slack(?:-gov)?\.com\/archives\/[\w/?=&.%-]{1,200}$/)),
  ),
});

/** Errors that pass by themselves (Slack, "chat.postMessage"). */
const passingErrors: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
/**
 * Throws `Misconfigured` at once, `Unavailable` when it is worth another try. What Slack refuses to change or to have answered (gone, too old, locked,
 * in a channel that is no longer ours) is lost: a new message is begun where the settings say, and that Slack takes or refuses for good.
 */
export function slackBot({ token, channel, timeout = 10_000, pause = 1000, loopback }: SlackBotOptions): Threads {
  const problems = [
    ...(/^xoxb-[\w-]{10,200}$/.test(token) ? [] : ['Slack bot token: not one of a bot (xoxb-); it is not shown']),
    ...(/^[CG][A-Z0-9]{6,20}$/.test(channel) ? [] : ['Slack channel: not the id of a channel such as C0123456789']),
  ];
  if (problems.length > 0) throw new Misconfigured(problems);
  const paced = pacing(pause);

  const call = async (
    method: string,
    body: object | URLSearchParams,
    pace: typeof paced = paced,
  ): Promise<z.infer<typeof Said>> => {
    const url = new URL(`/api/${method}`, loopback ?? 'https://slack.com');
    // Methods that only read take no JSON.
    const form = body instanceof URLSearchParams;
    const headers = {
      authorization: `Bearer ${token}`,
      ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    };
    const options = { who: 'Slack', timeout, loopback: loopback !== undefined, headers, most: 200_000 };
    const { status, text, retryAfter } = await pace(() =>
      postJson(url, form ? body.toString() : JSON.stringify(body), options),
    );
    if (passing(status)) throw unavailable(`Slack answered HTTP ${status}`, retryAfter);
    const said = status === 200 ? Said.safeParse(parsed(text)).data : undefined;
    if (said === undefined) throw new Error(`Slack refused ${method}: HTTP ${status}`);
    const error = reasonOf(said.error);
    if (!said.ok && passingErrors.has(error)) throw unavailable(`Slack answered ${error}`, retryAfter);
    return said;
  };
  const shape = ({ text, blocks }: Post): object => ({ text, blocks, unfurl_links: false, unfurl_media: false });

  const posted = async (where: object, post: Post): Promise<z.infer<typeof Said>> =>
    call('chat.postMessage', { ...where, ...shape(post) });

  return {
    async begin(post) {
      const { ok, ts, channel: where, error } = await posted({ channel }, post);
      if (!ok || ts === undefined) throw new Error(`Slack refused chat.postMessage: ${reasonOf(error)}`);
      return { channel: where ?? channel, ts };
    },
    async answer({ channel: where, ts: first, root = first }: Thread, post, { aloud }) {
      const reply = { channel: where, thread_ts: root, ...(aloud ? { reply_broadcast: true } : {}) };
      const { ok, ts } = await posted(reply, post);
      return ok && ts !== undefined ? { channel: where, ts, root } : 'lost';
    },
    async change({ channel: where, ts }, post) {
      return (await call('chat.update', { channel: where, ts, ...shape(post) })).ok ? 'changed' : 'lost';
    },
    async permalink({ channel: where, ts }) {
      const query = new URLSearchParams({ channel: where, message_ts: ts });
      const said = await call('chat.getPermalink', query, (ask) => ask()).catch(() => undefined);
      return said?.permalink;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only Slack's short codes are repeated. */
function reasonOf(error: string | undefined): string {
  return /^[a-z][a-z_]{1,60}$/.exec(error ?? '')?.[0] ?? 'no reason given';
}

/** One after the other, so far apart: of this process. What others send meanwhile, Slack answers with `Retry-After`. */
function pacing(pause: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = Promise.resolve();
  return (work) => {
    const done = free.then(work);
    free = done.then(
      () => sleep(pause),
      () => sleep(pause),
    );
    return done;
  };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
