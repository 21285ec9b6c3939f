import { signals } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './denied-calls-repeated.ts';

const refused = { messages: ['refused'], subjects: ['threat'] };

export default cases(
  control,
  {},
  {
    compliant: {},
    violation: {
      'ten within five minutes': { given: signals('denied-call', 10), ...refused },
      'over IPv6': { given: signals('denied-call', 12, 30, { from: '2001:db8::7' }), ...refused },
      'one, where one is enough': { given: signals('denied-call', 1), with: { atLeast: 1 }, ...refused },
    },
    notApplicable: {
      nine: { given: signals('denied-call', 9) },
      'twenty, one every ten minutes': { given: signals('denied-call', 20, 600) },
    },
    undetermined: {},
    never: {
      compliant: 'that nobody was refused is not told by any event',
      undetermined: 'what was counted is known',
    },
  },
);
