/** What stands before every page: headers, Host, method, size, session, and for forms where they come from. */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';

import type { DashboardDeps } from './deps.ts';
import { sameSecret, type Session } from './gate.ts';
import { safePath } from './parts/html.ts';
import { lockedPage, plainPage } from './pages/plain.ts';

export interface Env {
  readonly Variables: { readonly session: Session };
}
export type Handler = MiddlewareHandler<Env>;

const headers = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
} as const;

const mostBytes = 16 * 1024;

export const withHeaders: Handler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
};

/** A page of another name that resolves to this machine (DNS rebinding) gets nothing. */
export function knownHost({ hosts }: DashboardDeps): Handler {
  return async (c, next) => {
    if (hosts().includes(hostOf(c))) return next();
    return c.text(`This program answers only at http://${hosts()[0] ?? '127.0.0.1'}/\n`, 403);
  };
}

export const knownMethod: Handler = async (c, next) => {
  if (['GET', 'HEAD', 'POST'].includes(c.req.method)) return next();
  return c.text('Only GET, HEAD and POST are answered.\n', 405, { Allow: 'GET, HEAD, POST' });
};

export const boundedBody: Handler = bodyLimit({
  maxSize: mostBytes,
  onError: (c) => c.text(`A form may have ${mostBytes / 1024} KiB.\n`, 413),
});

/** Trades the token of a link for a session cookie; without either the answer says how to get a new link. */
export function withSession({ gate, signIn }: DashboardDeps): Handler {
  const enter = async (token: string): Promise<Session | undefined> => {
    const opened = gate.redeem(token);
    const person = opened === undefined ? await signIn?.(token) : undefined;
    return person === undefined ? opened : gate.signIn(person);
  };
  return async (c, next) => {
    const token =
      c.req.method === 'GET' && c.req.header('sec-purpose') === undefined ? c.req.query('token') : undefined;
    const opened = token === undefined ? undefined : await enter(token);
    if (opened !== undefined) {
      setCookie(c, cookieOf(c), opened.id, { httpOnly: true, sameSite: 'Strict', path: '/' });
      return c.redirect(safePath(c.req.path), 303);
    }
    const session = gate.session(getCookie(c, cookieOf(c)) ?? '');
    if (session === undefined) return c.html(lockedPage(c.req.path, token !== undefined), 401);
    // A link that was used before, opened again by somebody who is in already: the token leaves the address bar.
    if (token !== undefined) return c.redirect(safePath(c.req.path), 303);
    c.set('session', session);
    return next();
  };
}

/** A form counts only when this page sent it: same origin, and the session's own secret in it. */
export const ownForm: Handler = async (c, next) => {
  if (c.req.method !== 'POST') return next();
  const type = c.req.header('content-type') ?? '';
  const given =
    fromHere(c) && /^application\/x-www-form-urlencoded\b/i.test(type) ? (await c.req.parseBody())['csrf'] : '';
  if (typeof given === 'string' && sameSecret(given, c.get('session').csrf)) return next();
  const text =
    'The form did not come from this page, or from a session that is over. Open the page again and repeat it.';
  return c.html(plainPage('Not accepted', text), 403);
};

/** On forms of a page without referrer `Origin` is `null`: then only the browser's own word counts. A proxy may have taken off the TLS. */
function fromHere(c: Context<Env>): boolean {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined || origin === 'null') return site === 'same-origin';
  return origin === `http://${hostOf(c)}` || origin === `https://${hostOf(c)}`;
}

function hostOf(c: Context<Env>): string {
  return (c.req.header('host') ?? '').toLowerCase();
}

/** Cookies do not know ports: two programs on one machine keep theirs apart by name. */
function cookieOf(c: Context<Env>): string {
  return `clausewatch_${/:(\d+)$/.exec(hostOf(c))?.[1] ?? '80'}`;
}
