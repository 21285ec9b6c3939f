/** The web page of one organisation: routes, and what stands before them. */
import { loadIncident } from '@clausewatch/app/incidents';
import { Hono, type Context } from 'hono';

import { perform } from './act.ts';
import type { DashboardDeps, View } from './deps.ts';
import { boundedBody, type Env, knownHost, knownMethod, ownForm, withHeaders, withSession } from './guard.ts';
import { coveragePage } from './pages/coverage.ts';
import { incidentPage } from './pages/incident.ts';
import { incidentListPage } from './pages/incident-list.ts';
import { outboxPage } from './pages/outbox.ts';
import { plainPage } from './pages/plain.ts';
import { policiesPage } from './pages/policies.ts';
import { policyPage } from './pages/policy.ts';
import { statusPage } from './pages/status.ts';
import { todayPage } from './pages/today.ts';
import { deeds } from './parts/actions.ts';
import { incidentPath } from './parts/html.ts';
import { styleSheet } from './style.ts';
import { oneOf } from './view/page-of.ts';

type Page = Context<Env>;

const notices = {
  done: 'Noted. It is in the timeline.',
  needless: 'Nothing to do: somebody was here before you.',
} as const;

/**
 * The page as a Hono app. It listens nowhere by itself: whoever serves it binds it to loopback. Every answer carries a strict content
 * security policy; every page but the style sheet needs a session, opened by `/?token=` with a token of `deps.gate.issue()`.
 */
export function dashboard(deps: DashboardDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.use(withHeaders, knownHost(deps), knownMethod, boundedBody);
  app.get('/style.css', (c) => c.body(styleSheet(), 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.use(withSession(deps), ownForm);
  app.get('/', async (c) => c.html(await todayPage(viewOf(deps, c))));
  app.get('/policies', async (c) => c.html(await policiesPage(viewOf(deps, c))));
  app.get('/policies/:id', async (c) => {
    const policy = deps.app().plan.catalogue.policies.find(({ id }) => id === c.req.param('id'));
    return policy === undefined ? c.notFound() : c.html(await policyPage(viewOf(deps, c), policy));
  });
  app.get('/incidents', async (c) => c.html(await incidentListPage(viewOf(deps, c), (name) => c.req.query(name))));
  app.get('/outbox', async (c) => c.html(await outboxPage(viewOf(deps, c), (name) => c.req.query(name))));
  app.get('/coverage', async (c) => c.html(await coveragePage(viewOf(deps, c), (name) => c.req.query(name))));
  app.get('/status', async (c) => c.html(await statusPage(viewOf(deps, c))));
  app.get('/incidents/:id', (c) => showIncident(deps, c));
  app.post('/incidents/:id/:deed', (c) => doDeed(deps, c));
  app.notFound((c) => c.html(plainPage('Not found', 'There is no such page here.'), 404));
  // The error may hold text of events: it is for the operator, not for the page.
  app.onError((error, c) => {
    deps.app().monitor.remark('a page failed', { error: error.message.slice(0, 300) });
    return c.html(plainPage('Something went wrong', 'The page could not be made. The terminal says why.'), 500);
  });
  return app;
}

function viewOf(deps: DashboardDeps, c: Page): View {
  const app = deps.app();
  return { deps, app, now: app.now(), session: c.get('session') };
}

const incidentId = /^inc_[\w-]{1,76}$/;

async function showIncident(deps: DashboardDeps, c: Page): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const view = viewOf(deps, c);
  const incident = incidentId.test(id) ? await loadIncident(view.app.table, id) : undefined;
  if (incident === undefined) return c.notFound();
  // A page without any referrer sends its forms with `Origin: null` (Fetch, "append a request Origin header"). This one has forms.
  c.header('Referrer-Policy', 'same-origin');
  const done = oneOf(c.req.query('done'), ['done', 'needless'] as const);
  return c.html(await incidentPage(view, incident, done === undefined ? '' : notices[done]));
}

async function doDeed(deps: DashboardDeps, c: Page): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const deed = oneOf(c.req.param('deed'), deeds);
  const view = viewOf(deps, c);
  const incident = incidentId.test(id) ? await loadIncident(view.app.table, id) : undefined;
  if (incident === undefined || deed === undefined) return c.notFound();
  const form = await c.req.parseBody();
  const text = (name: string): string => (typeof form[name] === 'string' ? form[name] : '');
  const outcome = await perform(view, incident, deed, text);
  c.header('Referrer-Policy', 'same-origin');
  if (outcome.kind === 'refused') return c.html(await incidentPage(view, incident, outcome.why), 422);
  return c.redirect(`${incidentPath(id)}?done=${outcome.kind}`, 303);
}
