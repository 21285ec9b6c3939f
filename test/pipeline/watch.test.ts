/** The watch over ourselves, with the real policies and controls over an embedded store. */
import { coverage } from '@clausewatch/app/coverage';
import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { changeLedger } from '@clausewatch/app/ledgers';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { watch } from '@clausewatch/app/watch';
import { controls } from '@clausewatch/controls/registry.generated';
import { withHolds } from '@clausewatch/engine/denials';
import { counting, embed, type Embedded } from '@clausewatch/local/embedded';
import { Unavailable } from '@clausewatch/model/errors';
import type { Incident } from '@clausewatch/model/incident';
import type { Resource } from '@clausewatch/model/resource';
import { builtinFile } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { configEvent, groupItem } from '../../functions/test/events.ts';

const catalogue = openCatalogue({
  policies: [builtinFile('pythias'), builtinFile('baseline')],
  documents: [],
  controls,
  versions: { controls: '1' },
});

let now: string;
let embedded: Embedded;
let app: App;
let recorder: object | undefined;
let deadEvents: number;
let sent: string[];
let slackFails: boolean;

beforeEach(async () => {
  [now, recorder, deadEvents, sent, slackFails] = ['2026-11-01T00:00:00.000Z', undefined, 0, [], false];
  embedded = await embed({
    catalogue,
    clock: async () => ({ now: () => now }),
    monitor: counting(),
    senders: () => ({
      email: async ({ subject }) => void sent.push(subject),
      slack: async () => {
        if (slackFails) throw new Error('no such webhook');
      },
    }),
  });
  const recorders = async (): Promise<readonly Resource[]> =>
    recorder === undefined ? [] : [resourceOf('AWS::Config::ConfigurationRecorder', 'default', recorder)];
  app = { ...embedded, recorders, deadEvents: async () => deadEvents };
});
afterEach(() => embedded.close());

function resourceOf(resourceType: string, resourceId: string, configuration: object): Resource {
  const item = { ...groupItem({ id: resourceId, at: now }), resourceType, ARN: undefined, configuration };
  const [observation] = observeConfig(item, { via: 'schedule' });
  if (observation?.kind !== 'resource') throw new Error('no resource');
  return observation.resource;
}

const later = (hours: number): void => {
  now = new Date(Date.parse(now) + hours * 3_600_000).toISOString();
};
const state = async (clause: string) => (await coverage(app)).find((row) => row.clause === clause);
const threats = async () => (await coverage(app)).find(({ by }) => by.includes('control threat-finding'));
const own = async (): Promise<readonly Incident[]> =>
  [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))].filter(({ entries }) =>
    entries.some(({ clause }) => clause === 'BL-5' || clause === 'BL-6'),
  );
/** What the schedule does every few minutes. */
async function tick(): Promise<void> {
  await workOffDue(app);
  await watch(app);
  await workOffDue(app);
}
async function change(id: string): Promise<void> {
  for (const observation of observeConfig(configEvent(groupItem({ id, open: [], at: now }))))
    await observe(app, observation);
}
const running = { name: 'default', recordingGroup: { allSupported: true }, recording: true };

