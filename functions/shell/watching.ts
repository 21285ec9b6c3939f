/** What the watch over ourselves reads of AWS. */
import type { App } from '@clausewatch/app/ports';
import { configClient, eventBridgeClient, snsClient } from '@clausewatch/aws/clients';
import { frontDoor } from '@clausewatch/aws/front-door';
import { queueDepth } from '@clausewatch/aws/queue-depth';
import { configRecorders } from '@clausewatch/aws/recorders';
import { unconfirmed } from '@clausewatch/aws/subscriptions';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { SQSClient } from '@aws-sdk/client-sqs';

import type { Config } from './config.ts';

export function watchingOf(config: Config): Pick<App, 'recorders' | 'deadEvents' | 'unconfirmed' | 'frontDoor'> {
  const client = configClient();
  const observeItem = (item: unknown) => observeConfig(item, { via: 'schedule' });
  return {
    recorders: configRecorders({ client, observeItem, now: () => new Date().toISOString() })(config),
    unconfirmed: async () => (config.topicArn === undefined ? 0 : unconfirmed(snsClient(), config.topicArn)),
    ...(config.frontDoor && { frontDoor: frontDoor({ client: eventBridgeClient(), ...config.frontDoor }) }),
    deadEvents: queueDepth(new SQSClient({ maxAttempts: 4 }), config.deadLetterQueues),
  };
}
