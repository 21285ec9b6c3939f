import { Misconfigured, Unavailable } from '@clausewatch/model/errors';
import type { Page } from '@clausewatch/render/message';
import { describe, expect, it } from 'vitest';

import { standIn } from '../test/stand-in.ts';
import { pager } from './pager.ts';

const key = 'R0123456789abcdefSECRET';
const page: Page = {
  action: 'trigger',
  dedupKey: 'inc_1',
  summary: 's'.repeat(900),
  severity: 'high',
  source: 'aws/1/eu-west-1/T/sg-1',
  component: 'web',
  group: 'production',
  class: 'admin-port-untrusted',
  at: '2026-11-23T14:02:11.000Z',
  details: { key: 'inc_1:v1:pager' },
  link: 'https://clausewatch.example/incidents/inc_1',
};

const sender = (url: string): ReturnType<typeof pager> => pager({ url, key, loopback: true, timeout: 500 });

describe('PagerDuty', () => {
  it('gets an event of version 2 with its severity words', async () => {
    const service = await standIn({ status: 202, body: '{"status":"success"}' });
    await sender(`${service.url}/v2/enqueue`)(page, 'k');
    expect(JSON.parse(service.calls[0]?.body ?? '')).toMatchObject({
      routing_key: key,
      event_action: 'trigger',
      dedup_key: 'inc_1',
      payload: { summary: page.summary, severity: 'error', timestamp: page.at, custom_details: page.details },
      links: [{ href: page.link }],
    });
  });

  it.each(['acknowledge', 'resolve'] as const)('is told to %s by the key alone', async (action) => {
    const service = await standIn({ status: 202 });
    await sender(`${service.url}/v2/enqueue`)({ ...page, action }, 'k');
    expect(JSON.parse(service.calls[0]?.body ?? '')).toEqual({
      routing_key: key,
      event_action: action,
      dedup_key: 'inc_1',
    });
  });
});

describe('Opsgenie', () => {
  it('gets an alert under an alias, its message cut visibly', async () => {
    const service = await standIn({ status: 202 });
    await sender(`${service.url}/v2/alerts`)(page, 'k');
    const { path, headers, body } = service.calls[0] ?? service.none;
    expect([path, headers['authorization']]).toEqual(['/v2/alerts', `GenieKey ${key}`]);
    const alert = JSON.parse(body);
    expect(alert).toMatchObject({ alias: 'inc_1', priority: 'P2', source: page.source });
    expect(alert.message).toMatch(/^s{129}\u2026$/);
    expect(body).not.toContain(key);
  });

  it.each([
    ['resolve', 'close'],
    ['acknowledge', 'acknowledge'],
  ] as const)('is told to %s at the address of the alias', async (action, end) => {
    const service = await standIn({ status: 202 });
    await sender(`${service.url}/v2/alerts`)({ ...page, action, dedupKey: 'inc_1/../x' }, 'k');
    expect(service.calls[0]?.path).toBe(`/v2/alerts/inc_1%2F..%2Fx/${end}?identifierType=alias`);
  });
});

describe('a pager', () => {
  it.each([429, 500, 503, 408])('that answers %i is called again', async (status) => {
    const service = await standIn({ status, headers: { 'retry-after': '9' } });
    await expect(sender(`${service.url}/v2/enqueue`)(page, 'k')).rejects.toMatchObject({ retryAfter: 9 });
    await expect(sender(`${service.url}/v2/enqueue`)(page, 'k')).rejects.toBeInstanceOf(Unavailable);
  });

  it.each([400, 401, 403, 302])('that answers %i is given up, without what it said', async (status) => {
    const service = await standIn({ status, body: `bad ${key}`, headers: { location: 'http://169.254.169.254/' } });
    await expect(sender(`${service.url}/v2/enqueue`)(page, 'k')).rejects.toThrow(
      `the pager refused the page: HTTP ${status}`,
    );
    expect(service.calls).toHaveLength(1);
  });

  it.each([
    'https://169.254.169.254/v2/enqueue',
    'https://evil.example/v2/enqueue',
    'http://events.pagerduty.com/v2/enqueue',
    'https://events.pagerduty.com@evil.example/',
    'https://events.pagerduty.com:8080/v2/enqueue',
    'https://localhost/v2/enqueue',
    'nonsense',
  ])('is not at %s', (url) => {
    expect(() => pager({ url, key })).toThrow(Misconfigured);
    expect(() => pager({ url, key })).not.toThrow(/SECRET|evil/);
  });

  it('whose name leads inside is not called', async () => {
    const send = pager({ url: 'https://localhost/v2/enqueue', key, hosts: ['localhost'] });
    await expect(send(page, 'k')).rejects.toThrow('not on the internet');
  });
});
