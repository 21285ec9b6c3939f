/**
 * One message about many incidents. First its members are written down, then it is owed; then each member is marked as handed to it, and only
 * what is marked is told in it. So every message of an incident goes out alone or in exactly one bundle, wherever a crash cuts in.
 */
import { settleDelivery } from '@clausewatch/engine/advance';
import { Channel } from '@clausewatch/model/incident';
import { fingerprint } from '@clausewatch/model/key';
import { type Gist, gistOf } from '@clausewatch/render/gist';
import * as z from 'zod/mini';

import { loadIncident, saveIncident } from './incidents.ts';
import type { App } from './ports.ts';
import { sendReport } from './reports.ts';
import { shardNumbers, shardOf } from './shards.ts';
import type { Item, Table } from './table.ts';
import { later } from './time.ts';
import { lease, tryOnce } from './tries.ts';
import { atOnce, walkIndex, walkPartition } from './walk.ts';

const sk = 'bundle';
/** Members in one item: some 50 characters each, far below the limit of an item. */
const pageLength = 2000;
/** Seconds: one that is settled is looked up for a quarter, a canary for a month; the members of one that is dead until nobody would send it. */
const [needed, canaryNeeded, membersNeeded] = [90 * 86_400, 30 * 86_400, 400 * 86_400];

export const Bundle = z.readonly(
  z.object({
    id: z.string(),
    kind: z.enum(['storm', 'digest', 'weekly', 'canary']),
    channel: Channel,
    /** When it was put together. */
    at: z.string(),
    /** How many it told of; known once it was sent. */
    count: z.optional(z.number()),
    headline: z.optional(z.string()),
    state: z.enum(['pending', 'sent', 'dead', 'withdrawn']),
    attempts: z.number(),
    due: z.string(),
    sentAt: z.optional(z.string()),
    error: z.optional(z.string()),
  }),
);
export type Bundle = z.infer<typeof Bundle>;

/** Owes one message for these deliveries, all of one channel. `name` makes it the same bundle when it is called again. */
export async function bundle(
  app: App,
  kind: Bundle['kind'],
  channel: Channel,
  deliveries: readonly string[],
  name: string = fingerprint(...deliveries.toSorted()),
): Promise<string> {
  const id = `bun_${fingerprint(kind, channel, name)}`;
  for (let from = 0; from < deliveries.length; from += pageLength) {
    const members = deliveries.slice(from, from + pageLength);
    const page = `members#${String(from / pageLength).padStart(4, '0')}`;
    const expires = later(app.now(), membersNeeded);
    await app.table.put({ pk: id, sk: page, version: 1, data: { members }, expires }, undefined);
  }
  const owed: Bundle = { id, kind, channel, at: app.now(), state: 'pending', attempts: 0, due: app.now() };
  await save(app.table, owed, 0);
  app.monitor.count('messages-bundled', { channel });
  return id;
}

export async function deliverBundle(app: App, id: string): Promise<void> {
  const item = await app.table.get({ pk: id, sk });
  if (item === undefined) return;
  const known = Bundle.parse(item.data);
  if (known.state !== 'pending' || known.due > app.now()) return;
  const gists: Gist[] = [];
  for await (const { data } of walkPartition(app.table, id, { prefix: 'members#' }))
    for (const gist of await atOnce(z.array(z.string()).parse(data['members']), (member) => mark(app, member, id)))
      if (gist !== undefined) gists.push(gist);
  // Others told of all of them meanwhile.
  if (gists.length === 0 && (known.kind === 'storm' || known.kind === 'digest'))
    return void (await save(app.table, { ...known, state: 'withdrawn' }, item.version));
  const begun: Bundle = { ...known, attempts: known.attempts + 1, due: later(app.now(), lease) };
  if ((await save(app.table, begun, item.version)) === 'conflict') return;
  let headline = '';
  const outcome = await tryOnce(app, begun, async (trying) => {
    const sent = await sendReport(trying, known, gists);
    headline = sent ?? '';
    return sent !== undefined;
  });
  const { state = known.state } = outcome;
  if (state === 'bundled') throw new Error('a bundle is in no other');
  await save(app.table, { ...begun, ...outcome, state, count: gists.length, headline }, item.version + 1);
}

/** Hands one delivery to the bundle. Undefined when it was told otherwise, or needs no telling any more. */
async function mark(app: App, member: string, within: string): Promise<Gist | undefined> {
  const id = member.slice(0, member.indexOf(':'));
  for (;;) {
    const incident = await loadIncident(app.table, id);
    const delivery = incident?.deliveries.find((one) => one.id === member);
    if (incident === undefined || delivery === undefined) return undefined;
    const gist = gistOf(incident, delivery.news);
    if (delivery.within === within) return gist;
    // What was begun alone may have arrived: it goes on alone.
    if (delivery.state !== 'pending' || delivery.attempts > 0) return undefined;
    const marked = settleDelivery(incident, member, { state: 'bundled', within, sentAt: app.now() });
    if ((await saveIncident(app.table, marked)) === 'saved') return gist;
  }
}

/** Bundles that no try could deliver. */
export async function deadBundles(table: Table): Promise<readonly Bundle[]> {
  return collect(table, 'due', 'dead');
}

/** All of them, newest first. */
export async function allBundles(table: Table): Promise<readonly Bundle[]> {
  return (await collect(table, 'open', 'bundles')).toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

/** The bundle that an item of an index is, if it is one. */
export function bundleIn(item: Item): readonly Bundle[] {
  return item.sk === sk ? [Bundle.parse(item.data)] : [];
}

async function collect(table: Table, index: 'due' | 'open', name: string): Promise<readonly Bundle[]> {
  const found: Bundle[] = [];
  for (const shard of shardNumbers())
    for await (const item of walkIndex(table, index, `${name}#${shard}`)) found.push(...bundleIn(item));
  return found;
}

/** Owed again, from the first try on. */
export async function reviveBundle(app: App, id: string): Promise<boolean> {
  const item = await app.table.get({ pk: id, sk });
  const known = item && Bundle.parse(item.data);
  if (item === undefined || known?.state !== 'dead') return false;
  const { error: _error, ...rest } = known;
  return (await save(app.table, { ...rest, state: 'pending', attempts: 0, due: app.now() }, item.version)) === 'saved';
}

async function save(table: Table, known: Bundle, version: number): Promise<'saved' | 'conflict'> {
  const shard = shardOf(known.id);
  const due =
    known.state === 'pending'
      ? { pk: `due#${shard}`, sk: `${known.due}#${known.id}` }
      : known.state === 'dead'
        ? { pk: `dead#${shard}`, sk: known.id }
        : undefined;
  const indexes = { open: { pk: `bundles#${shard}`, sk: `${known.at}#${known.id}` }, ...(due && { due }) };
  const settled = known.state === 'sent' || known.state === 'withdrawn';
  const expires = later(known.at, known.kind === 'canary' ? canaryNeeded : needed);
  const item = {
    pk: known.id,
    sk,
    version: version + 1,
    data: known as unknown as Item['data'],
    indexes,
    ...(settled ? { expires } : {}),
  };
  return table.put(item, version === 0 ? undefined : version);
}
