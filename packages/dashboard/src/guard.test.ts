import { beforeEach, describe, expect, it } from 'vitest';

import { incidentOf } from '../test/incident-sample.ts';
import { host, reader, sample, type Sample } from '../test/world-sample.ts';

const form = 'application/x-www-form-urlencoded';
let made: Sample;
let ask: Awaited<ReturnType<typeof reader>>;

beforeEach(async () => {
  made = await sample({ incidents: [incidentOf('inc_a')] });
  ask = await reader(made);
});

describe('without a session', () => {
  it.each(['/', '/policies', '/incidents/inc_a', '/outbox', '/coverage', '/status', '/nothing'])(
    '%s is closed, and says how to get in',
    async (path) => {
      const answer = await made.page.request(path, { headers: { host } });
      expect(answer.status).toBe(401);
      expect(await answer.text()).toContain('clausewatch serve');
    },
  );

  it('the link of the closed page never leads elsewhere', async () => {
    const answer = await made.page.request('http://127.0.0.1:4747//evil.example/', { headers: { host } });
    expect(await answer.text()).not.toContain('href="//evil');
  });

  it('a token is traded for a cookie that no script and no other site can use, at a clean address', async () => {
    const answer = await made.page.request(`/?token=${made.gate.issue()}`, { headers: { host } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^clausewatch_4747=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('a token works once, and not for a browser that only looks ahead', async () => {
    const token = made.gate.issue();
    const ahead = await made.page.request(`/?token=${token}`, { headers: { host, 'sec-purpose': 'prefetch' } });
    expect(ahead.status).toBe(401);
    expect((await made.page.request(`/?token=${token}`, { method: 'HEAD', headers: { host } })).status).toBe(401);
    expect((await made.page.request(`/?token=${token}`, { headers: { host } })).status).toBe(303);
    const again = await made.page.request(`/?token=${token}`, { headers: { host } });
    expect([again.status, again.headers.get('set-cookie')]).toEqual([401, null]);
    expect(await again.text()).toContain('used already');
  });

  it('a token sends nobody elsewhere', async () => {
    const path = 'http://127.0.0.1:4747//evil.example/?token=';
    expect((await ask(`${path}old`)).headers.get('location')).toBe('/');
    expect((await ask(path + made.gate.issue())).headers.get('location')).toBe('/');
  });

  it('a reader who is in keeps the session when an old link is opened again', async () => {
    const answer = await ask('/?token=old');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  });
});

describe('the host', () => {
  it.each(['127.0.0.1:4747', 'localhost:4747', '[::1]:4747', 'LOCALHOST:4747'])('%s is answered', async (name) => {
    expect((await made.page.request('/style.css', { headers: { host: name } })).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:4747', '127.0.0.1', '127.0.0.1:80', '127.0.0.1:4747.evil.example', ''])(
    '%j is refused, session or not',
    async (name) => {
      expect((await ask('/', { headers: { host: name } })).status).toBe(403);
    },
  );
});

describe('every answer', () => {
  it.each([
    ['/', 200],
    ['/style.css', 200],
    ['/nothing', 404],
    ['/incidents/inc_a', 200],
  ])('%s carries the headers', async (path, status) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe(path.startsWith('/incidents/') ? 'same-origin' : 'no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it('even a failure carries them, and tells nothing of the error', async () => {
    const broken = await sample({ deps: { overview: () => Promise.reject(new Error('secret detail')) } });
    const answer = await (await reader(broken))('/coverage');
    expect([answer.status, answer.headers.get('x-content-type-options')]).toEqual([500, 'nosniff']);
    expect(await answer.text()).not.toContain('secret detail');
  });

  it('other methods are refused', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) expect((await ask('/', { method })).status).toBe(405);
  });
});

describe('a form', () => {
  const post = async (headers: Record<string, string>, body = 'csrf=wrong'): Promise<number> =>
    (await ask('/incidents/inc_a/acknowledge', { method: 'POST', body, headers: { 'content-type': form, ...headers } }))
      .status;
  const csrf = async (): Promise<string> =>
    /name="csrf" value="([\w-]+)"/.exec(await (await ask('/incidents/inc_a')).text())?.[1] ?? '';

  it('is taken from this origin with the secret of the session', async () => {
    expect(await post({ origin: `http://${host}` }, `csrf=${await csrf()}`)).toBe(303);
    expect(await post({ origin: 'null', 'sec-fetch-site': 'same-origin' }, `csrf=${await csrf()}`)).toBe(303);
  });

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:8080' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a site beside', { origin: `http://${host}`, 'sec-fetch-site': 'same-site' }],
    ['nobody knows where', {}],
    ['an opaque origin', { origin: 'null' }],
  ])('is refused from %s, even with the secret', async (_, headers) => {
    expect(await post(headers, `csrf=${await csrf()}`)).toBe(403);
  });

  it('is refused without the secret, or with the one of another session', async () => {
    const other = await (await (await reader(made))('/incidents/inc_a')).text();
    const theirs = /name="csrf" value="([\w-]+)"/.exec(other)?.[1] ?? '';
    for (const body of ['', 'note=x', 'csrf=', `csrf=${theirs}`])
      expect(await post({ origin: `http://${host}` }, body)).toBe(403);
  });

  it('is refused in another encoding, and when it is too large', async () => {
    const body = JSON.stringify({ csrf: await csrf() });
    expect(await post({ origin: `http://${host}`, 'content-type': 'application/json' }, body)).toBe(403);
    expect(await post({ origin: `http://${host}` }, `csrf=${await csrf()}&note=${'x'.repeat(20_000)}`)).toBe(413);
  });
});
