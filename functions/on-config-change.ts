/** A configuration item that AWS Config recorded (https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html), and by the same way our own proof that events arrive. */
import type { App } from '@clausewatch/app/ports';
import { observeEvent } from '@clausewatch/app/sparing';
import { configClient } from '@clausewatch/aws/clients';
import { configReader } from '@clausewatch/aws/config-reader';
import { canarySource, canaryType } from '@clausewatch/model/canary';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { isCanaryEvent, observeCanary } from '@clausewatch/sources/canary';

import { compose } from './shell/compose.ts';
import { assertOwn, openEnvelope } from './shell/envelope.ts';
import { queueHandler } from './shell/handlers.ts';
import { readUnrecorded } from './shell/read-unrecorded.ts';

const reader = configReader({ client: configClient, observeItem: (item) => observeConfig(item, { via: 'config' }) });

const expected = {
  source: new RegExp(`^(?:aws\\.config|${canarySource.replace('.', '\\.')})$`),
  detailTypes: ['Config Configuration Item Change', canaryType],
};

export async function work(body: string, { app }: { readonly app: App }): Promise<void> {
  const event = openEnvelope(body, expected);
  const observations = isCanaryEvent(event) ? observeCanary(event) : observeConfig(event);
  assertOwn(event, observations);
  await observeEvent(app, observations);
}

const composed = () => compose({ duties: [], reread: reader.reread, readLive: readUnrecorded('config') });
export const handler = queueHandler('on-config-change', composed, work);
