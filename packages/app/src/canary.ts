/**
 * The daily proof of the whole way: an event of our own is put in at the front door and comes back as every event does; then a message is owed to
 * each channel, claimed, sent and noted as every other is. What does not come through is told by the watch over ourselves. It is in no
 * inventory, no incident and no count.
 */
import { Channel } from '@clausewatch/model/incident';
import type { Observation } from '@clausewatch/model/observation';
import { fingerprint } from '@clausewatch/model/key';
import * as z from 'zod/mini';

import { Bundle, bundle } from './bundles.ts';
import type { Outcome } from './observe.ts';
import { type App, channelsOf } from './ports.ts';
import type { Item, Table } from './table.ts';
import { later } from './time.ts';

const key = { pk: 'canary', sk: 'last' };
const aDay = 86_400;
/** Seconds in which it has to come in, and in which a message of it has to arrive. */
const patience = 900;
/** Seconds until another follows one that was lost on its way in. */
const again = 3600;
const tries = 12;

const legs = ['put', 'received', 'owed'] as const;
type Leg = (typeof legs)[number];

const Run = z.readonly(
  z.object({
    /** Known before the event is: no other event is taken for it. */
    nonce: z.string(),
    at: z.string(),
    channels: z.readonly(z.array(Channel)),
    /** When it was seen there. */
    legs: z.readonly(z.partialRecord(z.enum(legs), z.string())),
  }),
);
const Last = z.readonly(z.object({ nonce: z.string(), at: z.string() }));
const Canary = z.readonly(
  z.object({
    run: Run,
    /** Of each channel, the run that it was last in. */
    last: z.readonly(z.partialRecord(Channel, Last)),
    /** Where those before it were last seen that never came in. */
    lost: z.optional(z.string()),
  }),
);
type Canary = z.infer<typeof Canary>;

interface Stored {
  readonly version: number;
  readonly value: Canary;
}

/** Puts in the next one when it is time, or again what the front door did not take. Throws as the front door does. */
export async function startCanary(app: App): Promise<void> {
  const stored = await load(app.table);
  const known = stored?.value;
  const now = app.now();
  const open = known !== undefined && known.run.legs.owed === undefined;
  const due = open && later(known.run.at, again) > now ? [] : channelsOf(app).filter((one) => isDue(app, known, one));
  if (due.length === 0) {
    const untaken = open && known.run.legs.put === undefined && later(known.run.at, patience) > now;
    return untaken ? put(app, known.run.nonce) : undefined;
  }
  const nonce = app.frontDoor?.nonce() ?? fingerprint('canary', now);
  const lost = open ? lastSeen(known) : undefined;
  const value: Canary = {
    run: { nonce, at: now, channels: due, legs: {} },
    last: { ...known?.last, ...Object.fromEntries(due.map((channel) => [channel, { nonce, at: now }])) },
    ...(lost === undefined ? {} : { lost }),
  };
  if ((await save(app.table, value, stored?.version)) === 'saved') await put(app, nonce);
}

/** A channel that can show nothing quietly has one a week, and each has another where the last was lost on its way in. */
function isDue(app: App, known: Canary | undefined, channel: Channel): boolean {
  const last = known?.last[channel];
  if (known === undefined || last === undefined) return true;
  const quiet = channel !== 'slack' || app.senders.threads !== undefined;
  const lost = last.nonce === known.run.nonce && known.run.legs.owed === undefined;
  return lost || later(last.at, quiet ? aDay : 7 * aDay) <= app.now();
}

/** Without a front door it begins where it would come in. */
async function put(app: App, nonce: string): Promise<void> {
  if (app.frontDoor === undefined) return void (await observeCanary(app, { nonce }));
  await app.frontDoor.put(nonce);
  await note(app, nonce, 'put');
}

/** It came in. A copy, and what only looks like it, changes nothing. Safe to call again: each channel is owed one message of it. */
export async function observeCanary(
  app: App,
  { nonce }: Pick<Extract<Observation, { kind: 'canary' }>, 'nonce'>,
): Promise<Outcome> {
  const run = (await load(app.table))?.value.run;
  if (run?.nonce !== nonce) {
    app.monitor.count('canary-foreign');
    return { kind: 'ignored', incidents: [] };
  }
  if (run.legs.owed !== undefined) return { kind: 'duplicate', incidents: [] };
  await note(app, nonce, 'received');
  for (const channel of run.channels) await bundle(app, 'canary', channel, [], nonce);
  await note(app, nonce, 'owed');
  return { kind: 'new', incidents: [] };
}

/** Where the one that did not come in was last seen, in words; undefined while all is well. */
export async function canaryLost(app: App): Promise<string | undefined> {
  const known = (await load(app.table))?.value;
  if (known === undefined || known.run.legs.owed !== undefined) return undefined;
  return later(known.run.at, patience) > app.now() ? known.lost : lastSeen(known);
}

/** True when the message of the last one that came in was not sent in time. */
export async function canaryMissed(app: App, channel: Channel): Promise<boolean> {
  const last = (await load(app.table))?.value.last[channel];
  if (last === undefined) return false;
  const item = await app.table.get({ pk: `bun_${fingerprint('canary', channel, last.nonce)}`, sk: 'bundle' });
  if (item === undefined) return false;
  const { state, at } = Bundle.parse(item.data);
  return state !== 'sent' && later(at, patience) <= app.now();
}

const places: Readonly<Record<Leg, string>> = {
  put: 'put in at the front door',
  received: 'received',
  owed: 'owed',
};

function lastSeen({ run }: Canary): string {
  const leg = legs.findLast((one) => run.legs[one] !== undefined);
  return leg === undefined ? 'nowhere: the front door did not take it' : places[leg];
}

/** The first time counts. */
async function note(app: App, nonce: string, leg: Leg): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await load(app.table);
    if (stored === undefined || stored.value.run.nonce !== nonce || stored.value.run.legs[leg] !== undefined) return;
    const { run } = stored.value;
    const value = { ...stored.value, run: { ...run, legs: { ...run.legs, [leg]: app.now() } } };
    if ((await save(app.table, value, stored.version)) === 'saved') return;
  }
}

async function load(table: Table): Promise<Stored | undefined> {
  const item = await table.get(key);
  return item === undefined ? undefined : { version: item.version, value: Canary.parse(item.data) };
}

async function save(table: Table, value: Canary, version: number | undefined): Promise<'saved' | 'conflict'> {
  const data = value as unknown as Item['data'];
  return table.put({ ...key, version: (version ?? 0) + 1, data }, version);
}
