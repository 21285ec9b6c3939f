import { describe, expect, it } from 'vitest';

import { deliveryOf, incidentOf } from '../test/incident-sample.ts';
import { severalIncidents } from '../test/several-incidents.ts';
import { reader, sample } from '../test/world-sample.ts';

const open = async (options: Parameters<typeof sample>[0] = {}): Promise<(path: string) => Promise<string>> => {
  const ask = await reader(await sample({ incidents: severalIncidents(), ...options }));
  return async (path) => (await ask(path)).text();
};
const text = (page: string): string => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const order = (page: string): readonly string[] =>
  [...page.matchAll(/href="\/incidents\/(inc_\w+)"/g)].map(([, id]) => id ?? '');

describe('today', () => {
  it('lists what is not over by the time it is due, what names none last, and what is over apart', async () => {
    const page = await (await open())('/');
    expect(order(page)).toEqual(['inc_any', 'inc_threat', 'inc_ssh', 'inc_log', 'inc_done']);
    expect(text(page)).toContain(
      '4 things need a person today. Of these, 1 overdue, 3 not acknowledged, 1 came back after being resolved.',
    );
  });

  it('says the severity as a word, the due time, the clauses, the resource and the environment', async () => {
    const page = text(await (await open({ incidents: [incidentOf('inc_ssh')] }))('/'));
    expect(page).toMatch(
      /high SSH on sg-0a1b2c3d4e5f60718 \(web\) open to the internet H-4 H-3 web · production · harbour-prod · eu-west-1 due in 2 h 47 min Open since/,
    );
  });

  it('counts what is not known, and leads to it', async () => {
    const page = await (await open())('/');
    for (const [path, words] of [
      ['/coverage?state=unproven', '5 of 14 clauses unproven'],
      ['/outbox?state=dead', '1 message not delivered'],
    ])
      expect(text(page.slice(page.indexOf(`href="${path}"`))), path).toContain(words);
  });

  it('says so when there is nothing', async () => {
    expect(text(await (await open({ incidents: [] }))('/'))).toContain('Nothing needs a person today.');
  });
});

describe('an incident', () => {
  it('says that nobody is told of it, where only a control in shadow finds it', async () => {
    const made = await sample({ incidents: severalIncidents() });
    const ask = await reader(made);
    const shown = async (): Promise<string> => text(await (await ask('/incidents/inc_ssh')).text());
    expect(await shown()).not.toContain('In shadow');
    await made.app.table.put({ pk: 'quiet', sk: 'state', version: 1, data: { accepted: [] } }, undefined);
    expect(await shown()).toContain('In shadow: nobody is told of it. Only');
  });

  it('quotes the sentence once for the clauses on it, with its place', async () => {
    const page = text(await (await open())('/incidents/inc_ssh'));
    expect(page.match(/Servers accept HTTPS \(443\)/g)?.length).toBe(3); // the page, the e-mail, Slack
    expect(page).toContain('Network security policy, line 8');
    expect(page).toContain('at /ipPermissions/2 in the configuration, found by');
  });

  it('marks our own words', async () => {
    const [entry] = incidentOf('inc_x').entries;
    if (entry === undefined) throw new Error('no entry');
    const sentence = { ...entry.sentence, quoted: false, paraphrased: 'changed' } as const;
    const page = text(
      await (
        await open({ incidents: [incidentOf('inc_x', { entries: [{ ...entry, sentence }] })] })
      )('/incidents/inc_x'),
    );
    expect(page).toContain('paraphrase The document no longer holds the sentence');
  });

  it('shows the times in the zone of the organisation and the instant for machines', async () => {
    const page = await (await open({ deps: { timeZone: 'Asia/Tokyo' } }))('/incidents/inc_ssh');
    expect(page).toContain(
      '<time datetime="2026-11-23T09:02:11.000Z" title="2026-11-23T09:02:11.000Z">23 Nov 2026, 18:02</time>',
    );
  });

  it('shows a message as it was sent where that was kept, and says when it was not', async () => {
    const mail = { subject: 'Kept subject', text: 'kept text', attributes: {} };
    const kept = await (
      await open({
        deps: { asSent: async ({ channel }) => (channel === 'email' ? { kind: 'email', mail } : undefined) },
      })
    )('/incidents/inc_ssh');
    expect(kept).toContain('Kept subject');
    expect(kept.match(/the text that left was not kept/g)?.length).toBe(1);
  });

  it('tells why a message did not arrive', async () => {
    expect(text(await (await open())('/incidents/inc_any'))).toMatch(
      /not delivered given up after 10 tries: Slack answered 410 Gone/,
    );
  });
});

describe('a command', () => {
  it('is copied as it is: blanks, quotes and lines kept', async () => {
    const commands = [`aws x --name 'two  blanks' "q"`, 'aws y'];
    const get = await open({ incidents: [incidentOf('inc_x', { fix: { commands, undo: [], note: 'n' } })] });
    const shown = /<pre class="command"[^>]*>(.*?)<\/pre>/s.exec(await get('/incidents/inc_x'))?.[1] ?? '';
    const copied = shown
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"');
    expect(copied).toBe(commands.join('\n'));
  });
});

describe('lists', () => {
  it('are filtered by state, severity and policy', async () => {
    const get = await open();
    expect(order(await get('/incidents?state=resolved'))).toEqual(['inc_done']);
    expect(order(await get('/incidents?state=any&severity=medium'))).toEqual(['inc_any', 'inc_done']);
    expect(order(await get('/incidents?policy=harbour-lane'))).toHaveLength(4);
    expect(order(await get('/incidents?policy=harbour-lane&clause=H-6'))).toEqual(['inc_any']);
    expect(order(await get('/incidents?clause=H-6'))).toHaveLength(4);
    expect(text(await get('/coverage?state=not-falsifiable'))).toContain('1 clause of 14');
  });

  it('come in pages that keep the filters', async () => {
    const incidents = Array.from({ length: 60 }, (_, index) =>
      incidentOf(`inc_${index}`, { deliveries: [deliveryOf(`inc_${index}`, 'email')] }),
    );
    const get = await open({ incidents });
    const pages = await Promise.all([1, 2, 3].map((page) => get(`/incidents?severity=high&page=${page}`)));
    expect(new Set(pages.flatMap(order)).size).toBe(60);
    expect(pages[1]).toContain('state=unresolved&amp;severity=high&amp;policy=&amp;clause=&amp;page=3');
    expect(text(await get('/outbox'))).toContain('Page 1 of 2');
  });
});
