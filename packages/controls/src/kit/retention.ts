import type { Fix } from '@clausewatch/model/control';
import type { ResourceOf, ResourceRef } from '@clausewatch/model/resource';
import type { Reason } from '@clausewatch/model/verdict';

import { aws, fixOf } from './aws.ts';

/** The only values that CloudWatch Logs takes: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html. */
const ALLOWED = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function put(ref: ResourceRef, group: string, days: number): string | undefined {
  return aws(ref, ['logs', 'put-retention-policy'], { 'log-group-name': group, 'retention-in-days': String(days) });
}

/** The nearest allowed value inside the limits; `undefined` when the service has none there. */
export function retain(
  { ref, configuration: { retention } }: ResourceOf<'log-group'>,
  _reasons: readonly Reason[],
  { minDays = 0, maxDays = Infinity }: { readonly minDays?: number | undefined; readonly maxDays?: number | undefined },
): Fix | undefined {
  const fitting = ALLOWED.filter((days) => days >= minDays && days <= maxDays);
  const tooShort = typeof retention === 'number' && retention < minDays;
  const days = tooShort ? fitting[0] : fitting.at(-1);
  if (days === undefined || retention === undefined) return undefined;
  const group = ref.name ?? ref.id;
  const back =
    retention === 'forever'
      ? aws(ref, ['logs', 'delete-retention-policy'], { 'log-group-name': group })
      : put(ref, group, retention);
  const note = tooShort
    ? 'Events that are already gone do not come back.'
    : `Events older than ${days === 1 ? 'a day' : `${days} days`} are deleted for good: export what an open investigation or the law still needs.`;
  return fixOf([put(ref, group, days)], [back], note);
}
