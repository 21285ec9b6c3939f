/** When each source was last heard of, and in what rhythm. */
import type { Observation, Via } from '@clausewatch/model/observation';
import * as z from 'zod/mini';

import type { App } from './ports.ts';
import type { Table } from './table.ts';
import { walkIndex } from './walk.ts';

/** Seconds within which a source that goes on speaking is not noted again. */
const grain = 300;
/** Pauses that are remembered, the newest. */
const remembered = 64;
const sk = 'heard';

const Heard = z.readonly(
  z.object({
    source: z.string(),
    account: z.string(),
    region: z.string(),
    last: z.string(),
    /** Seconds between one note and the next. */
    pauses: z.readonly(z.array(z.number())),
  }),
);
export type Heard = z.infer<typeof Heard>;

const sources: Partial<Readonly<Record<Via, string>>> = {
  config: 'aws-config',
  guardduty: 'guardduty',
  cloudtrail: 'cloudtrail',
};

/** What this process noted lately: a storm of events costs no more than one of them. */
const noted = new WeakMap<Table, Map<string, string>>();

/** Notes that the source of this observation speaks. Who writes first wins: nobody needs to be exact. */
export async function hear(app: App, observation: Observation): Promise<void> {
  const source = sources[observation.via];
  const place = placeOf(observation);
  if (source === undefined || place === undefined) return;
  const { account, region } = place;
  const now = app.now();
  const pk = `heard#${source}/${account}/${region}`;
  const lately = noted.get(app.table) ?? new Map<string, string>();
  noted.set(app.table, lately);
  if (secondsBetween(lately.get(pk), now) < grain) return;
  const known = await app.table.get({ pk, sk });
  const before = known && Heard.parse(known.data);
  const pause = secondsBetween(before?.last, now);
  lately.set(pk, before !== undefined && pause < grain ? before.last : now);
  if (before !== undefined && pause < grain) return;
  const pauses = before === undefined ? [] : [...before.pauses, Math.round(pause)].slice(-remembered);
  const data = { source, account, region, last: now, pauses };
  const version = (known?.version ?? 0) + 1;
  await app.table.put({ pk, sk, version, data, indexes: { open: { pk: 'heard', sk: pk } } }, known?.version);
}

export async function allHeard(table: Table): Promise<readonly Heard[]> {
  const heard: Heard[] = [];
  for await (const { data } of walkIndex(table, 'open', 'heard')) heard.push(Heard.parse(data));
  return heard;
}

/** Times the longest pause of its past, a day at least, that a source may be quiet. Fewer pauses are no rhythm. */
const [times, shortest, fewest] = [3, 24 * 60 * 60, 12];

/** Since when the source is silent beyond its rhythm; undefined while it is not, or while it has none. */
export function silentSince({ last, pauses }: Heard, now: string): string | undefined {
  if (pauses.length < fewest) return undefined;
  return secondsBetween(last, now) > Math.max(shortest, times * Math.max(...pauses)) ? last : undefined;
}

function placeOf(observation: Observation): { readonly account: string; readonly region: string } | undefined {
  switch (observation.kind) {
    case 'resource':
      return observation.resource.ref;
    case 'deleted':
    case 'oversized':
    case 'unread':
      return observation.ref;
    case 'threat':
      return observation.threat;
    case 'api-call':
      return observation.call;
    case 'signal':
      return observation.signal;
    case 'canary':
    case 'ignored':
      return undefined;
  }
}

/** Infinite where there is no first instant. */
function secondsBetween(from: string | undefined, to: string): number {
  return from === undefined ? Infinity : (Date.parse(to) - Date.parse(from)) / 1000;
}
