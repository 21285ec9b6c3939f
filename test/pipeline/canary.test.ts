/** The daily proof, from the event that is put in to the message that is sent. */
import { observeCanary } from '@clausewatch/app/canary';
import { coverage } from '@clausewatch/app/coverage';
import { workOffDue } from '@clausewatch/app/due';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import { minutely } from '@clausewatch/app/minutely';
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { controls } from '@clausewatch/controls/registry.generated';
import { planOf } from '@clausewatch/engine/plan';
import { localFrontDoor } from '@clausewatch/local/front-door';
import { waitingJobs } from '@clausewatch/local/jobs';
import { startWorker } from '@clausewatch/local/worker';
import { canaryEvent } from '@clausewatch/model/canary';
import { Unavailable } from '@clausewatch/model/errors';
import { builtinFile } from '@clausewatch/policies/builtin';
import { openCatalogue } from '@clausewatch/policies/open';
import { observe as read } from '@clausewatch/sources/observe';
import { kindOf } from '@clausewatch/sources/kind-of';
import { readResource } from '@clausewatch/sources/aws-config/item';
import { describe, expect, it } from 'vitest';

import { crashing } from '../support/histories.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type World, world } from '../support/world.ts';

const start = Date.parse('2026-11-02T12:00:00.000Z');
const catalogue = openCatalogue({
  policies: [builtinFile('pythias'), builtinFile('baseline')],
  documents: [],
  controls,
  versions: { controls: '1' },
});

interface Place {
  readonly made: World;
  readonly app: App;
  /** Nonces that are on their way in. */
  readonly bus: string[];
  taken: boolean;
}

function place(senders?: App['senders']): Place {
  const made = world(memoryTable(), new Date(start).toISOString(), planOf(catalogue));
  const bus: string[] = [];
  let nonces = 0;
  const here: Place = {
    made,
    bus,
    taken: true,
    app: {
      ...made.app,
      readResource,
      kindOf,
      ...(senders && { senders }),
      frontDoor: {
        nonce: () => `nonce-nonce-nonce-${(nonces += 1)}`,
        async put(nonce) {
          if (!here.taken) throw new Unavailable('the bus takes nothing');
          bus.push(nonce);
        },
      },
    },
  };
  return here;
}

const set = (here: Place, minute: number): void => {
  here.made.now = new Date(start + minute * 60_000).toISOString();
};

/** What comes in is read as any event is. */
async function comesIn({ app, bus }: Place): Promise<void> {
  for (const nonce of bus.splice(0))
    for (const observation of read(canaryEvent('here', nonce))) await observe(app, observation);
}

async function minutes(here: Place, from: number, to: number, arrives = true): Promise<void> {
  for (let minute = from; minute < to; minute += 1) {
    set(here, minute);
    if (arrives) await comesIn(here);
    await minutely(here.app).catch(() => undefined);
  }
}

const canaries = ({ made }: Place): readonly string[] =>
  made.sent
    .filter(({ key }) => key.startsWith('bun_'))
    .map(({ channel }) => channel)
    .toSorted();
const own = async ({ app }: Place) => [...(await openIncidents(app.table)), ...(await closedIncidents(app.table))];

