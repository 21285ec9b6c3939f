import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, oneOf, optional, pick, text } from '../../read.ts';

/** `AWS::EC2::FlowLog`. One that fails to deliver is not active, whatever its own status says. */
export function readFlowLog(from: Fields): Configuration {
  const status = text(pick(from, 'flowLogStatus'));
  const failing = pick(from, 'deliverLogsStatus') === 'FAILED';
  return {
    kind: 'flow-log',
    ...optional('watches', text(pick(from, 'resourceId'))),
    ...optional('traffic', oneOf(pick(from, 'trafficType'), 'ALL', 'ACCEPT', 'REJECT')),
    ...optional('active', failing ? false : status === undefined ? undefined : status.toUpperCase() === 'ACTIVE'),
  };
}
