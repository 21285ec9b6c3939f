import { ACCOUNT, signals } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './console-login-without-mfa.ts';

const alone = { messages: ['alone'], subjects: ['threat'] };
const login = { what: 'signin:ConsoleLogin' };
const root = { provider: 'aws', account: ACCOUNT, region: 'global', type: 'AWS::::Account', id: ACCOUNT };

export default cases(
  control,
  {},
  {
    compliant: {},
    violation: {
      'a user': { given: signals('login-without-mfa', 1, 30, login), ...alone },
      'a user over IPv6': { given: signals('login-without-mfa', 2, 30, { ...login, from: '2001:db8::7' }), ...alone },
      root: { given: signals('login-without-mfa', 1, 30, { ...login, name: 'root', who: root }), ...alone },
    },
    notApplicable: {},
    undetermined: {},
    never: {
      compliant: 'only logins without a second factor are told',
      notApplicable: 'each of them is one too many',
      undetermined: 'the log says whether there was a second factor',
    },
  },
);
