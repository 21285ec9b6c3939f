import { describe, expect, it } from 'vitest';

import { incidentOf } from '../test/incident-sample.ts';
import { severalIncidents } from '../test/several-incidents.ts';
import { reader, sample } from '../test/world-sample.ts';

const read = async (options: Parameters<typeof sample>[0] = {}): Promise<string> =>
  (await (await reader(await sample({ incidents: severalIncidents(), ...options })))('/policies/harbour-lane')).text();
const text = (page: string): string => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const note = (page: string, id: string): string =>
  text(
    [...page.matchAll(/<li class="note[^>]*id="([^"]*)"[\s\S]*?<\/li>/g)].find(([, one]) => one === id)?.[0] ?? '',
  ).trim();

describe('the policy page', () => {
  it('reads as the document, with every clause in the margin', async () => {
    const page = await read();
    expect(text(page)).toContain('Production, staging and development are kept apart and share no networks.');
    expect([...page.matchAll(/<li class="note [^"]*" id="(H-\d+)"/g)]).toHaveLength(14);
  });

  it.each([
    ['H-4', 'H-4 broken same incident as H-3'],
    ['H-6', 'H-6 broken Every protocol open on sg-07c6b5a4 (legacy-import)'],
    ['H-8', 'H-8 holds last looked at 23 Nov 2026'],
    ['H-5', 'H-5 unproven missing: connector atlas what is watched of it holds'],
    ['H-2', 'H-2 nothing seen yet'],
    ['H-10', 'H-10 unproven missing: attestation by platform-security every P3M (none given)'],
    ['H-11', 'H-11 undetermined No flow log on vpc-0d4e (batch)'],
    ['H-13', 'H-13 open threat SSH brute force on i-0c9d8e7f (orders-2)'],
    ['H-12', 'H-12 not falsifiable It names nothing that could be seen to be otherwise.'],
  ])('says of %s what is known of it', async (id, words) => {
    expect(note(await read(), id)).toBe(words);
  });

  it('counts several incidents of one clause and leads to them', async () => {
    const page = await read({ incidents: [incidentOf('inc_a'), incidentOf('inc_b')] });
    expect(note(page, 'H-4')).toBe('H-4 broken 2 incidents');
    expect(page).toContain('href="/incidents?policy=harbour-lane&amp;clause=H-4"');
  });

  it('never says that a clause holds because a person closed the incident', async () => {
    const closed = { state: 'resolved', resolvedAt: '2026-11-23T05:00:00.000Z', resolvedBy: 'alice: agreed' } as const;
    expect(note(await read({ incidents: [incidentOf('inc_a', closed)] }), 'H-4')).toMatch(/^H-4 broken/);
    const mended = incidentOf('inc_a', closed);
    const entries = mended.entries.map((entry) => ({ ...entry, state: 'holds' as const }));
    expect(note(await read({ incidents: [{ ...mended, entries }] }), 'H-4')).toMatch(/^H-4 holds/);
  });

  it('never calls a clause without evidence good', async () => {
    const page = await read({ incidents: [], deps: { overview: async () => ({ rows: [], undecided: new Map() }) } });
    expect(page).not.toContain('tone-holds');
    expect(note(page, 'H-8')).toBe('H-8 unproven');
  });

  it('shows our summaries, marked, where the document is not at hand', async () => {
    const page = await read({ documents: new Map() });
    expect(text(page)).toContain('paraphrase The document is not at hand: these are our words.');
    expect(text(page)).toContain('SSH is for administrators.');
    expect(page).not.toContain('Servers accept HTTPS');
  });
});
