/** A configuration item that AWS Config recorded: https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html */
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { configClient } from '@clausewatch/aws/clients';
import { configReader } from '@clausewatch/aws/config-reader';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';

import { compose } from './shell/compose.ts';
import { assertOwn, openEnvelope } from './shell/envelope.ts';
import { queueHandler } from './shell/handlers.ts';

const reader = configReader({ client: configClient, observeItem: (item) => observeConfig(item, { via: 'config' }) });

const expected = { source: 'aws.config', detailTypes: ['Config Configuration Item Change'] };

export async function work(body: string, { app }: { readonly app: App }): Promise<void> {
  const event = openEnvelope(body, expected);
  const observations = observeConfig(event);
  assertOwn(event, observations);
  for (const observation of observations) await observe(app, observation);
}

export const handler = queueHandler('on-config-change', () => compose({ duties: [], reread: reader.reread }), work);
