import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, flag, oneOf, optional, pick } from '../../read.ts';

const FREQUENCIES = ['FIFTEEN_MINUTES', 'ONE_HOUR', 'SIX_HOURS'] as const;

/** `AWS::GuardDuty::Detector`. */
export function readThreatDetector(from: Fields): Configuration {
  const status = oneOf(pick(from, 'status'), 'ENABLED', 'DISABLED');
  const enabled = flag(pick(from, 'enable')) ?? (status === undefined ? undefined : status === 'ENABLED');
  return {
    kind: 'threat-detector',
    ...optional('enabled', enabled),
    ...optional('publishingFrequency', oneOf(pick(from, 'findingPublishingFrequency'), ...FREQUENCIES)),
  };
}
