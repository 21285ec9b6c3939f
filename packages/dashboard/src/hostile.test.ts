import type { Incident } from '@clausewatch/model/incident';
import type { Proof } from '@clausewatch/model/proof';
import { describe, expect, it } from 'vitest';

import { deliveryOf, entryOf, incidentOf } from '../test/incident-sample.ts';
import { reader, sample } from '../test/world-sample.ts';

const strings = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></head><body onload=alert(1)>',
  '</pre></code></textarea></details>',
  'javascript:alert(1)',
  '\u202egnp.exe\u2066\u200b\u0000\u001b[31m',
  '<!channel> <@U123> <http://evil.example|click> `*_~ ```',
  '&lt;script&gt; &amp;lt;',
  '\ud800 lone surrogate',
  `long ${'A'.repeat(6_000)}`,
] as const;

function wayOf(text: string): Proof {
  return {
    packet: { source: text, destination: text, protocol: text, port: 22 },
    path: [
      { kind: text, hop: text, rule: text, name: text },
      { kind: 'security-group', hop: text, rule: text, back: true },
    ],
    exposed: [{ id: text, name: text, environment: text }],
    count: 2,
    missing: [text],
  };
}

function hostile(text: string): Incident {
  const entry = entryOf('H-4', text);
  return incidentOf('inc_hostile', {
    title: text,
    environment: text,
    alias: text,
    subject: text,
    resource: { provider: 'aws', account: text, region: text, type: 'AWS::EC2::SecurityGroup', id: text, name: text },
    entries: [
      {
        ...entry,
        sentence: { ...entry.sentence, text, policyTitle: text },
        clause: text,
        policy: text,
        owner: text,
        missing: [text],
        reasons: entry.reasons.map((reason) => ({ ...reason, at: text, data: { x: text }, proof: wayOf(text) })),
        versions: { policy: text, registers: text, controls: text },
      },
    ],
    timeline: [{ at: text, what: text, by: text }],
    rule: text,
    fix: {
      commands: [text],
      undo: [text],
      note: text,
      hint: { terraform: text, cdk: text },
      proof: { closes: [text], opens: [text], untouched: [text] },
    },
    changedBy: { name: text, from: text, with: text },
    deliveries: [
      deliveryOf('inc_hostile', 'email', { state: 'dead', error: text }),
      deliveryOf('inc_hostile', 'slack'),
    ],
  });
}

const pages = ['/', '/incidents', '/incidents/inc_hostile', '/outbox', '/policies/harbour-lane'];
/** Every tag with its attributes, values emptied: `<a href="">`. */
const tags = (page: string): readonly string[] =>
  (page.match(/<[^>]*>/g) ?? []).map((tag) => tag.replaceAll(/"[^"]*"/g, '""'));
/** Mark-up that Slack's own text may be drawn with. */
const drawn = ['p', 'pre', 'code', 'b', 'i', 's', 'mark', 'blockquote'].flatMap((name) => [`<${name}>`, `</${name}>`]);
/** What a page of this program consists of. */
const links = (page: string): readonly string[] =>
  [...page.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, link]) => link ?? '');

describe('text of others', () => {
  it.each(strings.map((text) => [text.slice(0, 40), text] as const))('%j is only ever text', async (_, text) => {
    const ask = await reader(await sample({ incidents: [hostile(text)] }));
    const harmless = await reader(await sample({ incidents: [hostile('harmless')] }));
    for (const path of pages) {
      const page = await (await ask(path)).text();
      const allowed = new Set([...tags(await (await harmless(path)).text()), ...drawn, '<p class="notice">']);
      expect(
        tags(page).filter((tag) => !allowed.has(tag)),
        path,
      ).toEqual([]);
      expect(
        links(page).filter(
          (link) => !/^(\/(?!\/)|#|https:\/\/[\w.-]*\.?console\.aws\.amazon\.com\/|data:image\/svg)/.test(link),
        ),
        path,
      ).toEqual([]);
    }
  });

  it('of 100 KB is cut where it is shown', async () => {
    const title = 'A'.repeat(100_000);
    const ask = await reader(
      await sample({ incidents: [incidentOf('inc_hostile', { title, timeline: [{ at: title, what: title }] })] }),
    );
    for (const path of pages) expect((await (await ask(path)).text()).length, path).toBeLessThan(60_000);
  });

  it('does not turn what stands beside it, and hides nothing', async () => {
    const ask = await reader(await sample({ incidents: [hostile('\u202eevil\u200b\u2066')] }));
    const today = await (await ask('/')).text();
    expect(today).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
    expect(today).toMatch(/<bdi>\ufffdevil\ufffd<\/bdi>/);
  });

  it('a command with invisible characters is not offered for copying', async () => {
    const ask = await reader(await sample({ incidents: [hostile('aws ec2 x \u202e y')] }));
    const page = await (await ask('/incidents/inc_hostile')).text();
    expect(page).toContain('cannot be shown safely');
    expect(page).not.toContain('class="command"');
  });

  it.each(['?state=<script>', '?page=-1', '?page=999999', '?policy=%00', '?severity[]=x', '?state=dead&page=1e9'])(
    'a query string %s changes nothing and is not repeated',
    async (query) => {
      const ask = await reader(await sample({ incidents: [incidentOf('inc_a')] }));
      for (const path of ['/incidents', '/outbox', '/coverage']) {
        const answer = await ask(path + query);
        expect(answer.status).toBe(200);
        expect(await answer.text()).not.toContain('<script');
      }
    },
  );

  it.each([
    '/incidents/..%2f..%2fetc',
    '/incidents/inc_%00',
    '/incidents/%ff',
    '/policies/__proto__',
    '/policies/constructor',
    '/style.css%00',
  ])('%s is not found', async (path) => {
    const ask = await reader(await sample());
    expect((await ask(path)).status).toBe(404);
  });
});
