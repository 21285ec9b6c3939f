/** A pager over HTTPS: PagerDuty's Events API v2, or Opsgenie's Alert API. Its key is a secret: no text that leaves this file holds any of it. */
import type { Sender } from '@clausewatch/app/ports';
import { Misconfigured } from '@clausewatch/model/errors';
import type { Severity } from '@clausewatch/model/verdict';
import type { Page } from '@clausewatch/render/message';

import { allowedUrl } from './allowed-url.ts';
import { postJson } from './post-json.ts';
import { passing, unavailable } from './retry-after.ts';

export interface PagerOptions {
  /** `https://events.pagerduty.com/v2/enqueue`, `https://api.opsgenie.com/v2/alerts`, or their European twins. */
  readonly url: string;
  /** PagerDuty: the integration's routing key. Opsgenie: the API key. */
  readonly key: string;
  readonly hosts?: readonly string[];
  readonly timeout?: number;
  readonly loopback?: boolean;
}

const pagerDuty = ['events.pagerduty.com', 'events.eu.pagerduty.com'];
const opsgenie = ['api.opsgenie.com', 'api.eu.opsgenie.com'];

interface Request {
  readonly url: URL;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

/** Both take a second copy of a trigger as the first again, by the dedup key. Throws `Misconfigured` at once, `Unavailable` when it is worth another try. */
export function pager({
  url,
  key,
  hosts = [...pagerDuty, ...opsgenie],
  timeout = 10_000,
  loopback = false,
}: PagerOptions): Sender<Page> {
  const target = allowedUrl('pager', url, hosts, loopback);
  if (!/^[\w-]{16,128}$/.test(key)) throw new Misconfigured(['pager: its key is not one (its value is not shown)']);
  const request = target.pathname.startsWith('/v2/alerts') ? opsgenieRequest : pagerDutyRequest;
  return async (page) => {
    const { url: address, body, headers } = request(target, key, page);
    const options = { who: 'the pager', timeout, loopback, headers };
    const { status, retryAfter } = await postJson(address, JSON.stringify(body), options);
    if (status >= 200 && status < 300) return;
    // What it says may quote the request, and with it the key.
    if (passing(status)) throw unavailable(`the pager answered HTTP ${status}`, retryAfter);
    throw new Error(`the pager refused the page: HTTP ${status}`);
  };
}

const pagerDutySeverity: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

/** PagerDuty, "Send an Alert Event": summary 1024, dedup_key 255. */
function pagerDutyRequest(url: URL, key: string, page: Page): Request {
  const { action, dedupKey, summary, severity, source, component, group, at, details, link } = page;
  const event = { routing_key: key, event_action: action, dedup_key: dedupKey.slice(0, 255) };
  const payload = {
    summary,
    source,
    severity: pagerDutySeverity[severity],
    timestamp: at,
    component,
    group,
    class: page.class,
    custom_details: details,
  };
  const links = link === undefined ? {} : { links: [{ href: link, text: 'The incident' }], client_url: link };
  const body = action === 'trigger' ? { ...event, payload, client: 'Clausewatch', ...links } : event;
  return { url, body, headers: {} };
}

const priorities: Readonly<Record<Severity, string>> = { critical: 'P1', high: 'P2', medium: 'P3', low: 'P5' };

/** Opsgenie, "Alert API": message 130, alias 512, description 15 000, tags 50 each. */
function opsgenieRequest(base: URL, key: string, page: Page): Request {
  const { action, dedupKey, summary, severity, source, component, group, details, link } = page;
  const headers = { authorization: `GenieKey ${key}` };
  const note = { source: 'Clausewatch', note: summary.slice(0, 1000) };
  if (action !== 'trigger') {
    const end = action === 'resolve' ? 'close' : 'acknowledge';
    const url = new URL(`${base.pathname.replace(/\/$/, '')}/${encodeURIComponent(dedupKey)}/${end}`, base);
    url.searchParams.set('identifierType', 'alias');
    return { url, body: note, headers };
  }
  const lines = Object.entries(details).map(([name, text]) => `${name}: ${text}`);
  const body = {
    message: summary.length > 130 ? `${summary.slice(0, 129)}\u2026` : summary,
    alias: dedupKey,
    description: [summary, ...lines, ...(link === undefined ? [] : [link])].join('\n').slice(0, 15_000),
    priority: priorities[severity],
    tags: [severity, group.slice(0, 50), page.class.slice(0, 50)],
    entity: component.slice(0, 512),
    source: source.slice(0, 100),
    details,
  };
  return { url: base, body, headers };
}
