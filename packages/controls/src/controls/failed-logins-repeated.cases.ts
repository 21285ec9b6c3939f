import { signals } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './failed-logins-repeated.ts';

const failed = { messages: ['failed'], subjects: ['threat'] };
const hidden = { name: 'HIDDEN_DUE_TO_SECURITY_REASONS' };
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
      'of five users from one address': {
        given: signals('failed-login', 5, 120, { ...login, source: '198.51.100.7' }),
        messages: ['sprayed'],
        subjects: ['threat'],
      },
      'of names that do not exist, from one network of IPv6': {
        given: signals('failed-login', 5, 30, { ...login, ...hidden, source: '2001:db8::/64' }),
        messages: ['sprayed'],
        subjects: ['threat'],
      },
    },
    notApplicable: {
      four: { given: signals('failed-login', 4, 30, login) },
      'of four users from one address': {
        given: signals('failed-login', 4, 30, { ...login, source: '198.51.100.7' }),
      },
      'of one user from one address, which is counted by the user': {
        given: signals('failed-login', 30, 10, { ...login, name: 'alice', source: '198.51.100.7' }),
      },
      'of ten users from one address, one an hour': {
        given: signals('failed-login', 10, 3600, { ...login, source: '198.51.100.7' }),
      },
      'six, one an hour': { given: signals('failed-login', 6, 3600, login) },
    },
    undetermined: {},
    never: {
      compliant: 'that no login failed is not told by any event',
      undetermined: 'what was counted is known',
    },
  },
);
