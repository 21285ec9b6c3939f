/** What changed and could not be read: everything that was decided of it is open again, until a description of it comes. */
import type { Judgement } from '@clausewatch/engine/assess';
import { unreadVerdict } from '@clausewatch/engine/unread';
import { Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';

import { type Changed, isUnread, type State, wholeSecond } from './order.ts';
import { lastOf } from './looks.ts';
import type { App } from './ports.ts';
import type { ResourceRecord } from './records.ts';

/** What the controls say that concern a resource of this type. */
export function judgeUnread({ plan, kindOf }: Pick<App, 'plan' | 'kindOf'>, ref: ResourceRef): readonly Judgement[] {
  const concerned = plan.byKind.get(kindOf(ref.type)) ?? [];
  return concerned.map((planned) => ({ planned, verdict: unreadVerdict([ref]) }));
}

/** The order of the newest state, when that is one that nobody could read. */
export function unreadSince({ seen, newest }: ResourceRecord): string | undefined {
  const last = seen.findLast(isUnread);
  return last !== undefined && last > newest ? last : undefined;
}

/** What the record tells of such a state: its order holds the capture time and the state id. */
export function unreadState(record: ResourceRecord, order: string): State {
  const [capturedAt = '', padded = ''] = order.split('|');
  const via = lastOf(record, 'resource')?.via ?? 'sweep';
  const stateId = padded.replace(/^0+(?=[0-9])/, '');
  return { kind: 'unread', via, ref: record.ref, capturedAt, stateId, reason: 'as recorded' };
}

/**
 * The state that was too large to be told, as the provider has it; `undefined` when it has none. Throws `Unavailable` while it cannot be asked, or
 * answers with an older one.
 */
export async function rereadState(
  { reread }: App,
  { ref, capturedAt }: Extract<Observation, { readonly kind: 'oversized' }>,
): Promise<Changed | undefined> {
  const read = await reread?.(ref, capturedAt);
  if (read?.kind !== 'resource' && read?.kind !== 'deleted') return undefined;
  const at = read.kind === 'resource' ? read.resource.capturedAt : read.capturedAt;
  // The API tells whole seconds where the notification tells milliseconds.
  if (wholeSecond(at) >= wholeSecond(capturedAt)) return read;
  throw new Unavailable(`${ref.type} ${ref.id}: the provider still answers with an older state`);
}
