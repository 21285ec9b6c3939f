/** What a sweep reads of AWS. */
import { configClient, guardDutyClient } from '@clausewatch/aws/clients';
import { configPresence } from '@clausewatch/aws/config-presence';
import { configReader } from '@clausewatch/aws/config-reader';
import { guardDutyReader } from '@clausewatch/aws/guardduty-reader';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';

import type { Parts } from './compose.ts';
import { readUnrecorded } from './read-unrecorded.ts';

const observeItem = (item: unknown) => observeConfig(item, { via: 'sweep' });

export const pages = {
  config: configReader({ client: configClient, observeItem }),
  guardDuty: guardDutyReader({ client: guardDutyClient() }),
};

export const sweepParts: Parts = {
  duties: ['sweep'],
  reread: pages.config.reread,
  readLive: readUnrecorded('sweep'),
  absent: configPresence(configClient()),
};
