import { notApplicable, type Reason, undetermined, verdictOf } from '@clausewatch/model/verdict';
import * as z from 'zod/mini';

import { aws, fixOf } from '../kit/aws.ts';
import { resourceControl } from '../kit/define.ts';
import { httpEndpoints } from '../kit/http-endpoints.ts';
import { shown } from '../kit/sources.ts';

const redirect = JSON.stringify([
  { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
]);

export default resourceControl({
  id: 'http-redirects-only',
  title: 'Plain HTTP is answered only by a redirect to HTTPS',
  severity: 'medium',
  status: 'stable',
  rationale:
    'What is served without TLS can be read and changed by every network on the way, session cookies included.',
  remediation:
    'Make the default action of the listener a redirect to HTTPS; set the viewer protocol policy to redirect-to-https. A classic load balancer cannot redirect: close its HTTP listener or move to an Application Load Balancer.',
  blindSpots:
    'Of a listener it reads the default action only, not the rules before it. It does not ask the endpoint, so a redirect made by the application behind is not seen, nor HTTP on a machine of its own. A fixed answer of 4xx or 5xx counts as a redirect would: nothing is served. Private load balancers are judged like public ones.',
  params: z.object({}),
  messages: {
    serves: '{{endpoint}} serves plain HTTP on {{place}} instead of redirecting to HTTPS',
    stays: '{{endpoint}} redirects plain HTTP on {{place}}, but not to HTTPS',
    classic: '{{endpoint}} is a classic load balancer with a plain HTTP listener on {{place}}; it cannot redirect',
  },
  applies: ['listener', 'load-balancer', 'distribution'],
  evaluate(resource) {
    const { configuration } = resource;
    const endpoints = httpEndpoints(resource);
    if (endpoints.length === 0) {
      const hidden = configuration.kind === 'distribution' && configuration.enabled !== false;
      return hidden ? undetermined('the cache behaviours') : notApplicable;
    }
    const reasons: Reason[] = [];
    const missing: string[] = [];
    for (const { subject, at, answer, what } of endpoints) {
      if (answer === 'unknown') missing.push(what);
      else if (answer !== 'redirects') {
        const data = { endpoint: shown(resource.ref), place: subject.slice('http '.length) };
        reasons.push({ subject, message: answer, at, data });
      }
    }
    return verdictOf(reasons, missing);
  },
  fix({ ref, arn, configuration, raw }) {
    if (configuration.kind !== 'listener') return undefined;
    const set = (actions: string) =>
      aws(ref, ['elbv2', 'modify-listener'], { 'listener-arn': arn ?? ref.id, 'default-actions': actions });
    const before = (raw.configuration as { readonly DefaultActions?: unknown } | null)?.DefaultActions;
    const note = 'The rules of the listener stay as they are. There must be an HTTPS listener on port 443.';
    return before === undefined ? undefined : fixOf([set(redirect)], [set(JSON.stringify(before))], note);
  },
});
