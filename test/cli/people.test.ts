/** Exceptions from the request to the grant: by two people, each signed in by a ticket, and by nobody else. */
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { folderOf, group } from './items.ts';
import { clausewatch, documentOf } from './run.ts';
import { firstIncident, post, served, session, ticketFor } from './served.ts';

const registers = `people:
  - { id: ada, name: Ada, email: ada@example.com, roles: [responder, approver] }
  - { id: bo, name: Bo, email: bo@example.com, roles: [approver] }
`;

it('an exception is asked for by one person and granted by another; a name alone decides nothing', async () => {
  const folder = folderOf({ 'registers.yaml': registers });
  const data = join(folder, 'data');
  const server = await served(['--policy', 'pythias', '--registers', join(folder, 'registers.yaml'), '--data', data]);
  await post(server.address, JSON.stringify(group('sg-1')));
  const id = await firstIncident(data);
  const ticket = async (person: string): Promise<string> => ticketFor(data, person);
  const exceptions = (...args: readonly string[]) => clausewatch(['exceptions', ...args, '--data', data]);
  const why = ['--note', 'the move'];
  const day = ['--until', new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)];

  const used = await ticket('ada');
  expect((await exceptions('ask', id, ...day, ...why, '--ticket', used)).stdout).toMatch(/asked for by ada/);
  expect((await exceptions('grant', id, ...why, '--ticket', used)).stderr).toMatch(/used already/);
  expect((await exceptions('grant', id, ...why, '--by', 'bo')).stderr).toMatch(/not verified here/);
  const own = await exceptions('grant', id, ...why, '--ticket', await ticket('ada'));
  expect([own.code, own.stderr]).toEqual([2, expect.stringMatching(/You asked for it yourself/)]);
  expect((await exceptions('grant', id, ...why, '--ticket', await ticket('bo'))).stdout).toMatch(/granted by bo/);
  expect(documentOf(await exceptions('list', '--json'))).toMatchObject([
    { kind: 'granted', by: 'ada', decidedBy: 'bo' },
  ]);
  const nobody = await clausewatch(['people', 'link', 'eve', '--data', data]);
  expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringMatching(/nobody in the register/)]);

  const link = `${server.address}/?token=${await ticket('bo')}`;
  const page = await session({ ...server, link });
  expect(await page(`/incidents/${id}`)).toMatch(/You act as bo\. Your roles: approver/);
  expect(await page(`/incidents/${id}`)).not.toMatch(/>Acknowledge<\/button>/);
  expect(await page('/coverage')).toMatch(/allowed on <bdi>sg-1</);
  await server.end('SIGTERM');
}, 60_000);
