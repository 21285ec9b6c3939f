/** Incidents above the table: each is one item, with its deliveries inside. */
import { Act, Incident } from '@clausewatch/model/incident';
import { severities } from '@clausewatch/model/verdict';

import { shardNumbers, shardOf } from './shards.ts';
import type { Item, Json, Range, Table } from './table.ts';
import { walkIndex } from './walk.ts';

const sk = 'incident';

export async function loadIncident(table: Table, id: string): Promise<Incident | undefined> {
  const item = await table.get({ pk: id, sk });
  return item === undefined ? undefined : readIncident(item);
}

/** The one decision point: the incident with its pending deliveries, if nobody wrote since the version before. */
export async function saveIncident(table: Table, incident: Incident): Promise<'saved' | 'conflict'> {
  const expected = incident.version === 1 ? undefined : incident.version - 1;
  const data = incident as unknown as Readonly<Record<string, Json>>;
  return table.put({ pk: incident.id, sk, version: incident.version, data, indexes: indexesOf(incident) }, expected);
}

/** Due when a message is or time alone changes something. With a dead message it is among the dead, by its next change, until one is pending. */
function indexesOf(incident: Incident): NonNullable<Item['indexes']> {
  const shard = shardOf(incident.id);
  const over = incident.state === 'resolved';
  const rank = severities.length - severities.indexOf(incident.severity);
  const pending = incident.deliveries.flatMap(({ state, due }) => (state === 'pending' ? [due] : []));
  const dead = pending.length === 0 && incident.deliveries.some(({ state }) => state === 'dead');
  const next =
    [...pending, ...(incident.wake === undefined ? [] : [incident.wake])].toSorted()[0] ?? (dead ? '~' : undefined);
  return {
    open: over
      ? { pk: `closed#${shard}`, sk: `${incident.resolvedAt ?? incident.updatedAt}#${incident.id}` }
      : { pk: `open#${shard}`, sk: `${rank}#${incident.openedAt}#${incident.id}` },
    ...(next === undefined ? {} : { due: { pk: `${dead ? 'dead' : 'due'}#${shard}`, sk: `${next}#${incident.id}` } }),
  };
}

/** Incidents that are not over, gravest first, then oldest. */
export async function openIncidents(table: Table): Promise<readonly Incident[]> {
  return (await collect(table, 'open', 'open')).toSorted((a, b) => order(a).localeCompare(order(b)));
}

/** Incidents that are over, newest end first; those that were withdrawn are none. */
export async function closedIncidents(table: Table): Promise<readonly Incident[]> {
  const ends = (incident: Incident): string => incident.resolvedAt ?? incident.updatedAt;
  const closed = await collect(table, 'open', 'closed');
  return closed.filter(({ withdrawn }) => withdrawn !== true).toSorted((a, b) => ends(b).localeCompare(ends(a)));
}

/** Where incidents that are not over are found, and those that ended from an instant on. */
export function incidentPlaces(endedFrom?: string): readonly { readonly pk: string; readonly range?: Range }[] {
  return shardNumbers().flatMap((shard) => [
    { pk: `open#${shard}` },
    ...(endedFrom === undefined ? [] : [{ pk: `closed#${shard}`, range: { from: endedFrom } }]),
  ]);
}

/** The incidents among the items of such a place. */
export function incidentsIn(items: readonly Item[]): readonly Incident[] {
  return items.flatMap((item) => (item.sk === sk ? readIncident(item) : []));
}

/** Incidents with a message that no try could deliver. */
export async function deadIncidents(table: Table): Promise<readonly Incident[]> {
  return collect(table, 'due', 'dead');
}

async function collect(table: Table, index: 'open' | 'due', name: string): Promise<readonly Incident[]> {
  const found: Incident[] = [];
  for (const shard of shardNumbers()) {
    for await (const item of walkIndex(table, index, `${name}#${shard}`)) {
      if (item.sk === sk) found.push(readIncident(item));
    }
  }
  return found;
}

function order(incident: Incident): string {
  return `${severities.length - severities.indexOf(incident.severity)}#${incident.openedAt}#${incident.id}`;
}

/**
 * Acts that cannot be read (of a newer program, or damaged) count as not done, and stay where they are: an exception that cannot be read keeps
 * no alert back. Throws when the store holds what no version of this program wrote.
 */
export function readIncident({ data }: Item): Incident {
  const stored = [...listed(data['acts']), ...listed(data['unread'])];
  const parsed = stored.map((act) => ({ act, read: Act.safeParse(act) }));
  const unread = parsed.flatMap(({ act, read: { success } }) => (success ? [] : [act]));
  const acts = parsed.flatMap(({ read: { data: act } }) => act ?? []);
  return Incident.parse({ ...data, acts, ...(unread.length === 0 ? {} : { unread }) });
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
