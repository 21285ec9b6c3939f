/**
 * What was read of the provider because of a call, until it is taken in: nobody tells it again, and what is read a second time is another
 * state.
 */
import type { ApiCall } from '@clausewatch/model/api-call';
import { RawState, type ResourceRef, Tags } from '@clausewatch/model/resource';
import { fingerprint } from '@clausewatch/model/key';
import * as z from 'zod/mini';

import { type Changed, orderOf } from './order.ts';
import type { App } from './ports.ts';
import { recordPartition } from './records.ts';
import type { Item, Key } from './table.ts';
import { later } from './time.ts';
import { walkPartition } from './walk.ts';

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

const prefixOf = ({ id }: ApiCall): string => `read#${fingerprint(id)}#`;

/** Two workers at one call may have read two states. */
function keyOf(ref: ResourceRef, call: ApiCall, state: Changed): Key {
  return { pk: recordPartition(ref), sk: `${prefixOf(call)}${orderOf(state)}` };
}

export async function keepRead({ table, now }: App, ref: ResourceRef, call: ApiCall, state: Changed): Promise<void> {
  const { capturedAt, stateId } = state.kind === 'resource' ? state.resource : state;
  const described =
    state.kind === 'resource' ? { described: { tags: state.resource.tags, raw: state.resource.raw } } : {};
  const data = { capturedAt, stateId, ...described } as unknown as Item['data'];
  if (JSON.stringify(data).length > most) return;
  await table.put({ ...keyOf(ref, call, state), version: 1, data, expires: later(now(), needed) }, undefined);
}

export async function keptReads(app: App, ref: ResourceRef, call: ApiCall): Promise<readonly Changed[]> {
  const kept: Changed[] = [];
  for await (const { data } of walkPartition(app.table, recordPartition(ref), { prefix: prefixOf(call) })) {
    const { capturedAt, stateId, described } = Kept.parse(data);
    kept.push(
      described === undefined
        ? { kind: 'deleted', via: 'cloudtrail', ref, capturedAt, stateId, reason: call.name }
        : {
            kind: 'resource',
            via: 'cloudtrail',
            resource: app.readResource({ ref, capturedAt, stateId, ...described }),
          },
    );
  }
  return kept;
}

export async function forgetRead({ table }: App, ref: ResourceRef, call: ApiCall, state: Changed): Promise<void> {
  await table.delete(keyOf(ref, call, state), 1);
}
