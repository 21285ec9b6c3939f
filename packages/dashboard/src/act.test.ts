import { loadIncident } from '@clausewatch/app/incidents';
import type { Incident } from '@clausewatch/model/incident';
import { beforeEach, describe, expect, it } from 'vitest';

import { incidentOf } from '../test/incident-sample.ts';
import { severalIncidents } from '../test/several-incidents.ts';
import { host, reader, sample, type Sample } from '../test/world-sample.ts';

let made: Sample;
let ask: Awaited<ReturnType<typeof reader>>;

beforeEach(async () => {
  made = await sample({ incidents: severalIncidents() });
  ask = await reader(made);
});

async function send(id: string, deed: string, fields: Record<string, string> = {}, who = ask): Promise<Response> {
  const page = await (await who('/incidents/inc_ssh')).text();
  const csrf = /name="csrf" value="([\w-]+)"/.exec(page)?.[1] ?? '';
  const body = new URLSearchParams({ csrf, seen: incidentOf(id).updatedAt, ...fields });
  return who(`/incidents/${id}/${deed}`, { method: 'POST', body, headers: { origin: `http://${host}` } });
}

const now = async (id: string): Promise<Incident | undefined> => loadIncident(made.app.table, id);

describe('what a person does', () => {
  it('acknowledging is stored with who, when and the note, and the page says so', async () => {
    const answer = await send('inc_ssh', 'acknowledge', { note: ' on\r\nit ' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      '/incidents/inc_ssh?done=acknowledge'.replace('acknowledge', 'done'),
    ]);
    expect((await now('inc_ssh'))?.acts).toMatchObject([
      { kind: 'acknowledge', by: 'unverified:mara', via: 'page', at: '2026-11-23T10:15:00.000Z', note: 'on it' },
    ]);
    expect((await now('inc_ssh'))?.state).toBe('acknowledged');
    expect(await (await ask('/incidents/inc_ssh?done=done')).text()).toContain('role="status"');
  });

  it('doing it twice is recorded once', async () => {
    await send('inc_ssh', 'acknowledge');
    expect((await send('inc_ssh', 'acknowledge')).headers.get('location')).toContain('done=needless');
    expect((await now('inc_ssh'))?.acts).toHaveLength(1);
  });

  it('fixing and resolving follow; the reason is kept', async () => {
    await send('inc_ssh', 'fixing');
    expect((await now('inc_ssh'))?.state).toBe('fixing');
    await send('inc_ssh', 'resolve', { note: 'the host is gone', seen: (await now('inc_ssh'))?.updatedAt ?? '' });
    expect(await now('inc_ssh')).toMatchObject({
      state: 'resolved',
      ending: 'person',
      resolvedBy: 'mara (unverified): the host is gone',
    });
  });

  it('resolving needs a reason, and the newest state of the incident', async () => {
    expect((await send('inc_ssh', 'resolve', { note: '  ' })).status).toBe(422);
    const stale = await send('inc_ssh', 'resolve', { note: 'fine', seen: '2026-11-01T00:00:00.000Z' });
    expect([stale.status, (await now('inc_ssh'))?.state]).toEqual([422, 'open']);
    expect(await stale.text()).toContain('has changed since');
  });

  it('asking for an exception needs a reason and a day, is kept in the timeline, and allows nothing', async () => {
    expect((await send('inc_ssh', 'ask', { note: 'vendor visit', until: '2026-02-30' })).status).toBe(422);
    expect((await send('inc_ssh', 'ask', { note: ' ', until: '2026-12-31' })).status).toBe(422);
    await send('inc_ssh', 'ask', { note: 'vendor visit', until: '2026-12-31' });
    const after = await now('inc_ssh');
    expect(after?.state).toBe('open');
    expect(after?.acts.at(-1)).toMatchObject({
      kind: 'ask',
      by: 'unverified:mara',
      until: '2026-12-31',
      note: 'vendor visit',
    });
    expect(after?.timeline.at(-1)?.what).toContain('asks for an exception until 2026-12-31');
  });

  it('an exception is granted by another person who is signed in, from what was read', async () => {
    const [ada, bo] = [await reader(made, 'ticket-of-ada'), await reader(made, 'ticket-of-bo')];
    const newest = async (): Promise<string> => (await now('inc_ssh'))?.updatedAt ?? '';
    const request = { note: 'vendor visit', compensating: 'watched by hand', until: '2026-12-31' };
    await send('inc_ssh', 'ask', request, ada);
    const page = await (await bo('/incidents/inc_ssh')).text();
    expect(page).toMatch(/Asked for until 2026-12-31, by <bdi>ada<[\s\S]*watched by hand[\s\S]*>Grant</);
    const id = /name="ask" value="([\w-]+)"/.exec(page)?.[1] ?? '';
    const granting = { note: 'fine', ask: id, seen: await newest() };
    expect((await send('inc_ssh', 'grant', granting)).status).toBe(422);
    expect((await send('inc_ssh', 'grant', granting, ada)).status).toBe(422);
    expect((await send('inc_ssh', 'grant', { ...granting, seen: 'before' }, bo)).status).toBe(422);
    expect((await send('inc_ssh', 'grant', { ...granting, note: '' }, bo)).status).toBe(422);
    expect((await now('inc_ssh'))?.state).toBe('open');
    expect((await send('inc_ssh', 'grant', granting, bo)).status).toBe(303);
    expect(await now('inc_ssh')).toMatchObject({ state: 'excepted' });
    await send('inc_ssh', 'refuse', { note: 'no longer', ask: id }, bo);
    expect(await now('inc_ssh')).toMatchObject({ state: 'open' });
  });

  it('reminders are put off for some hours', async () => {
    await send('inc_ssh', 'snooze', { hours: '24' });
    expect((await now('inc_ssh'))?.acts).toMatchObject([{ kind: 'snooze', until: '2026-11-24T10:15:00.000Z' }]);
    expect((await send('inc_ssh', 'snooze', { hours: '1000' })).status).toBe(422);
    expect((await send('inc_ssh', 'snooze', { hours: '169' })).status).toBe(422);
  });

  it('somebody who is signed in and in no register can do nothing', async () => {
    const page = await (await (await reader(made, 'ticket-of-eve'))('/incidents/inc_ssh')).text();
    expect(page).toContain('no longer in the register');
    expect(page).not.toContain('<form');
  });

  it('a threat is closed by a person', async () => {
    expect(await (await ask('/incidents/inc_threat')).text()).toMatch(/>Close<\/button>/);
    await send('inc_threat', 'resolve', { note: 'keys rotated' });
    expect((await now('inc_threat'))?.state).toBe('resolved');
  });

  it('nothing else can be done, and not to what is not there', async () => {
    expect((await send('inc_ssh', 'delete')).status).toBe(404);
    expect((await send('inc_ssh', 'except')).status).toBe(404);
    expect((await send('inc_none', 'acknowledge')).status).toBe(404);
    expect((await send('resource%23aws', 'acknowledge')).status).toBe(404);
  });

  it('a resolved incident offers no forms', async () => {
    expect(await (await ask('/incidents/inc_done')).text()).not.toContain('<form');
  });
});
