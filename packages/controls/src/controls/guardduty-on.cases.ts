import { detector, recorder, vpc } from '../kit/build-data.ts';
import { given, scopeOf } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './guardduty-on.ts';

const on = (message: string) => ({ messages: [message], subjects: ['guardduty'] });

export default cases(
  control,
  {},
  {
    compliant: {
      'a detector that is on': { given: scopeOf(detector({ enabled: true }), vpc()) },
    },
    violation: {
      'a detector that is off': { given: scopeOf(detector({ enabled: false }), vpc()), ...on('off') },
      'no detector where there is a network': { given: scopeOf(vpc(), recorder()), ...on('none') },
      'no detector where there is a machine': {
        given: scopeOf(given({ kind: 'instance' }), recorder({ allTypes: false, types: ['AWS::GuardDuty::Detector'] })),
        ...on('none'),
      },
    },
    notApplicable: {
      'a region without networks and machines': { given: scopeOf(recorder()) },
      'a region of which nothing is known': { given: scopeOf() },
    },
    undetermined: {
      'nobody knows whether the detector is on': { given: scopeOf(detector(), vpc()), missing: 'whether detector' },
      'no detector, and no word of a recorder': {
        given: scopeOf(vpc()),
        missing: 'AWS::GuardDuty::Detector is not recorded',
      },
    },
  },
);
