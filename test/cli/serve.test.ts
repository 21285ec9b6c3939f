/** The server: who gets in, what is taken, how it ends. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';
import { post, served, session, until } from './served.ts';

const policy = ['--policy', 'pythias'];
const list = (data: string): Promise<readonly { readonly id: string; readonly state: string }[]> =>
  clausewatch(['incidents', 'list', '--data', data, '--json']).then(
    (ran) => documentOf(ran) as readonly { readonly id: string; readonly state: string }[],
  );

describe('serve', () => {
  it('takes an event, opens its incident, keeps the messages for the page, and stops when asked', async () => {
    const data = join(folderOf({}), 'data');
    const server = await served([...policy, '--data', data]);
    const answer = await post(server.address, JSON.stringify(group('sg-1')));
    expect(answer.status).toBe(202);
    const [incident] = await until(async () => {
      const found = await list(data);
      return found.length > 0 ? found : undefined;
    });
    const page = await session(server);
    expect(await page('/incidents')).toContain(incident?.id);
    expect(await page('/outbox')).toMatch(/sent/);
    expect(await page(`/incidents/${incident?.id ?? ''}`)).toContain('sg-1');
    expect(await server.end('SIGTERM')).toBe(0);
    expect(server.stderr()).not.toMatch(/internal error/);
    const acked = await clausewatch([
      'incidents',
      'ack',
      incident?.id ?? '',
      '--data',
      data,
      '--by',
      'Mara',
      '--note',
      'on it',
      '--json',
    ]);
    expect((documentOf(acked) as { readonly state: string }).state).toBe('acknowledged');
    const shown = await clausewatch(['incidents', 'show', incident?.id ?? '', '--data', data]);
    expect(shown.stdout).toMatch(/Mara \(unverified\)/);
  });

  it('lets nobody in without the link, lets it be used once, and answers to no other name', async () => {
    const server = await served([...policy, '--data', join(folderOf({}), 'data')]);
    expect((await fetch(server.address)).status).toBe(401);
    const page = await session(server);
    expect(await page('/status')).toContain('Intake');
    expect((await fetch(server.link, { redirect: 'manual' })).status).toBe(401);
    await server.end('SIGINT');
  });

  it('refuses what it cannot use, with the reason, and goes on', async () => {
    const server = await served([...policy, '--data', join(folderOf({}), 'data')]);
    const tried = async (body: string, headers?: Readonly<Record<string, string>>): Promise<string> => {
      const answer = await post(server.address, body, headers);
      return `${answer.status} ${await answer.text()}`;
    };
    const good = JSON.stringify(group('sg-1'));
    expect(await tried(good, {})).toMatch(/^401 .*Authorization: Bearer/);
    expect(await tried(good, { authorization: 'Bearer wrong' })).toMatch(/^401 /);
    expect(await tried('not json')).toMatch(/^400 .*not JSON/);
    expect(await tried('{"hello":1}')).toMatch(/^400 .*not recognised/);
    expect(await tried('['.repeat(200_000) + ']'.repeat(200_000))).toMatch(/^400 .*nested/);
    expect(
      await tried(JSON.stringify(group('sg-1', {}, { configurationItemCaptureTime: '2999-01-01T00:00:00Z' }))),
    ).toMatch(/^400 .*future/);
    expect(await tried(`${good}${' '.repeat(1_000_001)}`)).toMatch(/^413 /);
    expect(await tried(JSON.stringify([{ hello: 1 }, group('sg-1')]))).toMatch(/^202 .*not recognised/);
    expect((await fetch(`${server.address}/events`)).status).toBe(405);
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it('takes no events without a token of its own, nor with one that can be guessed', async () => {
    const server = await served([...policy, '--data', join(folderOf({}), 'data')], {
      env: { CLAUSEWATCH_INTAKE_TOKEN: '' },
    });
    const answer = await post(server.address, '{}');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toMatch(/set CLAUSEWATCH_INTAKE_TOKEN/);
    await server.end('SIGTERM');
    const short = await clausewatch(['serve', '--port', '0', ...policy], {
      cwd: folderOf({}),
      env: { CLAUSEWATCH_INTAKE_TOKEN: 'short' },
    });
    expect(short.stderr).toMatch(/CLAUSEWATCH_INTAKE_TOKEN: shorter than 16/);
    expect(short.code).toBe(2);
  });

  it('runs once for each folder, and once for each port', async () => {
    const data = join(folderOf({}), 'data');
    const server = await served([...policy, '--data', data]);
    const again = await clausewatch(['serve', ...policy, '--port', '0', '--data', data]);
    expect(again.stderr).toMatch(/another clausewatch serves from this folder/);
    expect(again.code).toBe(2);
    const other = join(folderOf({}), 'data');
    const samePort = await clausewatch(['serve', ...policy, '--port', new URL(server.address).port, '--data', other]);
    expect(samePort.stderr).toMatch(/port \d+ on 127\.0\.0\.1 is in use/);
    expect(samePort.code).toBe(2);
    await server.end('SIGTERM');
  });

  it('says that a webhook is wrong, and shows none of it', async () => {
    const env = { CLAUSEWATCH_SLACK_WEBHOOK: 'http://169.254.169.254/secret-path' };
    const ran = await clausewatch(['serve', ...policy, '--port', '0'], { cwd: folderOf({}), env });
    expect(ran.stderr).toMatch(/Slack webhook: not an https address/);
    expect(ran.stderr).not.toMatch(/secret-path/);
    expect(ran.code).toBe(2);
  });
});

describe('serve --sample', () => {
  it(
    'replays the estate, says what it found, and can be asked from another terminal',
    { timeout: 60_000 },
    async () => {
      const cwd = folderOf({});
      const server = await served(['--sample'], { cwd });
      expect(server.stderr()).toMatch(/453 events, \d+ incidents: \d+ not over/);
      expect(server.stderr()).toMatch(/The sample's clock stands at 2026-11-15/);
      expect(server.stderr()).toMatch(/high +since 2026-11-02/);
      const page = await session(server);
      expect((await page('/')).includes('(importer) opens tcp/3389 to 2000::/3')).toBe(true);
      const coverage = await clausewatch(['coverage', '--data', join('.data', 'sample'), '--json'], { cwd });
      const rows = documentOf(coverage) as readonly {
        readonly policy: string;
        readonly clause: string;
        readonly lastEvidence: string | null;
      }[];
      expect(rows.find(({ clause }) => clause === 'L-4')).toMatchObject({
        policy: 'larkfield',
        lastEvidence: expect.stringMatching(/^2026-11-15/),
      });
      const group = ['incidents', 'show', 'inc_376e2ea3dc3bdf18e8fc411db1'];
      const shown = await clausewatch([...group, '--data', join('.data', 'sample')], { cwd });
      expect(shown.stdout).toMatch(
        /changed by +developer\/bob@larkfield\.example from 198\.51\.100\.140, with the console/,
      );
      const reached = ['incidents', 'show', 'inc_4fd39c281bc2cfde60e492a703', '--data', join('.data', 'sample')];
      const proven = (await clausewatch(reached, { cwd })).stdout.replace(/\s+/g, ' ');
      expect(proven).toContain(
        '0.0.0.0/0 reach tcp/22 (SSH) behind sg-043c99bc054673e4f (staging-web) from the internet',
      );
      expect(proven).toContain('Checked on a copy of the whole network: closes L-3, L-4, L-9; no other clause opens');
      expect((await page('/incidents/inc_4fd39c281bc2cfde60e492a703')).includes('internet gateway')).toBe(true);
      const explained = await clausewatch(['explain', 'L-4', '--data', join('.data', 'sample')], { cwd });
      expect(explained.stdout).toMatch(/"Only ports 80 and 443 are open to the internet\."/);
      expect(explained.stdout).toMatch(/inc_[0-9a-f]{26} {2}high/);
      expect(await server.end('SIGINT')).toBe(0);
      expect(existsSync(join(cwd, '.data', 'sample', 'clausewatch.db'))).toBe(true);
    },
  );

  it('has a folder of its own', async () => {
    const ran = await clausewatch(['serve', '--sample', '--data', 'elsewhere'], { cwd: folderOf({}) });
    expect(ran.stderr).toMatch(/--sample: .*leave out --data/);
    expect(ran.code).toBe(2);
  });
});
