/** The table's stream once more, for AWS Security Hub: every incident that was written, a hundred in one call. */
import { findingsFor } from '@clausewatch/app/findings';
import { securityHubClient } from '@clausewatch/aws/clients';
import { importFindings } from '@clausewatch/aws/security-hub';
import type { DynamoDBStreamEvent } from 'aws-lambda';

import { compose } from './shell/compose.ts';
import { scheduleHandler } from './shell/handlers.ts';
import { reportRefused } from './shell/monitor.ts';

export const handler = scheduleHandler(
  'on-incident-export',
  () => compose({ duties: [] }),
  async (event, { app, config }) => {
    const { Records } = event as DynamoDBStreamEvent;
    const ids = Records.flatMap(({ dynamodb }) => dynamodb?.NewImage?.['pk']?.S ?? []);
    const { imported, refused } = await importFindings(securityHubClient(), await findingsFor(app, ids, config));
    for (const { id, code } of refused) reportRefused(id, code);
    return { imported };
  },
);
