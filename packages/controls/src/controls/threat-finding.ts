import type { Threat } from '@clausewatch/model/threat';
import { type Severity, notApplicable, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { threatControl } from '../kit/define.ts';

/** Bands of docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html. Somebody trying passwords on us is noise; we doing it is not. */
function severityOf({ score, type, role }: Threat): Severity {
  if (role === 'TARGET' && /\/(?:SSH|RDP)BruteForce$/.test(type)) return 'low';
  if (score >= 9) return 'critical';
  return score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low';
}

export default threatControl({
  id: 'threat-finding',
  title: 'Every threat that a detector reports is handled as an incident',
  severity: 'medium',
  status: 'stable',
  rationale: 'A finding that lies in a console is not handled: it needs an owner, a time and a decision.',
  remediation: 'Find out what happened, contain it, and close the incident with what was found.',
  blindSpots:
    'It knows what the detector reports: suppressed findings never arrive. That a finding was archived does not close the incident; a person does.',
  params: z.object({
    minScore: z._default(z.number().check(z.gte(0), z.lte(10)), 1).check(z.describe('From which score on (0 to 10).')),
    samples: z._default(z.boolean(), false).check(z.describe('Treat sample findings as real, to try the way out.')),
  }),
  messages: {
    attacked: '{{type}} (score {{score}}) against {{resource}}, seen {{times}} from {{remotes}} since {{since}}',
    attacking:
      '{{type}} (score {{score}}): {{resource}} itself acts, seen {{times}} towards {{remotes}} since {{since}}',
    seen: '{{type}} (score {{score}}) on {{resource}}, seen {{times}} since {{since}}',
  },
  evaluate(threat, { minScore, samples }) {
    if ((threat.sample && !samples) || threat.score < minScore) return notApplicable;
    const [resource] = threat.resources;
    const message = threat.remotes.length === 0 ? 'seen' : threat.role === 'ACTOR' ? 'attacking' : 'attacked';
    const more = threat.remotes.length > 3 ? [`${threat.remotes.length - 3} more`] : [];
    const data = {
      type: threat.type.slice(0, 100),
      score: threat.score,
      resource: (resource?.name ?? resource?.id ?? `account ${threat.account}`).slice(0, 100),
      times: threat.count === 1 ? 'once' : `${threat.count} times`,
      remotes: [...threat.remotes.slice(0, 3).map((remote) => remote.slice(0, 60)), ...more],
      since: threat.firstSeen,
    };
    return verdictOf([{ subject: 'threat', message, at: '', data, severity: severityOf(threat) }]);
  },
});
