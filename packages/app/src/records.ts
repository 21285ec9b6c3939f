/** What is kept of each resource: its newest state, and what every look at it said. */
import { resourceKey } from '@clausewatch/model/key';
import { Call } from '@clausewatch/model/api-call';
import { Via } from '@clausewatch/model/observation';
import { RawState, ResourceRef, Tags } from '@clausewatch/model/resource';
import * as z from 'zod/mini';

import { restoreRaw, storeRaw, sweepRaw } from './raw-parts.ts';
import { shardNumbers, shardOf } from './shards.ts';
import type { Item, Json, Table } from './table.ts';
import { later } from './time.ts';
import { walkIndex } from './walk.ts';

const Texts = z.readonly(z.array(z.string()));

/** One look at a resource. An incident's sights are its looks, restricted to the incident's subject. */
export const Look = z.readonly(
  z.object({
    at: z.string(),
    order: z.string(),
    look: z.string(),
    /** Entry keys that are broken, by subject. */
    broken: z.readonly(z.record(z.string(), Texts)),
    unknown: Texts,
    dropped: z.optional(Texts),
    /** Of a look at several resources, a fingerprint of the reasons: the same clause may be broken otherwise, or more gravely. */
    said: z.optional(z.string()),
    via: Via,
  }),
);
export type Look = z.infer<typeof Look>;

export const ResourceRecord = z.readonly(
  z.object({
    ref: ResourceRef,
    /** Absent when the resource is gone, or was never described itself (an account). */
    latest: z.optional(
      z.readonly(z.object({ capturedAt: z.string(), stateId: z.string(), tags: Tags, raw: RawState })),
    ),
    /** `stateOrder` of the newest state or deletion. */
    newest: z.string(),
    looks: z.readonly(z.array(Look)),
    /** Order of the newest look that there was no room for: incidents keep what they have from before. */
    forgotten: z.optional(z.string()),
    /** Orders of the states that were assessed: duplicates are known by them. */
    seen: Texts,
    /** Every subject that ever had an incident. */
    subjects: Texts,
    /** Looks that not every incident reflects yet: a worker is at it, or was cut short. */
    pending: Texts,
    assessedAt: z.string(),
    /** The newest calls that changed it. Records of before calls were read have none. */
    calls: z._default(z.readonly(z.array(Call)), []),
  }),
);
export type ResourceRecord = z.infer<typeof ResourceRecord>;

export interface Stored<T> {
  readonly version: number;
  readonly value: T;
}

export function emptyRecord(ref: ResourceRef): ResourceRecord {
  return { ref, newest: '', looks: [], seen: [], subjects: [], pending: [], assessedAt: '', calls: [] };
}

export const recordPartition = (ref: ResourceRef): string => `resource#${resourceKey(ref)}`;

export async function loadRecord(table: Table, ref: ResourceRef): Promise<Stored<ResourceRecord> | undefined> {
  const item = await table.get({ pk: recordPartition(ref), sk: 'record' });
  return item === undefined ? undefined : read(table, item);
}

/** Writes the record if nobody wrote since `expected`. An unsettled one is due at once for the sweeper. */
export async function saveRecord(
  table: Table,
  value: ResourceRecord,
  expected: number | undefined,
): Promise<'saved' | 'conflict'> {
  const pk = recordPartition(value.ref);
  const { latest, ...rest } = value;
  const version = (expected ?? 0) + 1;
  const raw = latest === undefined ? undefined : await storeRaw(table, pk, latest.raw, version);
  const stored = { ...rest, ...(latest === undefined || raw === undefined ? {} : { latest: { ...latest, raw } }) };
  const data = stored as unknown as Item['data'];
  const item = { pk, sk: 'record', version, data, indexes: indexesOf(value, pk), ...endOf(value) };
  const saved = await table.put(item, expected);
  if (saved === 'saved' && raw !== undefined) await sweepRaw(table, pk, raw);
  return saved;
}

/** Seconds that the end of what never broke anything is remembered: no news of before is told that late. */
const goneNeeded = 400 * 86_400;

/** What is gone, and never was in an incident, is not needed for good: interfaces come and go by the thousand. */
function endOf(value: ResourceRecord): Pick<Item, 'expires'> {
  const over = !isThere(value) && value.subjects.length === 0 && value.pending.length === 0;
  return over && value.assessedAt !== '' ? { expires: later(value.assessedAt, goneNeeded) } : {};
}

function indexesOf(value: ResourceRecord, pk: string): NonNullable<Item['indexes']> {
  const shard = shardOf(pk);
  return {
    ...(isThere(value) ? { open: { pk: `inventory#${shard}`, sk: pk } } : {}),
    ...(value.pending.length === 0 ? {} : { due: { pk: `due#${shard}`, sk: `${value.assessedAt}#${pk}` } }),
  };
}

/** It was described and not deleted since; or, as an account, it is never described and has been looked at. */
function isThere({ latest, newest, looks }: ResourceRecord): boolean {
  return latest !== undefined || (newest === '' && looks.length > 0);
}

/** Everything that is there now, in no promised order. */
export async function* allRecords(table: Table): AsyncIterable<Stored<ResourceRecord>> {
  for (const shard of shardNumbers()) {
    for await (const item of walkIndex(table, 'open', `inventory#${shard}`)) yield await read(table, item);
  }
}

const Head = z.object({ ref: ResourceRef, looks: z.readonly(z.array(Look)), assessedAt: z.string() });

/** What was said of a resource, without its description. */
export type Head = z.infer<typeof Head> & { readonly whole: () => Promise<ResourceRecord> };

/** Everything that is there now, in no promised order: a tenth of the work of reading whole records. */
export async function* allHeads(table: Table): AsyncIterable<Head> {
  for (const shard of shardNumbers())
    for await (const item of walkIndex(table, 'open', `inventory#${shard}`))
      yield { ...Head.parse(item.data), whole: async () => (await read(table, item)).value };
}

/** A record from its item. Throws when the store holds what no version of this program wrote. */
export async function read(table: Table, item: Item): Promise<Stored<ResourceRecord>> {
  const latest = item.data['latest'] as Readonly<Record<string, Json>> | undefined;
  const restored =
    latest === undefined ? {} : { latest: { ...latest, raw: await restoreRaw(table, item.pk, latest['raw'] ?? null) } };
  return { version: item.version, value: ResourceRecord.parse({ ...item.data, ...restored }) };
}
