/** Our own proof that events arrive, as it comes back. */
import { canarySource, canaryType } from '@clausewatch/model/canary';
import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';

import { type Fields, decoded, fields, text } from './read.ts';

/** True for whatever bears our source: it is never read as anything else. */
export function isCanaryEvent(event: Fields): boolean {
  return event['source'] === canarySource;
}

/** Throws `InvalidEvent` for what only bears the source. */
export function observeCanary(event: Fields): Observation[] {
  const nonce = text(fields(decoded(event['detail']))?.['nonce']);
  if (event['detail-type'] !== canaryType || nonce === undefined || !/^[0-9a-zA-Z-]{16,64}$/.test(nonce))
    throw new InvalidEvent('an event of our own source that is none of ours');
  return [{ kind: 'canary', via: 'schedule', nonce }];
}
