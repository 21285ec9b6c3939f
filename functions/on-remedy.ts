/** Approved remedies, every minute. The only function that may change the customer's cloud; deployed where the settings ask for it. */
import { workOffRemedies } from '@clausewatch/app/remediate';
import { blocks } from '@clausewatch/aws/blocks';
import { ec2Hands } from '@clausewatch/aws/hands-ec2';
import { liveReader } from '@clausewatch/aws/live-reader';
import { firewallReadings } from '@clausewatch/aws/live-firewall';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';

import { compose } from './shell/compose.ts';
import { scheduleHandler } from './shell/handlers.ts';

const readItem = (item: unknown) => observeConfig(item, { via: 'schedule' });

export const handler = scheduleHandler(
  'on-remedy',
  () =>
    compose({ duties: [], hands: ec2Hands, blocks, readLive: (home) => liveReader(home, readItem, firewallReadings) }),
  async (_event, { app }) => ({ worked: await workOffRemedies(app) }),
);
