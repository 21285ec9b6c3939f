/** The instants that events speak of, held against the present. */
import { later } from '@clausewatch/app/time';
import type { Observation } from '@clausewatch/model/observation';

/** Seconds by which clocks may disagree. */
const skew = 3600;

/** When what is observed was so; undefined where the event does not say. */
export function instantOf(observation: Observation): string | undefined {
  switch (observation.kind) {
    case 'resource':
      return observation.resource.capturedAt;
    case 'deleted':
    case 'oversized':
    case 'unread':
      return observation.capturedAt;
    case 'threat':
      return observation.threat.updatedAt;
    case 'api-call':
      return observation.call.at;
    case 'signal':
      return observation.signal.at;
    case 'canary':
    case 'ignored':
      return undefined;
  }
}

/** What is wrong with an observation of the future: kept, it would stand above everything that comes before its time. */
export function aheadOf(now: string, observation: Observation): string | undefined {
  const instant = instantOf(observation);
  // Nearly all are of the past, which no arithmetic is needed to see.
  if (instant === undefined || instant <= now || instant <= later(now, skew)) return undefined;
  return `is of ${instant}, which is in the future: the clock of its source, or of this machine, is wrong`;
}
