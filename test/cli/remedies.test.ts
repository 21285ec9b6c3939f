/** Remedies on the command line: proposed by one person, approved by another, and never by a name alone. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';
import { firstIncident, post, served, session, ticketFor } from './served.ts';

const registers = `people:
  - { id: ada, name: Ada, email: ada@example.com, roles: [responder, approver] }
  - { id: bo, name: Bo, email: bo@example.com, roles: [approver] }
adminNetworks: { cidrs: [198.51.100.32/28] }
remediation: { clauses: [CLAUSES], mode: act }
`;

it('a remedy is proposed by one person and approved by another; where nothing can make it, that is said', async () => {
  const folder = folderOf({ 'registers.yaml': registers.replace('CLAUSES', 'pythias/P-7') });
  const data = join(folder, 'data');
  const file = join(folder, 'registers.yaml');
  const server = await served(['--policy', 'pythias', '--registers', file, '--data', data]);
  await post(server.address, JSON.stringify(group('sg-1')));
  const id = await firstIncident(data);
  const ticket = async (person: string): Promise<string> => ticketFor(data, person);
  const remedies = (...args: readonly string[]) => clausewatch(['remedies', ...args, '--data', data]);
  const refused = async (words: RegExp, ...args: readonly string[]): Promise<void> => {
    const ran = await remedies(...args);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(words)]);
  };

  await refused(/nothing is proposed/, 'show', id);
  await refused(/There is no such request/, 'approve', id, '--ticket', await ticket('bo'));
  await refused(
    /`remediation\.clauses` would need pythias\/P-13, pythias\/P-15, pythias\/P-6/,
    'propose',
    id,
    '--ticket',
    await ticket('ada'),
  );
  writeFileSync(file, registers.replace('CLAUSES', 'pythias/P-6, pythias/P-7, pythias/P-13, pythias/P-15'));
  const suggested = await remedies('propose', id, '--by', 'mara');
  expect(suggested.stdout).toMatch(/suggested by mara \(unverified\)/);
  expect(suggested.stderr).toMatch(/nobody can approve it before a person who is signed in proposes it/);
  await refused(/is not verified/, 'approve', id, '--ticket', await ticket('bo'));
  const proposed = await remedies('propose', id, '--ticket', await ticket('ada'));
  expect(proposed.stdout).toMatch(/proposed by ada/);
  expect(proposed.stderr).toMatch(/waits for another person to approve it\nNothing here can change your cloud/);
  await refused(/not verified here/, 'approve', id, '--by', 'bo');
  await refused(/You asked for it yourself/, 'approve', id, '--ticket', await ticket('ada'));
  await refused(/Nothing was made/, 'revert', id, '--note', 'x', '--ticket', await ticket('ada'));

  const link = `${server.address}/?token=${await ticket('bo')}`;
  const page = await session({ ...server, link });
  const html = await page(`/incidents/${id}`);
  expect(html).toMatch(/proposed by ada: waits for another person/);
  expect(html).toMatch(/>Approve<\/button>/);
  expect(html).toMatch(/Nothing here can change your cloud/);

  const approved = await remedies('approve', id, '--ticket', await ticket('bo'), '--note', 'go');
  expect(approved.stdout).toMatch(/approved by bo/);
  expect(approved.stderr).toMatch(/Nothing here can change your cloud.*\n?.*Run it yourself:\naws ec2/s);
  expect(documentOf(await remedies('list', '--json'))).toMatchObject([
    { incident: id, kind: 'edit', stage: 'by-hand', by: 'ada', approvedBy: ['bo'] },
    { stage: 'suggested', by: 'unverified:mara' },
  ]);
  const shown = (await remedies('show', id)).stdout;
  expect(shown).toMatch(/^ {2}- ingress tcp\/22 from 0\.0\.0\.0\/0$/m);
  expect(shown).toMatch(/approved by bo: to be made by hand.*aws ec2 /s);
  expect(documentOf(await remedies('show', id, '--json'))).toMatchObject([
    { commands: [] },
    { before: null, waits: null, commands: [expect.stringMatching(/authorize/), expect.stringMatching(/revoke/)] },
  ]);
  await refused(/decided already/, 'approve', id, '--ticket', await ticket('bo'));
  const declined = await remedies('decline', id, '--note', 'no', '--ticket', await ticket('bo'));
  expect([declined.stderr, declined.stdout]).toEqual(['', expect.stringMatching(/declined by bo/)]);
  const detail = documentOf(await clausewatch(['incidents', 'show', id, '--data', data, '--json']));
  expect(detail).toMatchObject({ state: 'acknowledged', remedies: [{}, { stage: 'declined', approvedBy: ['bo'] }] });
  await server.end('SIGTERM');
}, 60_000);
