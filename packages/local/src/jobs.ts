/** The intake queue: what was accepted is on the disk, and stays there until it was worked off or given up. */
import { randomBytes } from 'node:crypto';

import type { Item, Json, Table } from '@clausewatch/app/table';
import { later } from '@clausewatch/app/time';
import { walkIndex, walkPartition } from '@clausewatch/app/walk';
import { InvalidEvent, Unavailable } from '@clausewatch/model/errors';

/** Seconds that a claimed job is hidden from the others. */
const hidden = 300;
/** Seconds before the next try: doubled each time, a quarter of an hour at most. */
const firstPause = 2;
const longestPause = 900;
const attempts = 8;

/** Characters; a piece of the widest characters is still below the limit of an item. */
const pieceLength = 96_000;
const sk = 'job';
const waiting = 'jobs';
const given = 'jobs-dead';

export interface Job {
  readonly id: string;
  /** The event as it was received. */
  readonly body: string;
  /** This try counted. */
  readonly attempts: number;
  readonly item: Item;
}

export interface DeadJob {
  readonly id: string;
  readonly receivedAt: string;
  readonly attempts: number;
  readonly error: string;
}

/** Returns when the job is on the disk. */
export async function enqueue(table: Table, now: string, body: string): Promise<string> {
  const id = `${now}-${randomBytes(6).toString('hex')}`;
  const pk = `job#${id}`;
  const pieces = Math.ceil(body.length / pieceLength);
  if (pieces > 1)
    for (let index = 0; index < pieces; index += 1) {
      const piece = body.slice(index * pieceLength, (index + 1) * pieceLength);
      await table.put({ pk, sk: pieceKey(index), version: 1, data: { piece } }, undefined);
    }
  // Last: the pieces alone are no job.
  const data = { receivedAt: now, attempts: 0, claimed: false, ...(pieces > 1 ? { pieces } : { body }) };
  await table.put({ pk, sk, version: 1, data, indexes: { due: { pk: waiting, sk: `${now}#${id}` } } }, undefined);
  return id;
}

/** The job that has been due longest, hidden from the others for a while; its try is on the disk before it starts. */
export async function claim(table: Table, now: string): Promise<Job | undefined> {
  const { items } = await table.queryIndex('due', waiting, { upTo: `${now}~`, limit: 16 });
  for (const item of items) {
    const tried = Number(item.data['attempts']) + 1;
    const data = { ...item.data, attempts: tried, claimed: true };
    const claimed = { ...moved(item, waiting, later(now, hidden)), data };
    if ((await table.put(claimed, item.version)) === 'saved')
      return { id: idOf(item), body: await bodyOf(table, item), attempts: tried, item: claimed };
  }
  return undefined;
}

/** Worked off: nothing is kept. A crash before leaves the job to be worked off again. */
export async function finish(table: Table, { item }: Job): Promise<void> {
  await table.delete(item, item.version);
  for await (const piece of walkPartition(table, item.pk, { prefix: 'body#' }))
    await table.delete(piece, piece.version);
}

/** Later again, or set aside: at once when it can never be understood, else after so many tries. */
export async function fail(table: Table, now: string, job: Job, error: unknown): Promise<'waiting' | 'dead'> {
  const why = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
  const hopeless = error instanceof InvalidEvent || error instanceof SyntaxError || job.attempts >= attempts;
  const data = { ...job.item.data, claimed: false, error: why };
  const asked = error instanceof Unavailable ? (error.retryAfter ?? 0) : 0;
  const pause = Math.max(asked, Math.min(longestPause, firstPause * 2 ** (job.attempts - 1)));
  const next = hopeless ? moved(job.item, given, now) : moved(job.item, waiting, later(now, pause));
  await table.put({ ...next, data }, job.item.version);
  return hopeless ? 'dead' : 'waiting';
}

/** At the start of the only server: what its predecessor had claimed is due at once, or set aside when it was claimed too often. */
export async function recover(table: Table, now: string): Promise<number> {
  let recovered = 0;
  for await (const item of walkIndex(table, 'due', waiting)) {
    if (item.data['claimed'] !== true) continue;
    const hopeless = Number(item.data['attempts']) >= attempts;
    const data = {
      ...item.data,
      claimed: false,
      ...(hopeless ? { error: 'the program ended while it was at it' } : {}),
    };
    await table.put({ ...moved(item, hopeless ? given : waiting, now), data }, item.version);
    recovered += 1;
  }
  return recovered;
}

export async function deadJobs(table: Table): Promise<readonly DeadJob[]> {
  const dead: DeadJob[] = [];
  for await (const item of walkIndex(table, 'due', given)) {
    const { receivedAt, attempts: tried, error } = item.data;
    dead.push({ id: idOf(item), receivedAt: textOf(receivedAt), attempts: Number(tried), error: textOf(error) });
  }
  return dead;
}

/** Jobs that wait, those being worked at among them. */
export async function waitingJobs(table: Table): Promise<number> {
  let count = 0;
  for await (const _item of walkIndex(table, 'due', waiting)) count += 1;
  return count;
}

/** What was given up is due again, from the first try on. */
export async function redriveJobs(table: Table, now: string): Promise<number> {
  let count = 0;
  for await (const item of walkIndex(table, 'due', given)) {
    const data = { ...item.data, attempts: 0, claimed: false };
    if ((await table.put({ ...moved(item, waiting, now), data }, item.version)) === 'saved') count += 1;
  }
  return count;
}

function moved(item: Item, partition: string, due: string): Item {
  return { ...item, version: item.version + 1, indexes: { due: { pk: partition, sk: `${due}#${idOf(item)}` } } };
}

async function bodyOf(table: Table, { pk, data }: Item): Promise<string> {
  if (data['pieces'] === undefined) return textOf(data['body']);
  let body = '';
  for await (const { data: part } of walkPartition(table, pk, { prefix: 'body#' })) body += textOf(part['piece']);
  return body;
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const idOf = ({ pk }: Item): string => pk.slice('job#'.length);
const pieceKey = (index: number): string => `body#${String(index).padStart(4, '0')}`;
