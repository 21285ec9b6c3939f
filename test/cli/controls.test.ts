import { describe, expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';
import { firstIncident, post, served, ticketFor } from './served.ts';

describe('controls', () => {
  it('are listed with their incidents, put into the shadow, and accepted again', async () => {
    const people = `people:
  - { id: ada, name: Ada, email: ada@example.com, roles: [admin] }
  - { id: bo, name: Bo, email: bo@example.com, roles: [responder] }
`;
    const folder = folderOf({ 'registers.yaml': people });
    const data = ['--data', `${folder}/data`];
    const server = await served(['--policy', 'pythias', '--registers', `${folder}/registers.yaml`, ...data]);
    await post(server.address, JSON.stringify(group('sg-open')));
    await firstIncident(`${folder}/data`);
    const shadow = async (...args: readonly string[]) =>
      clausewatch(['controls', 'shadow', 'admin-port-untrusted', ...args, ...data]);
    const ticket = async (person: string): Promise<string> => ticketFor(`${folder}/data`, person);
    const standing = async () => {
      const rows = documentOf(await clausewatch(['controls', ...data, '--json'])) as {
        control: string;
        state: string;
        incidents: string[];
      }[];
      return rows.find(({ control }) => control === 'admin-port-untrusted');
    };
    expect(await standing()).toMatchObject({ state: 'accepted', incidents: [expect.stringMatching(/^inc_/)] });
    expect((await shadow()).stderr).toMatch(/not verified here/);
    expect((await shadow('--by', 'ada')).stderr).toMatch(/not verified here/);
    expect((await shadow('--ticket', await ticket('bo'))).stderr).toMatch(/None of your roles/);
    expect(await standing()).toMatchObject({ state: 'accepted' });
    expect((await shadow('--ticket', await ticket('ada'))).stdout).toBe('admin-port-untrusted: shadow\n');
    expect(await standing()).toMatchObject({ state: 'shadow' });
    const rows = documentOf(await clausewatch(['coverage', ...data, '--json'])) as { missing: string[] }[];
    expect(rows.flatMap(({ missing }) => missing)).toContain(
      'control admin-port-untrusted in shadow: what it finds is told to nobody',
    );
    expect((await clausewatch(['controls', 'accept', 'admin-port-untrusted', ...data])).code).toBe(0);
    expect(await standing()).toMatchObject({ state: 'accepted' });
    await server.end('SIGTERM');
  }, 60_000);

  it('that no clause cites are refused', async () => {
    const folder = folderOf({ 'open.json': JSON.stringify(group('sg-open')) });
    const data = ['--data', `${folder}/data`];
    await clausewatch(['replay', folder, '--policy', 'pythias', ...data]);
    const ran = await clausewatch(['controls', 'accept', 'no-such-control', ...data]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain('no clause of this server cites such a control');
  });
});
