/**
 * The watch over ourselves. Sources, queues and channels are resources like any other: what is wrong with one is an incident, told once, and
 * resolved when it is seen to be well again.
 */
import type { Watcher } from '@clausewatch/model/configuration';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';

import { deadBundles } from './bundles.ts';
import { canaryMissed } from './canary.ts';
import { allHeard, silentSince } from './hearing.ts';
import { deadIncidents } from './incidents.ts';
import { shutUntil } from './lanes.ts';
import { observe } from './observe.ts';
import { type App, channelsOf } from './ports.ts';
import { begin } from './quiet.ts';
import { loadRecord } from './records.ts';

/** Looks at every watcher; the first look of all is the beginning of the deployment. Answers the ids of incidents that changed. */
export async function watch(app: App): Promise<readonly string[]> {
  await begin(app);
  const changed: string[] = [];
  for (const { ref, watcher } of [...(await sourcesOf(app)), ...(await queuesOf(app)), ...(await waysOut(app))])
    changed.push(...(await note(app, resourceOf(app, ref, watcher))));
  for (const recorder of (await app.recorders?.()) ?? []) changed.push(...(await note(app, recorder)));
  return changed;
}

interface Watched {
  readonly ref: ResourceRef;
  readonly watcher: Omit<Watcher, 'kind'>;
}

/** Only a change is a new state: a watcher that is as it was says nothing. */
async function note(app: App, resource: Resource): Promise<readonly string[]> {
  const known = (await loadRecord(app.table, resource.ref))?.value.latest;
  if (known !== undefined && JSON.stringify(known.raw) === JSON.stringify(resource.raw)) return [];
  return (await observe(app, { kind: 'resource', via: 'schedule', resource })).incidents;
}

async function sourcesOf(app: App): Promise<readonly Watched[]> {
  return (await allHeard(app.table)).map((heard) => {
    const since = silentSince(heard, app.now());
    const { source, account, region } = heard;
    return { ref: refOf(`source/${source}`, { account, region }), watcher: watcherOf('source', source, since) };
  });
}

async function queuesOf(app: App): Promise<readonly Watched[]> {
  if (app.deadEvents === undefined) return [];
  const ref = refOf('queue/events', homeOf(app));
  return [{ ref, watcher: watcherOf('queue', 'events', await since(app, ref, (await app.deadEvents()) > 0)) }];
}

/** A channel fails while it takes nothing or some message of it is dead: it is well again once those are redriven, or arrived otherwise. */
async function waysOut(app: App): Promise<readonly Watched[]> {
  const alone = (await deadIncidents(app.table)).flatMap(({ deliveries }) =>
    deliveries.flatMap(({ state, channel }) => (state === 'dead' ? channel : [])),
  );
  const dead = new Set([...alone, ...(await deadBundles(app.table)).map(({ channel }) => channel)]);
  const watched: Watched[] = [];
  for (const channel of channelsOf(app)) {
    const ref = refOf(`channel/${channel}`, homeOf(app));
    const failing =
      dead.has(channel) || (await shutUntil(app, channel)) !== undefined || (await canaryMissed(app, channel));
    watched.push({ ref, watcher: watcherOf('channel', channel, await since(app, ref, failing)) });
  }
  if (app.unconfirmed === undefined) return watched;
  const ref = refOf('channel/subscriptions', homeOf(app));
  const failing = await since(app, ref, (await app.unconfirmed()) > 0);
  return [...watched, { ref, watcher: watcherOf('channel', 'e-mail to whom has not confirmed it', failing) }];
}

/** When it began to fail, as we know it: the instant of the first look that found it so. */
async function since(app: App, ref: ResourceRef, failing: boolean): Promise<string | undefined> {
  if (!failing) return undefined;
  const known = (await loadRecord(app.table, ref))?.value.latest?.raw.configuration as Watcher | undefined;
  return known?.failingSince ?? app.now();
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
