import { signals } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './failed-logins-repeated.ts';

const failed = { messages: ['failed'], subjects: ['threat'] };
const login = { what: 'signin:ConsoleLogin' };

export default cases(
  control,
  {},
  {
    compliant: {},
    violation: {
      'five within a quarter of an hour': { given: signals('failed-login', 5, 120, login), ...failed },
      'over IPv6': { given: signals('failed-login', 6, 30, { ...login, from: '2001:db8::7' }), ...failed },
      'three, where three are enough': {
        given: signals('failed-login', 3, 30, login),
        with: { atLeast: 3 },
        ...failed,
      },
    },
    notApplicable: {
      four: { given: signals('failed-login', 4, 30, login) },
      'six, one an hour': { given: signals('failed-login', 6, 3600, login) },
    },
    undetermined: {},
    never: {
      compliant: 'that no login failed is not told by any event',
      undetermined: 'what was counted is known',
    },
  },
);
