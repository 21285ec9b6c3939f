/** A GuardDuty finding. A delegated administrator delivers those of its members, so the finding's account may be another than the sender's. */
import { observe } from '@clausewatch/app/observe';
import type { App } from '@clausewatch/app/ports';
import { observeGuardDuty } from '@clausewatch/sources/guardduty/observe';

import { compose } from './shell/compose.ts';
import { openEnvelope } from './shell/envelope.ts';
import { queueHandler } from './shell/handlers.ts';

const expected = { source: 'aws.guardduty', detailTypes: ['GuardDuty Finding'] };

export async function work(body: string, { app }: { readonly app: App }): Promise<void> {
  for (const observation of observeGuardDuty(openEnvelope(body, expected))) await observe(app, observation);
}

export const handler = queueHandler('on-guardduty-finding', () => compose({ duties: [] }), work);
