/** Remedies on the command line: proposed by one person, approved by another, and never by a name alone. */
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';
import { post, served, session, until } from './served.ts';

const registers = `people:
  - { id: ada, name: Ada, email: ada@example.com, roles: [responder, approver] }
  - { id: bo, name: Bo, email: bo@example.com, roles: [approver] }
adminNetworks: { cidrs: [198.51.100.32/28] }
remediation: { clauses: [pythias/P-7], mode: act }
`;

it('a remedy is proposed by one person and approved by another; where nothing can make it, that is said', async () => {
  const folder = folderOf({ 'registers.yaml': registers });
  const data = join(folder, 'data');
  const server = await served(['--policy', 'pythias', '--registers', join(folder, 'registers.yaml'), '--data', data]);
  await post(server.address, JSON.stringify(group('sg-1')));
  const id = await until(async () => {
    const ran = await clausewatch(['incidents', 'list', '--data', data, '--json']);
    return (documentOf(ran) as readonly { readonly id: string }[])[0]?.id;
  });
  const ticket = async (person: string): Promise<string> => {
    const ran = await clausewatch(['people', 'link', person, '--data', data, '--json']);
    return (documentOf(ran) as { readonly ticket: string }).ticket;
  };
  const remedies = (...args: readonly string[]) => clausewatch(['remedies', ...args, '--data', data]);
  const refused = async (words: RegExp, ...args: readonly string[]): Promise<void> => {
    const ran = await remedies(...args);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(words)]);
  };

  await refused(/nothing is proposed/, 'show', id);
  await refused(/There is no such request/, 'approve', id, '--ticket', await ticket('bo'));
  expect((await remedies('propose', id, '--ticket', await ticket('ada'))).stdout).toMatch(/proposed by ada/);
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
    { incident: id, kind: 'edit', stage: 'approved', by: 'ada', approvedBy: ['bo'] },
  ]);
  const shown = (await remedies('show', id)).stdout;
  expect(shown).toMatch(/^ {2}- ingress tcp\/22 from 0\.0\.0\.0\/0$/m);
  expect(shown).toMatch(/approved by bo: approved, and to be made/);
  expect(documentOf(await remedies('show', id, '--json'))).toMatchObject([{ before: null, waits: null }]);
  await refused(/decided already/, 'approve', id, '--ticket', await ticket('bo'));
  const declined = await remedies('decline', id, '--note', 'no', '--ticket', await ticket('bo'));
  expect([declined.stderr, declined.stdout]).toEqual(['', expect.stringMatching(/declined by bo/)]);
  const detail = documentOf(await clausewatch(['incidents', 'show', id, '--data', data, '--json']));
  expect(detail).toMatchObject({ remedies: [{ stage: 'declined', approvedBy: ['bo'] }] });
  await server.end('SIGTERM');
}, 60_000);
