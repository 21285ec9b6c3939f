import { given } from '../kit/build.ts';
import { cases } from '../kit/cases.ts';
import control from './imdsv2-required.ts';

const instance = (state: string, rest: object) => given({ kind: 'instance', state, ...rest });

export default cases(
  control,
  {},
  {
    compliant: {
      'tokens are required': {
        given: instance('running', { metadataTokens: 'required', metadataEndpoint: 'enabled' }),
      },
      'the service is off': {
        given: instance('running', { metadataTokens: 'optional', metadataEndpoint: 'disabled' }),
      },
      'the service is off, and of tokens nothing is known': {
        given: instance('stopped', { metadataEndpoint: 'disabled' }),
      },
    },
    violation: {
      'tokens are optional': {
        given: instance('running', { metadataTokens: 'optional', metadataEndpoint: 'enabled' }),
        messages: ['optional'],
        subjects: ['instance-metadata'],
      },
      'a stopped instance may be started again': { given: instance('stopped', { metadataTokens: 'optional' }) },
      'a hostile name': {
        given: given({ kind: 'instance', metadataTokens: 'optional' }, { id: 'i-1;$(id)', name: '`reboot`' }),
      },
    },
    notApplicable: {
      'a terminated instance': { given: instance('terminated', { metadataTokens: 'optional' }) },
      'one that is going': { given: instance('shutting-down', {}) },
    },
    undetermined: {
      'the source does not show the options': {
        given: instance('running', {}),
        missing: 'whether metadata needs a token',
      },
    },
  },
);
