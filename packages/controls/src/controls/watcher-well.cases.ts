import { watcher } from '../kit/build-data.ts';
import { cases } from '../kit/cases.ts';
import control from './watcher-well.ts';

const since = { failingSince: '2026-11-01T00:00:00.000Z' };

export default cases(
  control,
  {},
  {
    compliant: {
      'a source that is heard': { given: watcher({ name: 'aws-config' }) },
      'a way in that lets the daily proof through': { given: watcher({ what: 'way', name: 'events' }) },
      'a channel that works': { given: watcher({ what: 'channel', name: 'slack' }) },
    },
    violation: {
      'a silent source': {
        given: watcher({ name: 'aws-config', ...since }),
        messages: ['source'],
        subjects: ['watcher'],
      },
      'events that were given up': {
        given: watcher({ what: 'queue', name: 'events', ...since }),
        messages: ['queue'],
        subjects: ['watcher'],
      },
      'a channel that fails': {
        given: watcher({ what: 'channel', name: 'slack', ...since }),
        messages: ['channel'],
        subjects: ['watcher'],
      },
      'an address that is not let in again': {
        given: watcher({ what: 'place', name: 'IP set blocked (eu-west-1)', ...since }),
        messages: ['place'],
        subjects: ['watcher'],
      },
      'a way in that lets no proof through': {
        given: watcher({ what: 'way', name: 'received', ...since }),
        messages: ['way'],
        subjects: ['watcher'],
      },
    },
    notApplicable: {
      'something of a provider that only calls itself so': { given: watcher({ ...since }, { provider: 'aws' }) },
    },
    undetermined: {},
    never: { undetermined: 'We know our own watchers, or there is nobody to ask.' },
  },
);