describe('the daily proof', () => {
  it('is put in, comes in, and is told once to each channel: daily, by a webhook weekly', async () => {
    const here = place();
    await minutes(here, 0, 10);
    expect(canaries(here)).toEqual(['email', 'slack']);
    for (let day = 1; day <= 8; day += 1) await minutes(here, day * 1440, day * 1440 + 4);
    expect(canaries(here).filter((channel) => channel === 'slack')).toHaveLength(2);
    expect(canaries(here).filter((channel) => channel === 'email')).toHaveLength(9);
    expect(await own(here)).toEqual([]);
  });

  it('is in no count, no inventory and no coverage', async () => {
    const here = place();
    await minutes(here, 0, 3);
    const { counts } = here.made;
    for (const name of ['duplicate', 'incident-opened', 'unrecognised', 'canary-foreign'])
      expect(counts.get(name)).toBeUndefined();
    const before = await coverage(here.app);
    await minutes(here, 1440, 1443);
    expect(await coverage(here.app)).toEqual(before);
    expect((await here.app.table.query('resource#clausewatch/local/local/Clausewatch::Watcher/canary')).items).toEqual(
      [],
    );
  });

  it.each([
    ['nowhere: the front door did not take it', false, false],
    ['put in at the front door', true, false],
  ])('that is lost is one incident, which says where it was last seen: %s', async (leg, taken) => {
    const here = place();
    here.taken = taken;
    await minutes(here, 0, 15, false);
    expect(await own(here)).toEqual([]);
    await minutes(here, 15, 400, false);
    const incidents = await own(here);
    expect(incidents).toMatchObject([{ state: 'open', occurrences: 1, resource: { id: 'way/events' } }]);
    expect(incidents[0]?.title).toContain(`last seen ${leg}`);
    expect(
      (await coverage(here.app)).some(({ missing }) => missing.join().includes('no proof that events come in')),
    ).toBe(true);
    // Another follows each hour, and the first that comes in ends it.
    here.taken = true;
    await minutes(here, 400, 480);
    expect(await own(here)).toMatchObject([{ state: 'resolved', occurrences: 1, ending: 'evidence' }]);
    expect(canaries(here)).toEqual(['email', 'slack']);
  });

  it('that stays with a function which fails is last seen as received', async () => {
    const here = place();
    await minutes(here, 0, 1, false);
    const { table } = here.app;
    const stuck = {
      ...here.app,
      table: {
        ...table,
        put: (item, version) =>
          item.pk.startsWith('bun_') ? Promise.reject(new Unavailable('x')) : table.put(item, version),
      },
    } satisfies App;
    await expect(observeCanary(stuck, { nonce: here.bus[0] ?? '' })).rejects.toThrow('x');
    await minutes(here, 1, 20, false);
    expect((await own(here))[0]?.title).toContain('last seen received');
    await minutes(here, 20, 25);
    expect(await own(here)).toMatchObject([{ state: 'resolved' }]);
  });

  it('that comes in and is not sent is the failure of that channel alone', async () => {
    const here = place();
    const { senders } = here.made.app;
    const failing = { ...here.app, senders: { ...senders, slack: () => Promise.reject(new Unavailable('down')) } };
    const there: Place = { ...here, app: failing };
    await minutes(there, 0, 40);
    expect(await own(there)).toMatchObject([{ state: 'open', occurrences: 1, resource: { id: 'channel/slack' } }]);
  });

  it('is suppressed and multiplied by no copy, and by nothing that only looks like it', async () => {
    const here = place();
    await minutes(here, 0, 1, false);
    const [nonce = ''] = here.bus;
    for (const forged of ['nonce-nonce-nonce-0', 'nonce-nonce-nonce-2'])
      expect(await observe(here.app, { kind: 'canary', via: 'schedule', nonce: forged })).toEqual({
        kind: 'ignored',
        incidents: [],
      });
    expect(here.made.counts.get('canary-foreign')).toBe(2);
    await minutes(here, 1, 17, false);
    expect((await own(here))[0]?.title).toContain('last seen put in');
    here.bus.push(nonce, nonce, nonce);
    await minutes(here, 17, 20);
    for (let copy = 0; copy < 5; copy += 1) await observe(here.app, { kind: 'canary', via: 'schedule', nonce });
    await minutes(here, 20, 23);
    expect(canaries(here)).toEqual(['email', 'slack']);
    // That of yesterday is none of today.
    await minutes(here, 1440, 1443);
    expect(await observe(here.app, { kind: 'canary', via: 'schedule', nonce })).toMatchObject({ kind: 'ignored' });
  });

  it('is told once to each channel whatever call a crash cuts short, however many workers there are', async () => {
    for (let call = 1; call <= 40; call += 1)
      for (const after of [false, true]) {
        const here = place();
        const shaky: Place = { ...here, app: { ...here.app, table: crashing(here.app.table, [{ call, after }]) } };
        await Promise.all([0, 1].map(() => minutely(shaky.app).catch(() => undefined)));
        await Promise.all([0, 1].map(() => comesIn({ ...shaky, bus: [...here.bus] }).catch(() => undefined)));
        await minutes(here, 1, 10);
        expect(canaries(here), `call ${call}`).toEqual(['email', 'slack']);
      }
  });

  it('takes the queue of all events where there is one process', async () => {
    const { app: whole, made } = place({ email: async () => undefined });
    const worker = startWorker({ ...whole, now: () => made.now });
    const app = { ...whole, frontDoor: localFrontDoor(whole.table, whole.now, () => worker.ring()) };
    await minutely(app);
    await expect.poll(() => waitingJobs(app.table)).toBe(0);
    await worker.stop();
    expect(await workOffDue(app)).toBeDefined();
    const { items } = await app.table.queryIndex('open', 'bundles#0', {});
    const all = [...items];
    for (let shard = 1; shard < 8; shard += 1)
      all.push(...(await app.table.queryIndex('open', `bundles#${shard}`, {})).items);
    expect(all.map(({ data }) => [data['kind'], data['state']])).toEqual([['canary', 'sent']]);
  });
});
