import { given } from '../kit/build.ts';
import { recorder } from '../kit/build-data.ts';
import { cases } from '../kit/cases.ts';
import control from './recorder-on.ts';

const GROUP = 'AWS::EC2::SecurityGroup';
const ROLE = 'AWS::IAM::Role';
const some = { allTypes: false } as const;

export default cases(
  control,
  { types: [GROUP, ROLE], atOnce: [GROUP] },
  {
    compliant: {
      'all types, at once': { given: recorder() },
      'just the needed ones': { given: recorder({ ...some, types: [GROUP, ROLE] }) },
      'daily but for what has to be at once': { given: recorder({ daily: 'all', continuous: [GROUP] }) },
      'a type daily that may be': { given: recorder({ daily: [ROLE] }) },
      'another type left out': { given: recorder({ excluded: ['AWS::EC2::Volume'] }) },
    },
    violation: {
      stopped: { given: recorder({ recording: false }), messages: ['stopped'], subjects: ['recorder'] },
      'a needed type left out': {
        given: recorder({ excluded: [ROLE] }),
        messages: ['missing'],
        subjects: ['recorded types'],
      },
      'a needed type not named': {
        given: recorder({ ...some, types: [GROUP] }),
        messages: ['missing'],
        subjects: ['recorded types'],
      },
      'everything once a day': {
        given: recorder({ daily: 'all' }),
        messages: ['daily'],
        subjects: ['recording mode'],
      },
      'a type once a day that has to be at once': {
        given: recorder({ daily: [GROUP] }),
        messages: ['daily'],
        subjects: ['recording mode'],
      },
      'one missing, one late': {
        given: recorder({ excluded: [ROLE], daily: 'all' }),
        messages: ['missing', 'daily'],
        subjects: ['recorded types', 'recording mode'],
      },
    },
    notApplicable: { 'a recorder of no region': { given: recorder({}, { region: 'global' }) } },
    undetermined: {
      'nobody says whether it runs': {
        given: given({ kind: 'recorder', allTypes: true, types: [], excluded: [] }),
        missing: 'whether recorder default is running',
      },
    },
  },
);
