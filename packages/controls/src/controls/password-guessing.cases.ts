import { threat } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './password-guessing.ts';

const guessed = { messages: ['guessed'], subjects: ['threat'] };

export default cases(
  control,
  {},
  {
    compliant: {},
    violation: {
      'passwords are tried over SSH': { given: threat({ type: 'UnauthorizedAccess:EC2/SSHBruteForce' }), ...guessed },
      'over IPv6, from more places than fit': {
        given: threat({
          type: 'UnauthorizedAccess:EC2/RDPBruteForce',
          remotes: ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8::4'],
        }),
        ...guessed,
      },
      'on a database, from nowhere that is told': {
        given: threat({ type: 'CredentialAccess:RDS/MaliciousIPCaller.FailedLogin', remotes: [], resources: [] }),
        ...guessed,
      },
      'a sample, where samples count': { given: threat({ sample: true }), with: { samples: true }, ...guessed },
    },
    notApplicable: {
      'our machine tries passwords on others': { given: threat({ role: 'ACTOR' }) },
      'a sample': { given: threat({ sample: true }) },
      'another threat': { given: threat({ type: 'Recon:EC2/PortProbeUnprotectedPort' }) },
    },
    undetermined: {},
    never: {
      compliant: 'a threat is wrong or not looked at: that nobody reports one proves no lock',
      undetermined: 'the type of a threat is always known',
    },
  },
);
