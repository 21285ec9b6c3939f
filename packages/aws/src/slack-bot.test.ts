import { Misconfigured, Unavailable } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { standIn } from '../test/stand-in.ts';
import { slackBot } from './slack-bot.ts';

const token = 'xoxb-1234567890-SECRETSECRET';
const channel = 'C0123456789';
const post = { text: 'fallback', blocks: [{ type: 'divider' as const }] };
const how = { key: 'k', aloud: false };

function bot(url: string, pause = 0): ReturnType<typeof slackBot> {
  return slackBot({ token, channel, loopback: url, pause, timeout: 500 });
}

describe('the bot', () => {
  it('posts with its token, and answers where the message is', async () => {
    const slack = await standIn({
      body: JSON.stringify({ ok: true, ts: '1.2', channel, message: { x: 'y'.repeat(9000) } }),
    });
    expect(await bot(slack.url).begin(post, 'k')).toEqual({ channel, ts: '1.2' });
    const [{ path, headers, body } = slack.none] = slack.calls;
    expect([path, headers['authorization']]).toEqual(['/api/chat.postMessage', `Bearer ${token}`]);
    expect(JSON.parse(body)).toEqual({ channel, ...post, unfurl_links: false, unfurl_media: false });
  });

  it('changes a message, and answers in its thread, be it the first there or not', async () => {
    const slack = await standIn({ body: '{"ok":true,"ts":"1.3"}' });
    const thread = { channel, ts: '1.2' };
    expect(await bot(slack.url).change(thread, post)).toBe('changed');
    const answer = { channel, ts: '1.3', root: '1.2' };
    expect(await bot(slack.url).answer(thread, post, { key: 'k', aloud: true })).toEqual(answer);
    expect(await bot(slack.url).answer(answer, post, how)).toEqual(answer);
    expect(slack.calls.map(({ path, body }) => [path, JSON.parse(body)])).toMatchObject([
      ['/api/chat.update', { channel, ts: '1.2' }],
      ['/api/chat.postMessage', { channel, thread_ts: '1.2', reply_broadcast: true }],
      ['/api/chat.postMessage', { channel, thread_ts: '1.2' }],
    ]);
    expect(slack.calls[2]?.body).not.toContain('reply_broadcast');
  });

  it.each([
    'message_not_found',
    'thread_not_found',
    'cant_update_message',
    'edit_window_closed',
    'not_in_channel',
    'is_archived',
    'restricted_action_thread_locked',
    'some_error_of_tomorrow',
  ])('says that the message is lost when Slack says %s', async (error) => {
    const slack = await standIn({ body: JSON.stringify({ ok: false, error }) });
    expect(await bot(slack.url).change({ channel, ts: '1' }, post)).toBe('lost');
    expect(await bot(slack.url).answer({ channel, ts: '1' }, post, how)).toBe('lost');
  });

  it.each([
    ['https://acme.slack.com/archives/C0123456789/p12?thread_ts=1.2&cid=C0123456789', true],
    ['https://evil.example.com/archives/C0123456789/p12', false],
    ['javascript:alert(1)', false],
  ])('tells where people open a message, and only at Slack: %s', async (permalink, taken) => {
    const slack = await standIn({ body: JSON.stringify({ ok: true, permalink }) });
    expect(await bot(slack.url).permalink({ channel, ts: '1.2' })).toBe(taken ? permalink : undefined);
    const [{ path, headers, body } = slack.none] = slack.calls;
    expect([path, headers['content-type'], body]).toEqual([
      '/api/chat.getPermalink',
      'application/x-www-form-urlencoded',
      `channel=${channel}&message_ts=1.2`,
    ]);
  });

  it('does without the address when Slack does not tell it', async () => {
    const slack = await standIn({ status: 500, body: '' });
    expect(await bot(slack.url).permalink({ channel, ts: '1.2' })).toBeUndefined();
  });

  it.each(['ratelimited', 'internal_error', 'fatal_error', 'service_unavailable'])('waits after %s', async (error) => {
    const slack = await standIn({ body: JSON.stringify({ ok: false, error }) });
    await expect(bot(slack.url).begin(post, 'k')).rejects.toBeInstanceOf(Unavailable);
  });

  it('waits as long as HTTP 429 asks', async () => {
    const slack = await standIn({
      status: 429,
      headers: { 'retry-after': '30' },
      body: '{"ok":false,"error":"ratelimited"}',
    });
    await expect(bot(slack.url).begin(post, 'k')).rejects.toMatchObject({ name: 'Unavailable', retryAfter: 30 });
  });

  it.each(['invalid_blocks', 'channel_not_found', 'not_in_channel', 'invalid_auth', 'token_revoked'])(
    'gives up with %s',
    async (error) => {
      const slack = await standIn({ body: JSON.stringify({ ok: false, error }) });
      await expect(bot(slack.url).begin(post, 'k')).rejects.toThrow(`Slack refused chat.postMessage: ${error}`);
    },
  );

  it('repeats nothing but short codes, and never its token', async () => {
    const slack = await standIn({ status: 200, body: JSON.stringify({ ok: false, error: `no ${token} <html>` }) });
    const error: unknown = await bot(slack.url)
      .begin(post, 'k')
      .catch((caught: unknown) => caught);
    expect(String(error)).toBe('Error: Slack refused chat.postMessage: no reason given');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('SECRET');
  });

  it.each(['', 'not json', '[]', '{"ok":"yes"}', 'null'])('gives up when the answer is %j', async (body) => {
    const slack = await standIn({ body });
    await expect(bot(slack.url).begin(post, 'k')).rejects.toThrow('Slack refused chat.postMessage: HTTP 200');
  });

  it('keeps its messages apart, in their order', async () => {
    const slack = await standIn({ body: '{"ok":true,"ts":"1"}' });
    const one = bot(slack.url, 60);
    const start = Date.now();
    await Promise.all(['a', 'b', 'c'].map((text) => one.begin({ ...post, text }, 'k')));
    expect(Date.now() - start).toBeGreaterThanOrEqual(115);
    expect(slack.calls.map(({ body }): string => JSON.parse(body).text)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['xoxp-1234567890-user', channel],
    ['', channel],
    [token, '#alerts'],
    [token, ''],
  ])('does not start with %j in %j', (wrong, where) => {
    expect(() => slackBot({ token: wrong, channel: where })).toThrow(Misconfigured);
    expect(() => slackBot({ token: wrong, channel: where })).not.toThrow(/SECRET|1234567890/);
  });
});
