import { type Reason, notApplicable, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { resourceControl } from '../kit/define.ts';
import { matchesGlob } from '../kit/glob.ts';
import { retain } from '../kit/retention.ts';

const Days = z.int().check(z.positive());

export default resourceControl({
  id: 'log-retention',
  title: 'Log groups keep their events neither shorter nor longer than promised',
  severity: 'medium',
  status: 'stable',
  rationale:
    'Logs that are gone cannot explain an incident; logs that stay beyond the promise are personal data kept without a reason.',
  remediation: 'Set the retention of the group to a value between the two limits.',
  blindSpots:
    'It reads the setting, not the age of the oldest event. Copies of the logs elsewhere, such as exports to a bucket, are not seen.',
  params: z
    .object({
      minDays: z.optional(Days).check(z.describe('Days that logs are kept at least.')),
      maxDays: z.optional(Days).check(z.describe('Days that logs are kept at most; unlimited retention breaks it.')),
      groups: z
        ._default(z.array(z.string().check(z.minLength(1), z.maxLength(512))), ['*'])
        .check(z.describe('Which groups: names, in which `*` stands for anything.')),
    })
    .check(
      z.refine(
        ({ minDays, maxDays }) => minDays !== undefined || maxDays !== undefined,
        'give minDays, maxDays or both',
      ),
      z.refine(({ minDays = 0, maxDays = Infinity }) => minDays <= maxDays, 'minDays is more than maxDays'),
    ),
  messages: {
    short: '{{group}} keeps events for {{days}} days: at least {{limit}} are promised',
    long: '{{group}} keeps events for {{days}} days: at most {{limit}} are promised',
    forever: '{{group}} keeps events for ever: at most {{limit}} days are promised',
  },
  applies: ['log-group'],
  evaluate({ ref, configuration: { retention } }, { minDays = 0, maxDays = Infinity, groups }) {
    const group = ref.name ?? ref.id;
    if (!groups.some((pattern) => matchesGlob(pattern, group))) return notApplicable;
    if (retention === undefined) return undetermined(`retention of log group ${group}`);
    const days = retention === 'forever' ? Infinity : retention;
    const short = days < minDays;
    if (!short && days <= maxDays) return verdictOf([]);
    const message = short ? 'short' : retention === 'forever' ? 'forever' : 'long';
    const data: Reason['data'] = { group, days: retention, limit: short ? minDays : maxDays };
    return verdictOf([{ subject: 'retention', message, at: '', data }]);
  },
  fix: retain,
});
