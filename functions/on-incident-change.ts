/** The table's stream: an incident was written that has a message due. The record is only a doorbell; the incident is read again. */
import { deliver } from '@clausewatch/app/deliver';
import type { App } from '@clausewatch/app/ports';
import type { DynamoDBRecord } from 'aws-lambda';

import { compose } from './shell/compose.ts';
import { streamHandler } from './shell/handlers.ts';
import { sendersOf } from './shell/senders.ts';

export async function work({ dynamodb }: DynamoDBRecord, { app }: { readonly app: App }): Promise<void> {
  const { pk, sk, duePk } = dynamodb?.NewImage ?? {};
  if (sk?.S === 'incident' && pk?.S !== undefined && duePk?.S?.startsWith('due#') === true) await deliver(app, pk.S);
}

export const handler = streamHandler(
  'on-incident-change',
  () => compose({ duties: ['deliver'], senders: sendersOf }),
  work,
);
