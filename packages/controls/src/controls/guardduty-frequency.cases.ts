import { detector } from '../kit/build-data.ts';
import { cases } from '../kit/cases.ts';
import control from './guardduty-frequency.ts';

const slow = { messages: ['slow'], subjects: ['publishing-frequency'] };

export default cases(
  control,
  {},
  {
    compliant: {
      'every quarter of an hour': { given: detector({ enabled: true, publishingFrequency: 'FIFTEEN_MINUTES' }) },
      'every hour, where that is enough': {
        given: detector({ publishingFrequency: 'ONE_HOUR' }),
        with: { atMost: 'ONE_HOUR' },
      },
    },
    violation: {
      'the default of six hours': { given: detector({ enabled: true, publishingFrequency: 'SIX_HOURS' }), ...slow },
      'every hour': { given: detector({ publishingFrequency: 'ONE_HOUR' }), ...slow },
    },
    notApplicable: {
      'the detector is off': { given: detector({ enabled: false, publishingFrequency: 'SIX_HOURS' }) },
    },
    undetermined: {
      'the frequency is not visible': {
        given: detector({ enabled: true }),
        missing: 'publishing frequency of detector',
      },
    },
  },
);
