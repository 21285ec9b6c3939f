/** Where the messages of incidents are on Slack: which thread each is told in is written down once and stays so. */
import type { Incident } from '@clausewatch/model/incident';
import * as z from 'zod/mini';

import { loadIncident } from './incidents.ts';
import type { App, Thread } from './ports.ts';
import type { Item, Table } from './table.ts';

const sk = 'slack';
/** Members of a thread that its first message can show. */
const mostMembers = 20;
const tries = 12;

const Place = z.readonly(
  z.object({
    channel: z.string(),
    ts: z.string(),
    /** The first message of the thread it is an answer in, and whose that is. */
    root: z.optional(z.string()),
    of: z.optional(z.string()),
    /** The delivery that was told here last: told twice only when a crash came before this note. */
    told: z.optional(z.string()),
    /** Of what it says of others. */
    says: z.optional(z.string()),
    link: z.optional(z.string()),
    /** Incidents that are told in its thread. */
    members: z.optional(z.readonly(z.array(z.string()))),
  }),
);
export type Place = z.infer<typeof Place>;

export interface StoredPlace {
  readonly version: number;
  readonly value: Place;
}

export async function placeOf(table: Table, id: string): Promise<StoredPlace | undefined> {
  const item = await table.get({ pk: id, sk });
  return item === undefined ? undefined : { version: item.version, value: Place.parse(item.data) };
}

/** Whoever wrote meanwhile put it somewhere else: that place stands. */
export async function keepPlace(table: Table, id: string, value: Place, version = 0): Promise<'saved' | 'conflict'> {
  const data = value as unknown as Item['data'];
  return table.put({ pk: id, sk, version: version + 1, data }, version === 0 ? undefined : version);
}

/** Writes what `change` makes of the place, whoever else writes; nothing where it stays as it is, or is gone. */
export async function changePlace(table: Table, id: string, change: (place: Place) => Place): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await placeOf(table, id);
    if (known === undefined) return;
    const next = change(known.value);
    if (next === known.value || (await keepPlace(table, id, next, known.version)) === 'saved') return;
  }
}

export function withMember(place: Place, id: string): Place {
  const { members = [] } = place;
  return members.includes(id) ? place : { ...place, members: [...members, id].slice(-mostMembers) };
}

/** The first message of the thread that a place is in. */
export function rootOf({ ts, root = ts }: Thread): string {
  return root;
}

export interface Host {
  /** Any message of the thread. */
  readonly thread: Thread;
  /** Whose thread it is. */
  readonly of: string;
}

/** The oldest thread that one of these, which are not over, is told in. */
export async function hostAmong(
  table: Table,
  related: readonly Incident[],
  lost: string | undefined,
): Promise<Host | undefined> {
  const hosts: Host[] = [];
  for (const { id, state } of related) {
    const place = state === 'resolved' ? undefined : (await placeOf(table, id))?.value;
    if (place !== undefined && rootOf(place) !== lost) hosts.push({ thread: place, of: place.of ?? id });
  }
  return hosts.toSorted((a, b) => Number(rootOf(a.thread)) - Number(rootOf(b.thread)))[0];
}

/** Those that are told in the incident's own thread. */
export async function membersOf(table: Table, { members = [] }: Place): Promise<readonly Incident[]> {
  const found = await Promise.all(members.map((id) => loadIncident(table, id)));
  return found.filter((one) => one !== undefined);
}

/** Where these are, as a message in the thread of `own` sees it. */
export async function whereabouts(
  { table, senders: { threads } }: App,
  others: readonly Incident[],
  own: Thread | undefined,
): Promise<ReadonlyMap<string, { readonly here: boolean; readonly link?: string }>> {
  const seen = new Map<string, { readonly here: boolean; readonly link?: string }>();
  for (const { id } of others) {
    const place = (await placeOf(table, id))?.value;
    if (place === undefined) continue;
    const link = place.link ?? (await threads?.permalink(place));
    if (link !== undefined && place.link === undefined)
      await changePlace(table, id, (known) => (known.ts === place.ts ? { ...known, link } : known));
    const here = own !== undefined && own.channel === place.channel && rootOf(own) === rootOf(place);
    seen.set(id, { here, ...(link === undefined ? {} : { link }) });
  }
  return seen;
}
