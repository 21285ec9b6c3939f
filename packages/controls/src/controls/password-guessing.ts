import { notApplicable, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { threatControl } from '../kit/define.ts';

/** `SSHBruteForce`, `RDPBruteForce`, `AnomalousBehavior.SuccessfulBruteForce`, `MaliciousIPCaller.FailedLogin`, ... */
const guessing = /(?:BruteForce|FailedLogin)$/;

export default threatControl({
  id: 'password-guessing',
  title: 'Whoever tries passwords on us again and again is locked out or kept out',
  severity: 'low',
  status: 'stable',
  rationale:
    'A detector calls it guessing only after many tries from one address: a lock or a block that works ends it before.',
  remediation:
    'Lock accounts and keep addresses out after a few failures (fail2ban, PAM, the directory). Keep this address out for a while, and see that nobody got in.',
  blindSpots:
    'It knows what a detector reports: GuardDuty counts SSH on port 22 and RDP on port 3389, and logins of some databases. That it reports nothing proves no lock.',
  params: z.object({
    samples: z._default(z.boolean(), false).check(z.describe('Treat sample findings as real, to try the way out.')),
  }),
  messages: {
    guessed: '{{type}}: passwords are tried on {{resource}}, seen {{times}} from {{remotes}} since {{since}}',
  },
  evaluate(threat, { samples }) {
    const { type, role, sample, resources, account, count, remotes, firstSeen } = threat;
    if (!guessing.test(type) || role === 'ACTOR' || (sample && !samples)) return notApplicable;
    const more = remotes.length > 3 ? [`${remotes.length - 3} more`] : [];
    const from = [...remotes.slice(0, 3).map((remote) => remote.slice(0, 60)), ...more];
    const data = {
      type: type.slice(0, 100),
      resource: (resources[0]?.name ?? resources[0]?.id ?? `account ${account}`).slice(0, 100),
      times: count === 1 ? 'once' : `${count} times`,
      remotes: from.length === 0 ? 'an address that is not told' : from,
      since: firstSeen,
    };
    return verdictOf([{ subject: 'threat', message: 'guessed', at: '', data }]);
  },
});
