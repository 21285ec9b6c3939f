/** A custom rule of AWS Config: what changed takes the same line as an event, and the result goes back to AWS Config. */
import { evaluationOf, evaluationsOf } from '@clausewatch/app/config-rule';
import { observe } from '@clausewatch/app/observe';
import { configClient } from '@clausewatch/aws/clients';
import { configEvaluations } from '@clausewatch/aws/config-evaluations';
import { configReader } from '@clausewatch/aws/config-reader';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { readInvocation } from '@clausewatch/sources/aws-config/rule';

import { compose } from './shell/compose.ts';
import { scheduleHandler } from './shell/handlers.ts';

const reader = configReader({ client: configClient, observeItem: (item) => observeConfig(item, { via: 'config' }) });
const results = configEvaluations(configClient());

export const handler = scheduleHandler(
  'on-config-rule',
  () => compose({ duties: [], reread: reader.reread }),
  async (event, { app, config: { account, region } }) => {
    const { token, rule, change, ...asked } = readInvocation(event);
    if (asked.account !== account || (change !== undefined && change.ref.account !== account))
      throw new Error('a rule of another account');
    if (change === undefined)
      return results.put(token, evaluationsOf(app, { ...asked, region }, results.reported(rule)));
    await observe(app, change.observation);
    return results.put(token, [await evaluationOf(app, change.ref, asked)]);
  },
);
