import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { problemsOf } from '../test/block-kit.ts';
import { hostileIncidents } from '../test/hostile.ts';
import { closed, sshBruteForce, threeClauses } from '../test/occasions.ts';
import { type DigestNews, digestOf } from './digest.ts';
import { nothingOpen, withOpen } from './standing.ts';
import { gistOf } from './gist.ts';
import { mailOf, postOf, reportNoticeOf, reportPageOf } from './report.ts';
import { stormOf } from './storm.ts';

const pages = 'https://clausewatch.example';
const gist = gistOf(threeClauses, 'opened');

function many(count: number): readonly (typeof gist)[] {
  return Array.from({ length: count }, (_, index) => ({
    ...gist,
    id: `inc_${index}`,
    name: `web-${index}`,
    subject: index % 3 === 0 ? 'ingress all' : 'ingress tcp/22',
    severity: index % 3 === 0 ? ('critical' as const) : ('high' as const),
  }));
}

describe('a storm', () => {
  it('says how many, by whom and why, and reads the same in whatever order they came', () => {
    const report = stormOf('bun_1', many(212));
    expect(mailOf('storm', report, pages)).toMatchInlineSnapshot(`
      {
        "attributes": {
          "account": [
            "111122223333",
          ],
          "clauses": [
            "acme/P-13",
            "acme/P-16",
            "acme/P-7",
          ],
          "environment": [
            "production",
          ],
          "kind": [
            "violation",
          ],
          "news": [
            "storm",
            "opened",
          ],
          "owners": [
            "platform-security",
          ],
          "policies": [
            "acme",
          ],
          "severity": [
            "critical",
            "high",
          ],
          "state": [
            "open",
          ],
        },
        "subject": "[CRITICAL] 212 security groups changed by role deploy-admin (session alice): 2 causes",
        "text": "212 security groups changed by role deploy-admin (session alice): 2 causes

      2 causes, gravest first
      - CRITICAL ingress all, admin-port-untrusted, breaks P-7, P-16, P-13: 71 security groups: web-0,
        web-102, web-105 and 68 more
      - HIGH ingress tcp/22, admin-port-untrusted, breaks P-7, P-16, P-13: 141 security groups: web-1,
        web-10, web-100 and 138 more

      All of them: https://clausewatch.example/incidents

      Each of them is an incident of its own, with its sentence, its fix and its due time.

      Key: bun_1
      ",
      }
    `);
    expect(stormOf('bun_1', many(212).toReversed())).toEqual(report);
  });

  it('names nobody when it was not one who changed most of them', () => {
    const mixed = many(10).map((one, index) => ({ ...one, actor: `role ${index}` }));
    expect(stormOf('b', mixed).headline).toBe('10 security groups: 2 causes');
  });

  it('of ends says that they are over', () => {
    const over = many(12).map((one) => ({ ...one, news: 'resolved' as const, actor: '', type: 'network ACL' }));
    expect(stormOf('b', over).headline).toBe('12 network ACLs, over: 2 causes');
  });
});

describe('a digest', () => {
  const news: DigestNews = {
    key: 'bun_2',
    waited: [gist, gistOf(closed, 'resolved')],
    open: withOpen(
      nothingOpen,
      [gist, gistOf({ ...sshBruteForce, openedAt: '2026-11-02T00:00:00.000Z' }, 'opened')],
      '2026-11-23T14:30:00.000Z',
    ),
    unproven: { count: 14, of: 96, missing: ['connector atlas (9)', 'attestation (3)', 'flow records (1)', 'x (1)'] },
    notes: ['admin-port-untrusted on e-mail: 63 incidents this week, 50 are its budget; platform-security'],
    weekly: true,
    now: '2026-11-23T14:30:00.000Z',
    timeZone: 'Europe/Berlin',
  };

  it('says what is new, what is over, what is due and old, and what nobody proves', () => {
    const report = digestOf(news);
    expect(report && mailOf('digest', report, pages).text).toMatchInlineSnapshot(`
      "1 new, 1 over, 1 overdue, 1 due this week

      New (1)
      - HIGH web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks
        (P-7, P-16, P-13), for 27 min, platform-security
        https://clausewatch.example/incidents/inc_4f1c0a9be2d37785c6e0aa91b3

      Over (1)
      - web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks
        https://clausewatch.example/incidents/inc_4f1c0a9be2d37785c6e0aa91b3

      Overdue (1)
      - HIGH i-0c99e8b1 is performing SSH brute force attacks against 198.51.100.23. (B-1), overdue by
        21 d 10 h, 2026-11-02 05:00:00 Europe/Berlin (04:00:00 UTC), platform-security
        https://clausewatch.example/incidents/inc_9d02b7715a4e4c1f83c2d6e0f1

      Due this week (1)
      - HIGH web lets any IPv4 address reach tcp/22 (SSH): public addresses outside the trusted networks
        (P-7, P-16, P-13), due in 32 min, 2026-11-23 16:02:11 Europe/Berlin (15:02:11 UTC),
        platform-security
        https://clausewatch.example/incidents/inc_4f1c0a9be2d37785c6e0aa91b3

      Noise
      - admin-port-untrusted on e-mail: 63 incidents this week, 50 are its budget; platform-security

      All of them: https://clausewatch.example/incidents

      14 of 96 clauses are unproven; missing: connector atlas (9), attestation (3), flow records (1) and 1 more.

      Key: bun_2
      "
    `);
  });

  it('is none when there is nothing to say', () => {
    expect(digestOf({ ...news, waited: [], open: nothingOpen, notes: [] })).toBeUndefined();
  });
});

describe('whatever they are called', () => {
  it('a message about many keeps the limits of every channel, and tags, pages and turns nothing', () => {
    fc.assert(
      fc.property(fc.array(hostileIncidents, { minLength: 1, maxLength: 30 }), fc.boolean(), (incidents, storm) => {
        const gists = incidents.map((incident) => gistOf(incident, 'opened'));
        const digest = digestOf({
          key: 'bun_3',
          waited: gists,
          open: withOpen(nothingOpen, gists, '2027-01-01T00:00:00.000Z'),
          unproven: { count: 0, of: 1, missing: [] },
          notes: incidents.map(({ title }) => title),
          weekly: true,
          now: '2027-01-01T00:00:00.000Z',
          timeZone: 'UTC',
        });
        const report = storm ? stormOf('bun_3', gists) : (digest ?? stormOf('bun_3', gists));
        const kind = storm ? 'storm' : 'digest';
        expect(problemsOf(postOf(kind, report, pages))).toEqual([]);
        const { subject, text } = mailOf(kind, report, pages);
        expect(subject).toMatch(/^\[[A-Z]+\] [\x20-\x7e]*$/);
        expect(subject.length).toBeLessThan(100);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(text.replaceAll(`${pages}/`, '')).not.toContain('://');
        expect(reportPageOf(report, '2027-01-01T00:00:00.000Z').summary.length).toBeLessThanOrEqual(1024);
        expect(JSON.stringify(reportNoticeOf(kind, report))).not.toMatch(/<[!@#]/);
      }),
      { numRuns: 150 },
    );
  });
});
