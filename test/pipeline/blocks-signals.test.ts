/** Failed logins, with the real policies and controls: their addresses are denied as those of a detector's finding are. */
import { actOn } from '@clausewatch/app/act';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { workOffRemedies } from '@clausewatch/app/remediate';
import { watch } from '@clausewatch/app/watch';
import { controls } from '@clausewatch/controls/registry.generated';
import { counting, embed, type Embedded } from '@clausewatch/local/embedded';
import { Means } from '@clausewatch/model/remedy';
import { remediesOf } from '@clausewatch/model/remedies';
import { builtinFile } from '@clausewatch/policies/builtin';
import { catalogueOf } from '@clausewatch/policies/open';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { gate, type Gate } from '../support/gate.ts';
import { plugState } from '../support/world-states.ts';

const registers = `
people:
  - { id: ada, name: Ada, email: ada@example.com, roles: [responder] }
  - { id: grace, name: Grace, email: grace@example.com, roles: [approver] }
adminNetworks: { cidrs: [9.1.0.0/16] }
authorisedServers: { cidrs: [] }
thirdParties: []
remediation:
  clauses: []
  mode: act
  block: { clauses: [pythias/P-19], for: PT1H, waf: [{ scope: CLOUDFRONT, name: blocked, id: a, family: v4 }] }
`;
const files = (['pythias', 'baseline'] as const).map((id) => ({
  name: `${id}.yaml`,
  text: readFileSync(builtinFile(id), 'utf8'),
}));
const catalogue = catalogueOf({
  policies: files,
  registers: { name: 'registers.yaml', text: registers },
  documents: new Map(),
  controls,
  versions: { controls: '1' },
});

let now: string;
let embedded: Embedded;
let app: App;
let door: Gate;

beforeEach(async () => {
  now = '2026-11-01T12:00:00.000Z';
  door = gate();
  const clock = async () => ({ now: () => now });
  embedded = await embed({ catalogue, clock, monitor: counting(), senders: () => ({ email: async () => undefined }) });
  const hands = { rehearse: async () => 'allowed' as const, change: async () => [] };
  app = { ...embedded, makes: Means.options, hands, blocks: door.blocks };
});
afterEach(() => embedded.close());

const later = (minutes: number): void => {
  now = new Date(Date.parse(now) + minutes * 60_000).toISOString();
};

async function failLogin(number: number, from: string): Promise<void> {
  const who = { provider: 'aws', account: '111122223333', region: 'global', type: 'AWS::IAM::User', id: 'eve' };
  const actor = { name: 'eve', call: 'ConsoleLogin', at: now, from };
  const what = 'signin:ConsoleLogin';
  const signal = {
    kind: 'failed-login',
    id: `s${number}`,
    account: who.account,
    region: 'us-east-1',
    at: now,
    who,
    actor,
    what,
  } as const;
  await observe(app, { kind: 'signal', via: 'cloudtrail', signal });
}

/** Somebody fails to log in again and again; ada proposes and grace approves that the addresses be denied. */
async function denied(): Promise<void> {
  const network = { ...plugState('vpc-1', now, { group: 'sg-1', public: false }).ref, type: 'AWS::EC2::VPC' };
  const configuration = {
    vpcId: 'vpc-1',
    cidrBlock: '10.0.0.0/16',
    cidrBlockAssociationSet: [{ cidrBlock: '10.0.0.0/16' }],
  };
  const resource = app.readResource({
    ref: network,
    tags: {},
    capturedAt: now,
    stateId: '1',
    raw: { configuration, supplementary: {} },
  });
  await observe(app, { kind: 'resource', via: 'config', resource });
  for (const [number, from] of ['9.1.1.1', '9.9.9.1', '9.9.9.1', '9.9.9.2', 'AWS Internal', '9.9.9.1'].entries())
    await failLogin(number, from);
  const incident = (await openIncidents(app.table)).find(({ kind }) => kind === 'threat');
  expect(incident?.entries.map(({ clause }) => clause)).toContain('P-19');
  const act = async (by: string, deed: Parameters<typeof actOn>[2]) =>
    (await actOn(app, incident?.id ?? '', deed, { id: by, by, via: 'page' })).kind;
  expect(await act('ada', { kind: 'propose', block: [] })).toBe('done');
  expect(await act('grace', { kind: 'approve' })).toBe('done');
  later(1);
  await workOffRemedies(app);
}

it('are kept out, but not the administrators whose fingers slipped', async () => {
  await denied();
  expect([...door.there.keys()]).toEqual(['9.9.9.1/32', '9.9.9.2/32']);
  later(60);
  await workOffRemedies(app);
  expect([...door.there.keys()]).toEqual([]);
  const [again] = await openIncidents(app.table);
  expect(remediesOf(again?.acts ?? []).map(({ stage }) => stage)).toEqual(['expired']);
  expect(again?.timeline.find(({ what }) => what.startsWith('proposes'))?.what).toMatch(
    /: left alone: 9\.1\.1\.1: administrators connect from there; AWS Internal: it is no address$/,
  );
});

it('that are not let in again are one incident about ourselves, until they are', async () => {
  await denied();
  const { allow } = door.blocks;
  Object.assign(door.blocks, { allow: async () => Promise.reject(new Error('EC2: UnauthorizedOperation')) });
  const own = async () =>
    [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))].filter(({ resource }) =>
      resource.id.startsWith('place/'),
    );
  for (let minute = 0; minute < 120; minute += 1, later(1)) {
    await workOffRemedies(app);
    await watch(app);
    expect((await own()).length).toBe(minute < 74 ? 0 : 1);
  }
  expect(await own()).toMatchObject([{ state: 'open', occurrences: 1, entries: [{ clause: 'BL-6' }] }]);
  Object.assign(door.blocks, { allow });
  for (let minute = 0; minute < 20; minute += 1, later(1)) {
    await workOffRemedies(app);
    await watch(app);
  }
  expect(await own()).toMatchObject([{ state: 'resolved', resolvedBy: 'evidence' }]);
});
