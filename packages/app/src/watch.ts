/**
 * The watch over ourselves. Sources, queues and channels are resources like any other: what is wrong with one is an incident, told once, and
 * resolved when it is seen to be well again.
 */
import { overdueSince } from '@clausewatch/engine/denials';
import { placeKey, placeName } from '@clausewatch/model/block';
import type { Watcher } from '@clausewatch/model/configuration';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';

import { canaryLost, canaryMissed } from './canary.ts';
import { deadChannels } from './dead.ts';
import { allHeard, silentSince } from './hearing.ts';
import { isFailing } from './lanes.ts';
import { allLedgers } from './ledgers.ts';
import { observe } from './observe.ts';
import { type App, channelsOf } from './ports.ts';
import { begin } from './quiet.ts';
import { loadRecord } from './records.ts';

/** Looks at every watcher; the first look of all is the beginning of the deployment. Answers the ids of incidents that changed. One failure keeps no other waiting: it is thrown at the end. */
export async function watch(app: App): Promise<readonly string[]> {
  await begin(app);
  const changed: string[] = [];
  const failures: unknown[] = [];
  const looks = [
    sourcesOf,
    queuesOf,
    wayIn,
    waysOut,
    subscriptionsOf,
    placesOf,
    async () => (await app.recorders?.()) ?? [],
  ];
  for (const look of looks)
    try {
      for (const seen of await look(app)) changed.push(...(await note(app, seen)));
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of the watchers could not look`);
  return changed;
}

/** Only a change is a new state: a watcher that is as it was says nothing. */
async function note(app: App, resource: Resource): Promise<readonly string[]> {
  const known = (await loadRecord(app.table, resource.ref))?.value.latest;
  if (known !== undefined && JSON.stringify(known.raw) === JSON.stringify(resource.raw)) return [];
  return (await observe(app, { kind: 'resource', via: 'schedule', resource })).incidents;
}

async function sourcesOf(app: App): Promise<readonly Resource[]> {
  return (await allHeard(app.table)).map((heard) => {
    const since = silentSince(heard, app.now());
    const { source, account, region } = heard;
    return resourceOf(app, refOf(`source/${source}`, { account, region }), watcherOf('source', source, since));
  });
}

async function queuesOf(app: App): Promise<readonly Resource[]> {
  if (app.deadEvents === undefined) return [];
  const ref = refOf('queue/events', homeOf(app));
  return [resourceOf(app, ref, watcherOf('queue', 'events', await since(app, ref, (await app.deadEvents()) > 0)))];
}

/** From an event to what is owed: while the daily proof does not come through, others may not either. */
async function wayIn(app: App): Promise<readonly Resource[]> {
  if (app.frontDoor === undefined) return [];
  const ref = refOf('way/events', homeOf(app));
  const lost = await canaryLost(app);
  return [resourceOf(app, ref, watcherOf('way', lost ?? 'events', await since(app, ref, lost !== undefined)))];
}

/** A channel fails while it takes nothing or some message of it is dead: it is well again once those are redriven, or arrived otherwise. */
async function waysOut(app: App): Promise<readonly Resource[]> {
  const dead = await deadChannels(app);
  const watched: Resource[] = [];
  for (const channel of channelsOf(app)) {
    const ref = refOf(`channel/${channel}`, homeOf(app));
    // Behind thousands of dead messages of another channel its own are out of sight: it is then as it was.
    const owing = dead.channels.has(channel) || (!dead.whole && (await failingSince(app, ref)) !== undefined);
    const failing = owing || (await isFailing(app, channel)) || (await canaryMissed(app, channel));
    watched.push(resourceOf(app, ref, watcherOf('channel', channel, await since(app, ref, failing))));
  }
  return watched;
}

async function subscriptionsOf(app: App): Promise<readonly Resource[]> {
  if (app.unconfirmed === undefined) return [];
  const ref = refOf('channel/subscriptions', homeOf(app));
  const failing = await since(app, ref, (await app.unconfirmed()) > 0);
  return [resourceOf(app, ref, watcherOf('channel', 'e-mail to whom has not confirmed it', failing))];
}

/** A place fails while it denies an address for longer than anybody approved. */
async function placesOf(app: App): Promise<readonly Resource[]> {
  return (await allLedgers(app.table)).map((ledger) => {
    const { place } = ledger;
    const ref = refOf(`place/${placeKey(place)}`, homeOf(app));
    return resourceOf(app, ref, watcherOf('place', placeName(place), overdueSince(ledger, app.now())));
  });
}

/** When it began to fail, as we know it: the instant of the first look that found it so. */
async function since(app: App, ref: ResourceRef, failing: boolean): Promise<string | undefined> {
  return failing ? ((await failingSince(app, ref)) ?? app.now()) : undefined;
}

async function failingSince({ table }: App, ref: ResourceRef): Promise<string | undefined> {
  const known = (await loadRecord(table, ref))?.value.latest?.raw.configuration as Watcher | undefined;
  return known?.failingSince;
}

function watcherOf(what: Watcher['what'], name: string, failingSince: string | undefined): Omit<Watcher, 'kind'> {
  return { what, name, ...(failingSince === undefined ? {} : { failingSince }) };
}

function resourceOf(app: App, ref: ResourceRef, watcher: Omit<Watcher, 'kind'>): Resource {
  const configuration: Watcher = { kind: 'watcher', ...watcher };
  const raw = { configuration, supplementary: {} };
  return { ref, tags: {}, configuration, capturedAt: app.now(), stateId: '0', raw };
}

function refOf(id: string, { account, region }: NonNullable<App['home']>): ResourceRef {
  return { provider: 'clausewatch', account, region, type: 'Clausewatch::Watcher', id };
}

function homeOf({ home }: App): NonNullable<App['home']> {
  return home ?? { account: 'local', region: 'local' };
}
