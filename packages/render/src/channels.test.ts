import type { Delivery } from '@clausewatch/model/incident';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { problemsOf } from '../test/block-kit.ts';
import { hostileIncidents } from '../test/hostile.ts';
import { closed, occasion, sshBruteForce, threeClauses } from '../test/occasions.ts';
import { noticeOf } from './notice.ts';
import { pageOf } from './pager.ts';
import { slackOf } from './slack.ts';
import { slackNewsOf } from './slack-news.ts';

const kinds = ['opened', 'reopened', 'graver', 'wider', 'acknowledged', 'resolved', 'excepted'] as const;
const news = fc.constantFrom<Delivery['news']>(...kinds);

describe('every message to Slack', () => {
  it.each(kinds)('keeps the limits of Block Kit when it says: %s', (what) => {
    for (const incident of [threeClauses, closed, sshBruteForce]) {
      const one = occasion(incident, { buttons: true }, what);
      expect([...problemsOf(slackOf(one)), ...problemsOf(slackNewsOf(one))]).toEqual([]);
    }
  });

  it('keeps them whatever the incident is called, and tags, pages and turns nothing', () => {
    fc.assert(
      fc.property(hostileIncidents, news, (incident, what) => {
        const one = occasion(incident, { buttons: true }, what);
        // A command is shown as it is or not at all; it may hold what looks like a mention inside its code block.
        const { fix: _fix, ...bare } = incident;
        expect(problemsOf(slackNewsOf(one))).toEqual([]);
        expect(problemsOf(slackOf({ ...one, incident: bare }))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('of the thread is a line or two', () => {
    const texts = JSON.stringify(slackNewsOf(occasion(closed, { now: '2026-11-23T14:10:00.000Z' }, 'resolved')).blocks);
    expect(texts).toContain('RESOLVED production* - P-7 and 2 more hold again');
    expect(texts).toContain('It lasted 7 min');
    const taken = { ...threeClauses, state: 'acknowledged' as const };
    const acts = [{ id: 'a', kind: 'acknowledge', via: 'page', by: 'ada', at: '2026-11-23T14:05:00.000Z' } as const];
    const said = JSON.stringify(slackNewsOf(occasion({ ...taken, acts }, {}, 'acknowledged')).blocks);
    expect(said).toContain('TAKEN ON production*');
    expect(said).toContain('Acknowledged by ada');
  });
});

describe('the buttons', () => {
  const idsOf = (of: Parameters<typeof occasion>[0]): readonly string[] =>
    JSON.stringify(slackOf(occasion(of, { buttons: true })).blocks)
      .matchAll(/"action_id":"(\w+)"/g)
      .map(([, id = '']) => id)
      .toArray();

  it('are those that this incident can still use', () => {
    expect(idsOf(threeClauses)).toEqual(['acknowledge', 'path', 'fix', 'ask', 'snooze']);
    expect(idsOf({ ...threeClauses, state: 'fixing' })).toEqual(['path', 'fix', 'ask', 'snooze']);
    expect(idsOf(sshBruteForce)).toEqual(['acknowledge', 'snooze']);
    expect(idsOf(closed)).toEqual([]);
  });

  it('are not there where nobody would hear them', () => {
    expect(JSON.stringify(slackOf(occasion(threeClauses)))).not.toContain('action_id');
  });
});

describe('a page', () => {
  it.each([
    ['opened', 'trigger'],
    ['graver', 'trigger'],
    ['acknowledged', 'acknowledge'],
    ['resolved', 'resolve'],
    ['excepted', 'resolve'],
  ] as const)('of news that is %s does %s under the key of the incident', (what, action) => {
    expect(pageOf(occasion(threeClauses, {}, what))).toMatchObject({ action, dedupKey: threeClauses.id });
  });

  it('says what is wrong, what was promised and until when, each in one clean line', () => {
    expect(pageOf(occasion(threeClauses))).toEqual({
      action: 'trigger',
      dedupKey: threeClauses.id,
      summary:
        '[HIGH] production: web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks - breaks P-7 and 2 more',
      severity: 'high',
      source: 'aws/111122223333/eu-west-1/AWS::EC2::SecurityGroup/sg-0a1b2c3d',
      component: 'web',
      group: 'production',
      class: 'admin-port-untrusted',
      at: '2026-11-23T14:02:11.000Z',
      details: {
        promise: '"Servers accept SSH (22) from authorized administrator addresses only."',
        place: 'Network Segregation & Threat Monitoring, line 10 (P-7)',
        since:
          '2026-11-23 15:02:11 Europe/Berlin (14:02:11 UTC), 2 min ago Changed by role deploy-admin (session alice) from 198.51.100.7, with the AWS console.',
        due: '2026-11-23 16:02:11 Europe/Berlin (15:02:11 UTC), in 57 min (P-7) Owner: platform-security. Not acknowledged yet.',
        key: `${threeClauses.id}:v3:email`,
      },
      link: `https://clausewatch.example/incidents/${threeClauses.id}`,
    });
  });

  it('stays one line below the limit whatever the incident is called', () => {
    fc.assert(
      fc.property(hostileIncidents, news, (incident, what) => {
        const { summary, source, component, details } = pageOf(occasion(incident, {}, what));
        for (const text of [summary, source, component, ...Object.values(details)])
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(summary.length).toBeLessThanOrEqual(1024);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a notice for Amazon Q Developer', () => {
  it('has the fields without which it is dropped, and one thread an incident', () => {
    const notice = noticeOf(occasion(threeClauses));
    expect(notice).toMatchObject({ version: '1.0', source: 'custom', content: { textType: 'client-markdown' } });
    expect(notice.content.description).toContain('Servers accept SSH');
    expect(notice.metadata).toMatchObject({ threadId: threeClauses.id, eventType: 'incident.opened' });
    expect(notice.content.keywords).toEqual(['P-7', 'P-16', 'P-13', 'production']);
  });

  it('holds no mark-up of theirs', () => {
    fc.assert(
      fc.property(hostileIncidents, news, (incident, what) => {
        const { title, description } = noticeOf(occasion(incident, {}, what)).content;
        expect(`${title}${description}`).not.toMatch(/<[!@#h]|@(channel|here|everyone)/i);
      }),
      { numRuns: 300 },
    );
  });
});
