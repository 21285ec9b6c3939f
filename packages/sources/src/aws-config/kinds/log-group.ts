import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, number, optional, pick, text } from '../../read.ts';

/**
 * `AWS::Logs::LogGroup`. A group that never expires has no retention setting at all, so its absence means `forever` only
 * where the description is whole, which a name together with an ARN shows.
 */
export function readLogGroup(from: Fields): Configuration {
  const given = pick(from, 'retentionInDays');
  const whole = text(pick(from, 'logGroupName')) !== undefined && text(pick(from, 'arn')) !== undefined;
  if (given === undefined || given === null)
    return { kind: 'log-group', ...optional('retention', whole ? ('forever' as const) : undefined) };
  const days = number(given);
  return { kind: 'log-group', ...optional('retention', days !== undefined && days > 0 ? days : undefined) };
}
