/** Incidents about one thing, found through what they are about. Nothing of it is kept in them: who comes last changes nobody else. */
import { anchorsOf, isRelated } from '@clausewatch/engine/anchors';
import type { Delivery, Incident } from '@clausewatch/model/incident';
import { fingerprint } from '@clausewatch/model/key';
import { severities } from '@clausewatch/model/verdict';

import { loadIncident } from './incidents.ts';
import type { App } from './ports.ts';
import type { Item, Table } from './table.ts';
import { later } from './time.ts';

/** Names of resources are long and odd: their fingerprint is neither. */
const partition = (anchor: string): string => `about#${fingerprint(anchor)}`;
/** Incidents looked at for each thing: beyond, whichever come later by their ids are not seen. */
const mostLooked = 100;
/** Incidents answered: there may be more when there are so many. */
export const mostAnswered = 20;
/** Seconds behind its end in which an incident is related to others. */
const needed = 90 * 86_400;

/**
 * Says under each thing that the incident is about it. To be called before the incident is saved: whoever finds it there may not find the incident
 * yet. Answers the incident to be saved: where its message can be changed and it turns out to be related to another, it owes that change.
 */
export async function link({ table, senders }: App, before: Incident | undefined, after: Incident): Promise<Incident> {
  const known = new Set(before === undefined ? [] : anchorsOf(before));
  const fresh = anchorsOf(after).filter((anchor) => !known.has(anchor));
  for (const anchor of before?.state === 'resolved' ? anchorsOf(after) : fresh) await say(table, anchor, after.id);
  if (before === undefined || fresh.length === 0 || senders.threads === undefined || !isShown(after)) return after;
  const ids = new Set((await relatedTo(table, before)).map(({ id }) => id));
  const others = (await relatedTo(table, after)).filter(({ id, state }) => state !== 'resolved' && !ids.has(id));
  return others.length === 0 ? after : { ...after, deliveries: [...after.deliveries, showing(after)] };
}

/** Says it anew where it was said before: whoever is about to throw it away sees that somebody needs it. */
async function say(table: Table, anchor: string, id: string): Promise<void> {
  const key = { pk: partition(anchor), sk: id };
  if ((await table.put({ ...key, version: 1, data: {} }, undefined)) === 'saved') return;
  const { version = 0 } = (await table.get(key)) ?? {};
  if (version > 0) await table.put({ ...key, version: version + 1, data: {} }, version);
}

/** It has a message on Slack, and owes no other now, which would say the same. */
function isShown({ state, version, deliveries }: Incident): boolean {
  const own = deliveries.filter(({ channel }) => channel === 'slack');
  return state !== 'resolved' && own.some((one) => one.state === 'sent') && own.every((one) => one.version !== version);
}

function showing({ id, version, updatedAt }: Incident): Delivery {
  const channel = 'slack';
  return {
    id: `${id}:v${version}:${channel}`,
    channel,
    version,
    news: 'linked',
    state: 'pending',
    attempts: 0,
    due: updatedAt,
  };
}

/**
 * The incidents that are related to this one: those that are not over first, the gravest first, then the oldest. Bounded: of each thing a hundred
 * are looked at, and twenty in all are answered.
 */
export async function relatedTo(table: Table, incident: Incident): Promise<readonly Incident[]> {
  const links = new Map<string, Item[]>();
  for (const anchor of anchorsOf(incident))
    for (const item of (await table.query(partition(anchor), { limit: mostLooked })).items)
      links.set(item.sk, [...(links.get(item.sk) ?? []), item]);
  links.delete(incident.id);
  const found: Incident[] = [];
  for (const [id, items] of links) {
    const other = await loadIncident(table, id);
    // What is over for so long only hides others. Should it come back, it says anew what it is about.
    if (other?.state === 'resolved' && later(other.updatedAt, needed) < incident.updatedAt)
      for (const item of items) await table.delete(item, item.version);
    else if (other !== undefined && other.withdrawn !== true && isRelated(incident, other)) found.push(other);
  }
  return found.toSorted((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1)).slice(0, mostAnswered);
}

function rankOf({ state, severity, openedAt, id }: Incident): string {
  return `${state === 'resolved' ? 1 : 0} ${severities.length - severities.indexOf(severity)} ${openedAt} ${id}`;
}
