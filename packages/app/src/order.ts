/** Where a state stands among the states of its resource. */
import { fingerprint, stateOrder } from '@clausewatch/model/key';
import type { Observation } from '@clausewatch/model/observation';

/** Of a deletion. */
const end = '|~';

export function isEnd(order: string): boolean {
  return order.endsWith(end);
}

/** Of a state that nobody could read: any description of the same state stands above it. */
const unread = '|!';

export function isUnread(order: string): boolean {
  return order.endsWith(unread);
}

/** In whole seconds, for AWS Config's interface tells no finer when a state was captured that an event told to the millisecond. */
function unreadOrder(capturedAt: string, stateId: string): string {
  return stateOrder(wholeSecond(capturedAt), stateId) + unread;
}

export const wholeSecond = (instant: string): string => instant.replace(/(?:\.\d+)?Z$/, '.000Z');

export type Changed = Extract<Observation, { readonly kind: 'resource' | 'deleted' }>;
export type State = Changed | Extract<Observation, { readonly kind: 'unread' }>;

/**
 * Capture time, state id, then content: of two descriptions of one state the fuller is the newer, whichever came first, and a deletion
 * outweighs both. Plain text comparison gives the order.
 */
export function orderOf(observation: State): string {
  if (observation.kind === 'unread') return unreadOrder(observation.capturedAt, observation.stateId);
  if (observation.kind === 'deleted') return stateOrder(observation.capturedAt, observation.stateId) + end;
  const { capturedAt, stateId, tags, raw } = observation.resource;
  const text = JSON.stringify(canonical([tags, raw]));
  return `${stateOrder(capturedAt, stateId)}|${String(text.length).padStart(8, '0')}${fingerprint(text).slice(0, 12)}`;
}

/** With the keys in order: two spellings of one description are the same. Sources bound the depth. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, part]) => [key, canonical(part)]);
}
