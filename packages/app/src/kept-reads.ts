/**
 * What was read of the provider because of a call, until it is taken in: nobody tells it again, and what is read a second time is another
 * state.
 */
import type { ApiCall } from '@clausewatch/model/api-call';
import { RawState, type ResourceRef, Tags } from '@clausewatch/model/resource';
import { fingerprint } from '@clausewatch/model/key';
import * as z from 'zod/mini';

import type { Changed } from './order.ts';
import type { App } from './ports.ts';
import { recordPartition } from './records.ts';
import type { Item, Key } from './table.ts';
import { later } from './time.ts';

/** Seconds: longer than any queue tries. */
const needed = 14 * 86_400;
/** Characters. What is larger is read again, should it come to that. */
const most = 300_000;

const Kept = z.object({
  capturedAt: z.string(),
  stateId: z.string(),
  /** Absent: it was gone. */
  described: z.optional(z.object({ tags: Tags, raw: RawState })),
});

function keyOf(ref: ResourceRef, { id }: ApiCall): Key {
  return { pk: recordPartition(ref), sk: `read#${fingerprint(id)}` };
}

export async function keepRead({ table, now }: App, ref: ResourceRef, call: ApiCall, state: Changed): Promise<void> {
  const { capturedAt, stateId } = state.kind === 'resource' ? state.resource : state;
  const described =
    state.kind === 'resource' ? { described: { tags: state.resource.tags, raw: state.resource.raw } } : {};
  const data = { capturedAt, stateId, ...described } as unknown as Item['data'];
  if (JSON.stringify(data).length > most) return;
  await table.put({ ...keyOf(ref, call), version: 1, data, expires: later(now(), needed) }, undefined);
}

export async function keptRead(app: App, ref: ResourceRef, call: ApiCall): Promise<Changed | undefined> {
  const item = await app.table.get(keyOf(ref, call));
  if (item === undefined) return undefined;
  const { capturedAt, stateId, described } = Kept.parse(item.data);
  return described === undefined
    ? { kind: 'deleted', via: 'cloudtrail', ref, capturedAt, stateId, reason: call.name }
    : { kind: 'resource', via: 'cloudtrail', resource: app.readResource({ ref, capturedAt, stateId, ...described }) };
}

export async function forgetRead({ table }: App, ref: ResourceRef, call: ApiCall): Promise<void> {
  await table.delete(keyOf(ref, call), 1);
}
