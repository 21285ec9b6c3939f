/** Tickets by which a person signs in once: minted by whoever holds the data folder, kept as digests. */
import { createHash, randomBytes } from 'node:crypto';

import type { Table } from '@clausewatch/app/table';
import { later } from '@clausewatch/app/time';
import * as z from 'zod/mini';

/** Seconds. */
const lasts = 600;
const sk = 'ticket';
const Ticket = z.object({ person: z.string(), until: z.string() });

/** A ticket for this person, good once and for ten minutes. */
export async function mintTicket(table: Table, person: string, now: string): Promise<string> {
  const ticket = randomBytes(32).toString('base64url');
  const data = { person, until: later(now, lasts) };
  await table.put({ pk: partition(ticket), sk, version: 1, data, expires: data.until }, undefined);
  return ticket;
}

/** Whose it is; it is used up. */
export async function redeemTicket(table: Table, ticket: string, now: string): Promise<string | undefined> {
  const item = await table.get({ pk: partition(ticket), sk });
  if (item === undefined || (await table.delete(item, item.version)) === 'conflict') return undefined;
  const { person, until } = Ticket.parse(item.data);
  return now < until ? person : undefined;
}

function partition(ticket: string): string {
  return `ticket#${createHash('sha256').update(ticket).digest('hex')}`;
}
