/** Addresses on the command line and the page: that they be denied is proposed by one person and approved by another. */
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { finding, findingEvent, groupItem } from '../../functions/test/events.ts';
import { folderOf } from './items.ts';
import { clausewatch, documentOf } from './run.ts';
import { firstIncident, post, served, session, ticketFor } from './served.ts';

const registers = `people:
  - { id: ada, name: Ada, email: ada@example.com, roles: [responder] }
  - { id: bo, name: Bo, email: bo@example.com, roles: [approver] }
adminNetworks: { cidrs: [9.1.0.0/16] }
authorisedServers: { cidrs: [] }
thirdParties: []
remediation:
  clauses: []
  mode: act
  block: { clauses: [pythias/P-22], for: PT4H, acls: [{ id: acl-0123456789abcdef0, region: eu-west-1, entries: [1, 20] }] }
`;
const vpc = {
  ...groupItem({ id: 'vpc-1' }),
  resourceType: 'AWS::EC2::VPC',
  resourceName: undefined,
  ARN: undefined,
  configuration: { vpcId: 'vpc-1', cidrBlock: '10.0.0.0/16', cidrBlockAssociationSet: [{ cidrBlock: '10.0.0.0/16' }] },
};

function guessed(...addresses: readonly string[]): object {
  const portProbeDetails = addresses.map((ipAddressV4) => ({ remoteIpDetails: { ipAddressV4 } }));
  const { service, ...rest } = finding('f1');
  const action = { actionType: 'PORT_PROBE', portProbeAction: { portProbeDetails } };
  return findingEvent({ ...rest, service: { ...service, resourceRole: 'TARGET', action } });
}

it('addresses are proposed by one person and approved by another, without those that are ours', async () => {
  const folder = folderOf({ 'registers.yaml': registers });
  const data = join(folder, 'data');
  const server = await served(['--policy', 'pythias', '--registers', join(folder, 'registers.yaml'), '--data', data]);
  await post(server.address, JSON.stringify(vpc));
  await post(server.address, JSON.stringify(guessed('9.9.9.1', '9.1.1.1', '9.9.9.2')));
  const id = await firstIncident(data);
  const ticket = async (person: string): Promise<string> => ticketFor(data, person);
  const remedies = (...args: readonly string[]) => clausewatch(['remedies', ...args, '--data', data]);
  const refused = async (words: RegExp, ...args: readonly string[]): Promise<void> => {
    const ran = await remedies(...args);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(words)]);
  };

  const page = await session({ ...server, link: `${server.address}/?token=${await ticket('ada')}` });
  expect(await page(`/incidents/${id}`)).toMatch(/>Propose to deny its addresses<\/button>/);
  await refused(/No proven fix/, 'propose', id, '--ticket', await ticket('ada'));
  await refused(/yours, trusted/, 'propose', id, '--block', '9.1.1.1', '--ticket', await ticket('ada'));
  await refused(/no address of this incident/, 'propose', id, '--block', '8.8.8.8', '--ticket', await ticket('ada'));
  expect((await remedies('propose', id, '--block', 'all', '--ticket', await ticket('ada'))).code).toBe(0);
  await refused(/None of your roles/, 'approve', id, '--ticket', await ticket('ada'));
  const shown = (await remedies('show', id)).stdout;
  expect(shown).toMatch(
    /^ {2}denied: 9\.9\.9\.1\/32\n {2}denied: 9\.9\.9\.2\/32\n {2}by network ACL acl-0123456789abcdef0/m,
  );
  expect(await page(`/incidents/${id}`)).toMatch(/left alone: 9\.1\.1\.1: administrators connect from there/);
  const approved = await remedies('approve', id, '--ticket', await ticket('bo'));
  expect(approved.stdout).toMatch(/approved by bo/);
  expect(approved.stderr).toMatch(/Run it yourself:\naws ec2 create-network-acl-entry --ingress .* 9\.9\.9\.1\/32/);
  expect(documentOf(await remedies('list', '--json'))).toMatchObject([
    { incident: id, kind: 'block', stage: 'by-hand', clauses: ['pythias/P-22'], approvedBy: ['bo'] },
  ]);
  expect(documentOf(await remedies('show', id, '--json'))).toMatchObject([{ until: null, waits: null }]);
  await server.end('SIGTERM');
}, 60_000);
