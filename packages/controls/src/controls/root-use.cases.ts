import { ACCOUNT, signals } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './root-use.ts';

const used = { messages: ['used'], subjects: ['threat'] };
const who = { provider: 'aws', account: ACCOUNT, region: 'global', type: 'AWS::::Account', id: ACCOUNT };

export default cases(
  control,
  {},
  {
    compliant: {},
    violation: {
      'one call': { given: signals('root-use', 1, 30, { who, what: 'iam:CreateAccessKey' }), ...used },
      'a sitting, over IPv6': { given: signals('root-use', 8, 60, { who, from: '2001:db8::7' }), ...used },
    },
    notApplicable: {},
    undetermined: {},
    never: {
      compliant: 'only uses are told',
      notApplicable: 'each use is one to be explained',
      undetermined: 'a use is certain',
    },
  },
);