describe('a recorder of AWS Config', () => {
  it('that stops leaves the clauses that stand on it unproven within one look, with the reason, and they are back when it runs', async () => {
    recorder = running;
    await tick();
    expect(await state('BL-4')).toMatchObject({ state: 'monitored', missing: [] });
    later(1);
    recorder = { ...running, recording: false };
    await tick();
    expect(await state('BL-4')).toMatchObject({
      state: 'unproven',
      missing: ['source aws-config stopped in 111122223333 eu-west-1 since 2026-11-01T01:00:00.000Z'],
    });
    later(1);
    recorder = running;
    await tick();
    expect(await state('BL-4')).toMatchObject({ state: 'monitored', missing: [] });
  });

  it('that stops is told once, however often it is looked at, and ends by being seen to run', async () => {
    recorder = { ...running, recording: false };
    for (let look = 0; look < 20; look += 1, later(0.1)) await tick();
    expect(await own()).toMatchObject([{ state: 'open', subject: 'recorder', occurrences: 1 }]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('stopped');
    recorder = running;
    await tick();
    expect(await own()).toMatchObject([{ state: 'resolved', resolvedBy: 'evidence' }]);
  });

  it('that leaves a type out, or records it once a day, takes the clauses of that type alone', async () => {
    const excluded = ['AWS::EC2::FlowLog'];
    recorder = {
      ...running,
      recordingGroup: {
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        exclusionByResourceTypes: { resourceTypes: excluded },
      },
    };
    await tick();
    expect((await state('BL-4'))?.missing).toEqual(['AWS::EC2::FlowLog not recorded in 111122223333 eu-west-1']);
    expect(await state('BL-3')).toMatchObject({ state: 'monitored' });
    later(1);
    recorder = { ...running, recordingMode: { recordingFrequency: 'DAILY' } };
    await tick();
    expect((await state('BL-3'))?.missing.join()).toContain('AWS::CloudTrail::Trail recorded once a day only');
  });
});

describe('what is recorded once a day, for it costs by the item', () => {
  const daily = (...resourceTypes: readonly string[]): void => {
    const recordingModeOverrides = [{ resourceTypes, recordingFrequency: 'DAILY' }];
    recorder = { ...running, recordingMode: { recordingFrequency: 'CONTINUOUS', recordingModeOverrides } };
  };

  it('may be network interfaces, which come and go with every task', async () => {
    daily('AWS::EC2::NetworkInterface', 'AWS::EC2::Subnet');
    await tick();
    expect(await own()).toEqual([]);
  });

  it('may not be firewalls and routes', async () => {
    daily('AWS::EC2::SecurityGroup', 'AWS::EC2::RouteTable');
    await tick();
    expect(await own()).toMatchObject([{ state: 'open', subject: 'recording mode' }]);
  });
});

describe('a source', () => {
  async function busyDays(days: number): Promise<void> {
    for (let hour = 0; hour < days * 24; hour += 3, later(3)) await change(`sg-${hour}`);
  }

  it('that is silent far beyond its rhythm is told once, and its clauses are unproven until it is heard again', async () => {
    await busyDays(3);
    await tick();
    expect(await own()).toEqual([]);
    const last = new Date(Date.parse(now) - 3 * 3_600_000).toISOString();
    later(30);
    for (let look = 0; look < 5; look += 1, later(1)) await tick();
    expect(await own()).toMatchObject([
      { state: 'open', title: expect.stringContaining('Nothing was heard of source aws-config') },
    ]);
    expect(sent.filter((subject) => !subject.startsWith('[DIGEST]'))).toHaveLength(1);
    expect((await state('BL-4'))?.missing).toEqual([
      `source aws-config silent in 111122223333 eu-west-1 since ${last}`,
    ]);
    await change('sg-again');
    await tick();
    expect(await own()).toMatchObject([{ state: 'resolved', resolvedBy: 'evidence' }]);
    expect((await state('BL-4'))?.missing).toEqual([]);
  });

  it('with no rhythm yet, or with long pauses in its past, is not called silent', async () => {
    await change('sg-1');
    later(100);
    await tick();
    for (let week = 0; week < 14; week += 1, later(60)) await change(`sg-w${week}`);
    later(100);
    await tick();
    expect(await own()).toEqual([]);
  });

  it('costs a storm of its events one read', async () => {
    const asked: string[] = [];
    const get: App['table']['get'] = (key) => {
      asked.push(key.pk);
      return embedded.table.get(key);
    };
    const noisy = { ...app, table: { ...embedded.table, get } };
    for (let index = 0; index < 50; index += 1)
      for (const observation of observeConfig(configEvent(groupItem({ id: `sg-${index}`, open: [], at: now }))))
        await observe(noisy, observation);
    expect(asked.filter((pk) => pk.startsWith('heard#'))).toHaveLength(1);
  });
});

describe('what we do ourselves', () => {
  it('events that were given up leave every clause of the sources unproven until they are worked off', async () => {
    deadEvents = 3;
    await tick();
    expect((await threats())?.missing).toContain(`events given up (events) since ${now}`);
    expect((await state('BL-4'))?.state).toBe('unproven');
    later(1);
    deadEvents = 7;
    await tick();
    expect(await own()).toHaveLength(1);
    deadEvents = 0;
    await tick();
    expect((await state('BL-4'))?.state).toBe('monitored');
    expect(await own()).toMatchObject([{ state: 'resolved' }]);
  });

  it('a channel whose messages are dead is told by the others, once', async () => {
    slackFails = true;
    for (const observation of observeConfig(groupItem({ id: 'sg-open', at: now }))) await observe(app, observation);
    await tick();
    for (let look = 0; look < 5; look += 1, later(1)) await tick();
    const failing = (await own()).filter(({ title }) => title.includes('slack'));
    expect(failing).toMatchObject([{ state: 'open', occurrences: 1 }]);
    expect(sent.filter((subject) => subject.includes('slack'))).toHaveLength(1);
    expect((await state('BL-4'))?.state).toBe('monitored');
  });

  it('an address that is denied for longer than anybody approved is told once, and ends when it is let in', async () => {
    const place = { id: 'acl-0123456789abcdef0', region: 'eu-west-1', entries: [1, 9] } as const;
    const until = now;
    await changeLedger(app.table, place, (denials) => withHolds(denials, ['9.9.9.1/32'], { proposal: 'p', until }));
    await tick();
    expect(await own()).toEqual([]);
    for (let look = 0; look < 5; look += 1, later(1)) await tick();
    expect(await own()).toMatchObject([{ state: 'open', occurrences: 1 }]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('network ACL acl-0123456789abcdef0');
    expect((await state('BL-4'))?.state).toBe('monitored');
    await changeLedger(app.table, place, () => []);
    await tick();
    expect(await own()).toMatchObject([{ state: 'resolved', resolvedBy: 'evidence' }]);
  });

  it('a detector that is off leaves what it should tell of unproven', async () => {
    const resource = resourceOf('AWS::GuardDuty::Detector', 'd1', { status: 'DISABLED' });
    await observe(app, { kind: 'resource', via: 'config', resource });
    expect((await threats())?.missing).toContain(`source guardduty off in 111122223333 eu-west-1 since ${now}`);
  });

  it('a state that only calls itself a watcher is none', async () => {
    const raw = { kind: 'watcher', what: 'source', name: 'aws-config', failingSince: now };
    for (const observation of observeConfig({
      ...groupItem({ id: 'x', at: now }),
      resourceType: 'Clausewatch::Watcher',
      configuration: raw,
    }))
      await observe(app, observation);
    expect(await own()).toEqual([]);
    expect((await state('BL-4'))?.state).toBe('monitored');
  });

  it.each(['deadEvents', 'unconfirmed'] as const)('%s that cannot be asked keep no other waiting', async (part) => {
    recorder = { ...running, recording: false };
    app = { ...app, [part]: () => Promise.reject(new Error('AccessDenied')) };
    await expect(watch(app)).rejects.toThrow('1 of the watchers');
    expect(await own()).toMatchObject([{ state: 'open', subject: 'recorder' }]);
  });

  it('recorders that cannot be read keep no other watcher waiting', async () => {
    deadEvents = 1;
    app = { ...app, recorders: () => Promise.reject(new Unavailable('AWS Config: throttled')) };
    await expect(watch(app)).rejects.toThrow('1 of the watchers');
    expect(await own()).toHaveLength(1);
  });
});
