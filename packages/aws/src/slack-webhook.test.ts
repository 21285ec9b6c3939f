import { type IncomingMessage, type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Misconfigured, Unavailable } from '@clausewatch/model/errors';
import type { Post } from '@clausewatch/render/message';
import { afterEach, describe, expect, it } from 'vitest';

import { slackWebhook } from './slack-webhook.ts';

const post: Post = { text: 'fallback', blocks: [{ type: 'divider' }] };
const secret = '/services/T000/B000/XXXXSECRETXXXX';
const open = new Set<() => void>();

afterEach(() => {
  for (const stop of open) stop();
  open.clear();
});

/** A stand-in for Slack on the loopback interface, and the error of one post to it. */
async function posted(answer: RequestListener, timeout = 2000): Promise<unknown> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.add(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const send = slackWebhook({ url: `http://127.0.0.1:${port}${secret}`, loopback: true, timeout });
  return send(post, 'inc_1:v1:slack').catch((error: unknown) => error);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

describe('the Slack webhook', () => {
  it('posts the message as JSON, unfurling nothing', async () => {
    let seen: Promise<unknown> | undefined;
    let path = '';
    const outcome = await posted((request, response) => {
      path = request.url ?? '';
      seen = bodyOf(request);
      request.on('end', () => response.end('ok'));
    });
    expect(outcome).toBeUndefined();
    expect(path).toBe(secret);
    expect(await seen).toEqual({ ...post, unfurl_links: false, unfurl_media: false });
  });

  it.each([
    ['7', 7],
    ['100000', 3600],
    [new Date(Date.now() + 90_000).toUTCString(), 90],
    ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
  ])('HTTP 429 with Retry-After %s asks to be called again', async (header, seconds) => {
    const error = await posted((_, response) => response.writeHead(429, { 'retry-after': header }).end('rate_limited'));
    expect(error).toBeInstanceOf(Unavailable);
    const { retryAfter } = error as Unavailable;
    if (seconds === 90) expect(retryAfter).toSatisfy((value: number) => value > 80 && value <= 91);
    else expect(retryAfter).toBe(seconds);
  });

  it.each([500, 502, 503, 408])('HTTP %i asks to be called again', async (status) => {
    expect(await posted((_, response) => response.writeHead(status).end())).toBeInstanceOf(Unavailable);
  });

  it('silence asks to be called again, after the limit', async () => {
    const error = await posted(() => {}, 150);
    expect(error).toEqual(new Unavailable('Slack did not answer within 0.15 s'));
  });

  it('an answer that never ends asks to be called again, after the limit', async () => {
    const error = await posted((_, response) => void response.writeHead(200).write('o'), 150);
    expect(error).toBeInstanceOf(Unavailable);
  });

  it('a connection that breaks asks to be called again', async () => {
    const error = await posted((request) => void request.socket.destroy());
    expect(error).toBeInstanceOf(Unavailable);
  });

  it.each([
    [400, 'invalid_blocks'],
    [403, 'invalid_token'],
    [404, 'no_service'],
    [200, 'invalid_payload'],
  ])('HTTP %i %s gives up with Slack\u2019s reason', async (status, reason) => {
    const error = await posted((_, response) => response.writeHead(status).end(reason));
    expect(error).not.toBeInstanceOf(Unavailable);
    expect(String(error)).toBe(`Error: Slack refused the message: HTTP ${status}, ${reason}`);
  });

  it('a page instead of a reason is not repeated, however long it is', async () => {
    const page = `<html>${secret}</html>`.repeat(100_000);
    const error = await posted((_, response) => response.writeHead(400).end(page));
    expect(String(error)).toBe('Error: Slack refused the message: HTTP 400, no reason given');
  });

  it('a redirect is not followed', async () => {
    let calls = 0;
    const error = await posted((_, response) => {
      calls += 1;
      response.writeHead(307, { location: secret }).end();
    });
    expect([String(error), calls]).toEqual(['Error: Slack answered HTTP 307: redirects are not followed', 1]);
  });

  it.each([500, 400, 302])('no error (HTTP %i) holds any of the address', async (status) => {
    const error = await posted((_, response) => response.writeHead(status).end('no_service'));
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/SECRET|127\.0\.0\.1/);
  });
});

describe('an address that may not be called', () => {
  it.each([
    `http://hooks.slack.com${secret}`,
    `https://evil.example${secret}`,
    `https://hooks.slack.com.evil.example${secret}`,
    `https://hooks.slack.com@evil.example${secret}`,
    `https://user:SECRET@hooks.slack.com${secret}`,
    `https://hooks.slack.com:8443${secret}`,
    `https://127.0.0.1${secret}`,
    `https://[::1]${secret}`,
    `http://169.254.169.254${secret}`,
    `http://127.0.0.1${secret}`,
    'file:///etc/SECRET',
    `SECRET`,
    '',
  ])('%s is refused at once, without being named', (url) => {
    expect(() => slackWebhook({ url })).toThrow(Misconfigured);
    expect(() => slackWebhook({ url })).not.toThrow(/SECRET|evil/);
  });

  it('is a literal address even when it is on the list', () => {
    expect(() => slackWebhook({ url: `https://10.0.0.1${secret}`, hosts: ['10.0.0.1'] })).toThrow(Misconfigured);
  });

  it('is a name that leads inside, found out when it is called', async () => {
    const send = slackWebhook({ url: `https://localhost${secret}`, hosts: ['localhost'] });
    const error: unknown = await send(post, 'key').catch((caught: unknown) => caught);
    expect(error).not.toBeInstanceOf(Unavailable);
    expect(String(error)).toContain('not on the internet');
  });
});
