/** What is being done about an approved remedy, one item each: written before the act that asks for it, so that no crash loses it. */
import { BlockPlace } from '@clausewatch/model/block';
import { Unavailable } from '@clausewatch/model/errors';
import { Unit } from '@clausewatch/model/edit';
import { Outcome } from '@clausewatch/model/remedy';
import { RawState } from '@clausewatch/model/resource';
import * as z from 'zod/mini';

import type { App } from './ports.ts';
import type { Item, Json, Table } from './table.ts';

const sk = 'remedy';
const tries = 12;
/** The partition of the index of what is due that only those read who may change the cloud. */
export const remedyDue = 'remedy';

/**
 * `asked`: somebody approves it, or did. `claimed`: a worker is at it, and has changed nothing. `making`: it may be in place, in part or as a
 * whole. `made`: the provider took it. `undoing`: it may be taken back in part. `done`: nothing is left to do.
 */
export const RemedyItem = z.readonly(
  z.object({
    incident: z.string(),
    proposal: z.string(),
    state: z.enum(['asked', 'claimed', 'making', 'made', 'undoing', 'done']),
    /** When somebody last asked for something. */
    rung: z.string(),
    /** When it is looked at next; absent: not by itself. */
    due: z.optional(z.string()),
    /** How often a worker took it. */
    attempts: z.number(),
    /** The firewall as it was before, read from its provider: in its own words, and unit by unit. `broken`: what was known to be, there. */
    before: z.optional(
      z.readonly(
        z.object({
          at: z.string(),
          raw: RawState,
          units: z.readonly(z.array(Unit)),
          broken: z.readonly(z.array(z.string())),
        }),
      ),
    ),
    madeAt: z.optional(z.string()),
    /** Of a block, what is denied where until when: enough to take it back, whatever becomes of its incident. */
    block: z.optional(
      z.readonly(
        z.object({
          ranges: z.readonly(z.array(z.string())),
          places: z.readonly(z.array(BlockPlace)),
          until: z.string(),
          /** Why something of it could not be denied at the last try. */
          failure: z.optional(z.string()),
        }),
      ),
    ),
    /** Where only part of it is in place, that is our own doing. */
    halfway: z.optional(z.literal(true)),
    /** How it ended last. */
    outcome: z.optional(Outcome),
    /** Ids of the provider's answers. */
    requests: z.readonly(z.array(z.string())),
    /** Why it waits, in words. */
    waits: z.optional(z.string()),
  }),
);
export type RemedyItem = z.infer<typeof RemedyItem>;

export interface StoredRemedy {
  readonly version: number;
  readonly value: RemedyItem;
}

export function remedyKey(incident: string, proposal: string): string {
  return `remedy#${incident}#${proposal}`;
}

export async function loadRemedy(table: Table, incident: string, proposal: string): Promise<StoredRemedy | undefined> {
  const item = await table.get({ pk: remedyKey(incident, proposal), sk });
  return item === undefined ? undefined : readRemedy(item);
}

export function readRemedy({ version, data }: Item): StoredRemedy {
  return { version, value: RemedyItem.parse(data) };
}

/** Writes it if nobody did since that version; the version it then has. */
export async function saveRemedy(
  table: Table,
  value: RemedyItem,
  expected?: number,
): Promise<'conflict' | StoredRemedy> {
  const version = (expected ?? 0) + 1;
  const data = JSON.parse(JSON.stringify(value)) as Readonly<Record<string, Json>>;
  const pk = remedyKey(value.incident, value.proposal);
  const due = value.due === undefined ? {} : { indexes: { due: { pk: remedyDue, sk: `${value.due}#${pk}` } } };
  return (await table.put({ pk, sk, version, data, ...due }, expected)) === 'saved' ? { version, value } : 'conflict';
}

/** Makes it due, whatever becomes of the act that asks for it: who finds no such act lets it be. */
export async function ring({ table, now }: App, incident: string, proposal: string): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const known = await loadRemedy(table, incident, proposal);
    const at = now();
    const value: RemedyItem = known
      ? { ...known.value, rung: at, attempts: 0, due: dueAt(known.value, at) }
      : { incident, proposal, state: 'asked', rung: at, due: at, attempts: 0, requests: [] };
    if ((await saveRemedy(table, value, known?.version)) !== 'conflict') return;
  }
  throw new Unavailable(`remedy of ${incident}: too many writers at once`);
}

/** A worker's lease is not cut short by who asks again; the time of a block is none. */
function dueAt({ due, block }: RemedyItem, at: string): string {
  return due === undefined || due < at || due === block?.until ? at : due;
}
