/** What AWS Config does not record of load balancers, for functions that hear of what names it. */
import { balancerReadings } from '@clausewatch/aws/live-balancers';
import { liveReader } from '@clausewatch/aws/live-reader';
import type { Via } from '@clausewatch/model/observation';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';

import type { Parts } from './compose.ts';

export function readUnrecorded(via: Via): NonNullable<Parts['readLive']> {
  return (home) => liveReader(home, (item) => observeConfig(item, { via }), balancerReadings);
}
