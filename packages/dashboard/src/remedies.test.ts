import { loadIncident } from '@clausewatch/app/incidents';
import type { Incident } from '@clausewatch/model/incident';
import { beforeEach, describe, expect, it } from 'vitest';

import { closes, provenIncident } from '../test/proven-incident.ts';
import { host, reader, sample, type Sample } from '../test/world-sample.ts';

let made: Sample;
const id = 'inc_ssh';

beforeEach(async () => {
  made = await sample({ incidents: [provenIncident('<i>0.0.0.0/0</i>')], remediation: { clauses: closes } });
});

const now = async (): Promise<Incident | undefined> => loadIncident(made.app.table, id);

/** What a person sees, and what comes of their form. */
async function person(who?: string) {
  const ask = await reader(made, who === undefined ? undefined : `ticket-of-${who}`);
  const page = async (): Promise<string> => (await ask(`/incidents/${id}`)).text();
  const send = async (deed: string, fields: Readonly<Record<string, string>> = {}): Promise<string> => {
    const csrf = /name="csrf" value="([\w-]+)"/.exec(await page())?.[1] ?? '';
    const body = new URLSearchParams({ csrf, seen: (await now())?.updatedAt ?? '', ...fields });
    const answer = await ask(`/incidents/${id}/${deed}`, {
      method: 'POST',
      body,
      headers: { origin: `http://${host}` },
    });
    return answer.status === 303 ? (answer.headers.get('location') ?? '') : answer.text();
  };
  return { page, send };
}

const buttons = (html: string): readonly string[] =>
  [...html.matchAll(/<button type="submit"[^>]*>([^<]*)<\/button>/g)].map((match) => match[1] ?? '');

describe('a remedy on the page', () => {
  it('is proposed by one person and approved by another, each from what they read', async () => {
    const [ada, bo] = [await person('ada'), await person('bo')];
    expect(buttons(await bo.page())).not.toContain('Propose that it be made');
    expect(await ada.send('propose', { note: 'nobody needs it' })).toContain('done=done');
    const proposal = (await now())?.acts[0]?.id ?? '';
    expect(buttons(await ada.page())).not.toContain('Approve');
    expect(buttons(await bo.page())).toEqual(expect.arrayContaining(['Approve', 'Decline']));
    expect(await ada.send('approve', { proposal })).toContain('You asked for it yourself');
    expect(await bo.send('approve', { proposal, seen: '2026-11-01T00:00:00.000Z' })).toContain('has changed since');
    expect(await bo.send('approve', { proposal })).toContain('done=done');
    expect(await now()).toMatchObject({
      state: 'acknowledged',
      acts: [
        { kind: 'propose', by: 'ada' },
        { kind: 'approve', by: 'bo' },
      ],
    });
    expect(await bo.send('decline', { proposal })).toContain('Say why');
    expect(await bo.send('decline', { proposal, note: 'too late' })).toContain('done=done');
  });

  it('shows its changes as text, and that nothing here makes them', async () => {
    await (await person('ada')).send('propose');
    const html = await (await person('bo')).page();
    expect(html).toContain('- ingress tcp/22 from &lt;i&gt;0.0.0.0/0&lt;/i&gt;');
    expect(html).not.toContain('<i>0.0.0.0/0</i>');
    expect(html).toContain('Nothing here can change your cloud');
  });

  it('that is approved where nothing can make it shows the commands to run', async () => {
    await (await person('ada')).send('propose');
    const bo = await person('bo');
    expect(await bo.page()).not.toContain('Commands to run');
    await bo.send('approve', { proposal: (await now())?.acts[0]?.id ?? '' });
    const html = await bo.page();
    expect(html).toContain('approved by bo: to be made by hand, for nothing here can change your cloud');
    expect(html).toMatch(/Commands to run.*revoke-security-group-ingress/s);
  });

  it('is only suggested by somebody whom nobody vouches for, and proposed by a person all the same', async () => {
    const nobody = await person();
    expect(buttons(await nobody.page())).toContain('Suggest that it be made');
    expect(await nobody.send('propose')).toContain('done=done');
    expect(buttons(await nobody.page())).not.toContain('Suggest that it be made');
    const [ada, bo] = [await person('ada'), await person('bo')];
    expect(await bo.page()).toContain('suggested by mara (unverified): nobody can approve it before a person');
    expect(buttons(await bo.page())).not.toContain('Approve');
    expect(buttons(await ada.page())).toContain('Propose that it be made');
    expect(await ada.send('propose')).toContain('done=done');
    expect(buttons(await bo.page())).toContain('Approve');
  });

  it('is not offered where the registers do not let it be made, and the line that they would need is named', async () => {
    made = await sample({ incidents: [provenIncident('<i>0.0.0.0/0</i>')], remediation: { clauses: closes.slice(1) } });
    const ada = await person('ada');
    const html = await ada.page();
    expect(buttons(html)).not.toContain('Propose that it be made');
    expect(html).toContain(`\`remediation.clauses\` would need ${closes[0]}`);
    expect(await ada.send('propose')).toContain(`would need ${closes[0]}`);
  });

  it('of addresses is refused where the register says nothing of blocks', async () => {
    expect(await (await person('ada')).send('block', { block: '9.9.9.1, 9.9.9.2' })).toContain(
      `no address may be denied. \`remediation.block.clauses\` would need one of ${closes.join(', ')}`,
    );
  });
});
