import { notApplicable, type Reason, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { resourceControl } from '../kit/define.ts';
import { shown } from '../kit/sources.ts';
import { isBelow, tlsRange } from '../kit/tls.ts';
import { tlsEndpoints } from '../kit/tls-endpoints.ts';
import { raiseTlsFloor } from '../kit/tls-fix.ts';

export default resourceControl({
  id: 'tls-policy-floor',
  title: 'Encrypted endpoints refuse TLS versions below the floor',
  severity: 'medium',
  status: 'stable',
  rationale: 'TLS 1.0 and 1.1 are deprecated (RFC 8996): a client that can be talked down to them can be read.',
  remediation:
    'Choose a security policy whose lowest version is the floor; see in the access logs who still uses less.',
  blindSpots:
    'It reads the name of the security policy, not the ciphers in it, and does not try a connection. A policy that AWS published later, or that somebody composed on a classic load balancer, is reported as undetermined. It does not see TLS that ends on a machine, in a database or at another provider.',
  params: z.object({
    minimum: z.enum(['1.2', '1.3']).check(z.describe('The lowest version that may be accepted.')),
    offer: z.optional(z.enum(['1.2', '1.3'])).check(z.describe('A version that must be offered besides.')),
  }),
  messages: {
    low: '{{endpoint}} accepts {{lowest}} under {{policy}}; the floor is TLS {{minimum}}',
    short: '{{endpoint}} does not offer TLS {{offer}} under {{policy}}',
    both: '{{endpoint}} accepts {{lowest}} under {{policy}}, the floor is TLS {{minimum}}; nor does it offer TLS {{offer}}',
  },
  applies: ['listener', 'load-balancer', 'distribution', 'api-domain'],
  evaluate(resource, { minimum, offer }) {
    const endpoints = tlsEndpoints(resource);
    if (endpoints === undefined) return undetermined('the protocol of the listener');
    if (endpoints.length === 0) return notApplicable;
    const reasons: Reason[] = [];
    const missing: string[] = [];
    for (const { subject, at, policies } of endpoints) {
      if (policies.length === 0) missing.push(`the security policy of ${subject}`);
      for (const policy of policies) {
        const range = policy === undefined ? undefined : tlsRange(policy);
        if (range === undefined || policy === undefined) {
          missing.push(policy === undefined ? `the security policy of ${subject}` : `what ${policy} accepts`);
          continue;
        }
        const low = isBelow(range.lowest, minimum);
        const short = offer !== undefined && range.highest !== undefined && isBelow(range.highest, offer);
        if (offer !== undefined && range.highest === undefined) missing.push(`whether ${policy} offers TLS ${offer}`);
        if (!low && !short) continue;
        const lowest = range.lowest === 'SSLv3' ? 'SSLv3' : `TLS ${range.lowest}`;
        const data = { endpoint: shown(resource.ref), policy, lowest, minimum, offer: offer ?? '' };
        reasons.push({ subject, message: low && short ? 'both' : low ? 'low' : 'short', at, data });
      }
    }
    return verdictOf(reasons, missing);
  },
  fix: (resource, _reasons, { minimum }) => raiseTlsFloor(resource, minimum),
});
