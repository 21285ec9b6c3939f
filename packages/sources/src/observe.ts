import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation, Via } from '@clausewatch/model/observation';

import { isCanaryEvent, observeCanary } from './canary.ts';
import { isConfigEvent, observeConfig } from './aws-config/observe.ts';
import { isTrailEvent, observeTrail } from './cloudtrail/observe.ts';
import { isThreatEvent, observeGuardDuty } from './guardduty/observe.ts';
import { type ObserveOptions, observeEach } from './problems.ts';
import { type Fields, fields, list, shown, text } from './read.ts';

function ignored(via: Via, reason: string): Observation[] {
  return [{ kind: 'ignored', via, reason }];
}

/** What somebody sees who looks for the reason: the top-level keys, cut and cleaned. */
function outline(event: Fields): string {
  const keys = Object.keys(event);
  const first = keys.slice(0, 6).map((key) => shown(key, 30));
  return keys.length === 0
    ? 'no keys'
    : `keys ${first.join(', ')}${keys.length > 6 ? ` and ${keys.length - 6} more` : ''}`;
}

function observeOne(event: unknown, options: ObserveOptions): Observation[] {
  const from = fields(event);
  if (from === undefined) throw new InvalidEvent(`not an event: ${shown(event)}`);
  if (isCanaryEvent(from)) return observeCanary(from);
  if (isTrailEvent(from)) return observeTrail(from, options);
  if (isConfigEvent(from)) return observeConfig(from, options);
  if (isThreatEvent(from)) return observeGuardDuty(from, options);
  const [source, detailType] = [text(from['source']), text(from['detail-type'])];
  if (detailType !== undefined && (source === 'aws.scheduler' || source === 'aws.events'))
    return ignored('schedule', 'a schedule tick');
  if (detailType !== undefined)
    throw new InvalidEvent(`events ${shown(detailType)} of source ${shown(source)} are not supported`);
  throw new InvalidEvent(`not recognised: an object with ${outline(from)}`);
}

/**
 * What any supported event says, told apart by its shape: AWS Config (see `observeConfig`), GuardDuty (see
 * `observeGuardDuty`), CloudTrail (see `observeTrail`), our own canary, schedule ticks (ignored), and lists of these.
 * Throws `InvalidEvent` saying what was seen instead.
 */
export function observe(event: unknown, options: ObserveOptions = {}): Observation[] {
  const several = list(event);
  return several === undefined
    ? observeOne(event, options)
    : observeEach(several, (one) => observeOne(one, options), options);
}
