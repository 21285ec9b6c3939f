import { threat } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './threat-finding.ts';

const on = (message: string) => ({ messages: [message], subjects: ['threat'] });

export default cases(
  control,
  {},
  {
    compliant: {},
    violation: {
      'somebody tries passwords on us': { given: threat(), ...on('attacked') },
      'over IPv6, from more places than fit': {
        given: threat({ score: 7.5, remotes: ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8::4'] }),
        ...on('attacked'),
      },
      'our machine tries passwords on others': { given: threat({ score: 8, role: 'ACTOR' }), ...on('attacking') },
      'no remote address, and no resource': {
        given: threat({ type: 'Policy:IAMUser/RootCredentialUsage', score: 9, remotes: [], resources: [], count: 3 }),
        ...on('seen'),
      },
      'archived by somebody, which closes nothing': { given: threat({ archived: true }), ...on('attacked') },
      'a sample, where samples count': { given: threat({ sample: true }), with: { samples: true }, ...on('attacked') },
    },
    notApplicable: {
      'a sample': { given: threat({ sample: true }) },
      'below the score that counts': { given: threat({ score: 3.9 }), with: { minScore: 4 } },
    },
    undetermined: {},
    never: {
      compliant: 'a threat is wrong or not looked at: there is nothing that it could comply with',
      undetermined: 'the score of a threat is always known',
    },
  },
);
