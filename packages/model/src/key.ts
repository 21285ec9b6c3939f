/** Names that stay the same whoever reports a thing. */
import { createHash } from 'node:crypto';

import type { ResourceRef } from './resource.ts';
import type { Threat } from './threat.ts';

/** First 26 characters of the SHA-256 of `parts` (length-prefixed, so that no two lists collide by joining). */
export function fingerprint(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part},`);
  return hash.digest('hex').slice(0, 26);
}

/** JSON with sorted keys and without blanks: equal values give equal texts. Big integers are written as texts with a trailing `n`. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`;
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The resource's place in the world, without its changeable name. */
export function resourceKey(ref: ResourceRef): string {
  return `${ref.provider}/${ref.account}/${ref.region}/${ref.type}/${ref.id}`;
}

/** The incident of one cause: the resource and the subject, whatever clauses it breaks and whoever reports it. */
export function violationId(ref: ResourceRef, subject: string): string {
  return `inc_${fingerprint('violation', resourceKey(ref), subject)}`;
}

/** The incident of one detector finding: both the member's and the administrator's copy lead here. */
export function threatId(threat: Threat): string {
  return `inc_${fingerprint('threat', threat.partition, threat.account, threat.region, threat.id)}`;
}

/** Orders the states of one resource: capture time, then numeric state id. Plain text comparison gives the order. */
export function stateOrder(capturedAt: string, stateId: string): string {
  return `${capturedAt}|${stateId.padStart(20, '0')}`;
}
