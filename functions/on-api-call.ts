/** A recorded API call or console login: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
import type { App } from '@clausewatch/app/ports';
import { observeEvent } from '@clausewatch/app/sparing';
import { liveReader } from '@clausewatch/aws/live-reader';
import { liveReadings } from '@clausewatch/aws/live-readings';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { observeTrail } from '@clausewatch/sources/cloudtrail/observe';

import { compose } from './shell/compose.ts';
import { assertOwn, openEnvelope } from './shell/envelope.ts';
import { queueHandler } from './shell/handlers.ts';

const expected = {
  source: /^aws\.[\w.-]+$/,
  detailTypes: ['AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail'],
};
const readItem = (item: unknown) => observeConfig(item, { via: 'cloudtrail' });

export async function work(body: string, { app }: { readonly app: App }): Promise<void> {
  const event = openEnvelope(body, expected);
  const observations = observeTrail(event);
  assertOwn(event, observations);
  await observeEvent(app, observations);
}

const composed = () => compose({ duties: [], readLive: (home) => liveReader(home, readItem, liveReadings) });

export const handler = queueHandler('on-api-call', composed, work);
