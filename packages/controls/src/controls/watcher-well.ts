import { notApplicable, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { resourceControl } from '../kit/define.ts';

export default resourceControl({
  id: 'watcher-well',
  title:
    'Clausewatch hears its sources, works off their events, its messages arrive, and what it denies for a time ends in time',
  severity: 'high',
  status: 'stable',
  rationale: 'A watcher that went deaf looks like a quiet day.',
  remediation:
    'Switch a silent source on again, or its rule on the event bus. See why events were given up, then redrive them. Renew the address or token of a channel. Where the daily proof was put in and not received, look at the rule on the event bus, its queue and the function behind it. Let an address in again by hand where Clausewatch cannot.',
  blindSpots:
    'A source is known by its own past: one that was never heard of is missed by nobody, and a quiet one is found silent late. It cannot tell of itself while Clausewatch does not run at all.',
  params: z.object({}),
  messages: {
    source:
      'Nothing was heard of source {{name}} of account {{account}} in {{region}} since {{since}}, far beyond its usual rhythm',
    queue: 'Events were given up ({{name}}), since {{since}}: what they told is not known',
    channel: 'Messages by {{name}} do not arrive, since {{since}}',
    place: 'Addresses are denied by {{name}} for longer than anybody approved, since {{since}}',
    way: 'The daily proof that events become messages does not come through, since {{since}}: last seen {{name}}',
  },
  applies: ['watcher'],
  evaluate({ ref, configuration: { what, name, failingSince } }) {
    if (ref.provider !== 'clausewatch') return notApplicable;
    if (failingSince === undefined) return verdictOf([]);
    const data = { name, account: ref.account, region: ref.region, since: failingSince };
    return verdictOf([{ subject: 'watcher', message: what, at: '', data }]);
  },
});
