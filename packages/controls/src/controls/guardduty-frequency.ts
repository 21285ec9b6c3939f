import { notApplicable, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { aws, fixOf } from '../kit/aws.ts';
import { resourceControl } from '../kit/define.ts';

const WAITS = ['FIFTEEN_MINUTES', 'ONE_HOUR', 'SIX_HOURS'] as const;
type Wait = (typeof WAITS)[number];
const WORDS: Readonly<Record<Wait, string>> = {
  FIFTEEN_MINUTES: '15 minutes',
  ONE_HOUR: 'an hour',
  SIX_HOURS: '6 hours',
};

export default resourceControl({
  id: 'guardduty-frequency',
  title: 'GuardDuty reports that a threat goes on without long delay',
  severity: 'low',
  status: 'stable',
  rationale:
    'New findings are sent within minutes, but that one goes on or grows is only told at this interval: by default after six hours.',
  remediation: 'Set the publishing frequency of the detector; of a member account only the administrator can.',
  blindSpots: 'It does not check that anybody receives the findings. A detector that is switched off is not judged.',
  params: z.object({
    atMost: z._default(z.enum(WAITS), 'FIFTEEN_MINUTES').check(z.describe('The longest interval that is accepted.')),
  }),
  messages: {
    slow: 'Detector {{detector}} tells only every {{wait}} that a threat goes on: {{limit}} at most are promised',
  },
  applies: ['threat-detector'],
  evaluate({ ref, configuration: { enabled, publishingFrequency } }, { atMost }) {
    if (enabled === false) return notApplicable;
    if (publishingFrequency === undefined) return undetermined(`publishing frequency of detector ${ref.id}`);
    if (WAITS.indexOf(publishingFrequency) <= WAITS.indexOf(atMost)) return verdictOf([]);
    const data = { detector: ref.id, wait: WORDS[publishingFrequency], limit: WORDS[atMost] };
    return verdictOf([{ subject: 'publishing-frequency', message: 'slow', at: '', data }]);
  },
  fix({ ref, configuration: { publishingFrequency } }, _reasons, { atMost }) {
    if (publishingFrequency === undefined) return undefined;
    const set = (frequency: Wait): string | undefined =>
      aws(ref, ['guardduty', 'update-detector'], {
        'detector-id': ref.id,
        'finding-publishing-frequency': frequency,
      });
    return fixOf(
      [set(atMost)],
      [set(publishingFrequency)],
      'For a member account run it as the administrator of GuardDuty.',
    );
  },
});
