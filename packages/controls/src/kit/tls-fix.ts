import type { Fix } from '@clausewatch/model/control';
import type { ResourceOf } from '@clausewatch/model/resource';

import { aws, fixOf } from './aws.ts';

const POLICIES = {
  '1.2': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  '1.3': 'ELBSecurityPolicy-TLS13-1-3-2021-06',
} as const;
const NOTE = 'Clients that speak nothing newer are turned away: look for them in the access logs first.';

/** A command where one exists that changes the floor and nothing else: listeners, and domain names that use a policy by one setting. */
export function raiseTlsFloor(
  resource: ResourceOf<'listener' | 'load-balancer' | 'distribution' | 'api-domain'>,
  minimum: '1.2' | '1.3',
): Fix | undefined {
  const { ref, arn, configuration } = resource;
  if (configuration.kind === 'listener' && configuration.tlsPolicy !== undefined) {
    const set = (policy: string) =>
      aws(ref, ['elbv2', 'modify-listener'], { 'listener-arn': arn ?? ref.id, 'ssl-policy': policy });
    return fixOf([set(POLICIES[minimum])], [set(configuration.tlsPolicy)], NOTE);
  }
  const [policy, ...more] = configuration.kind === 'api-domain' ? configuration.tlsPolicies : [];
  const known = ref.type === 'AWS::ApiGateway::DomainName' && minimum === '1.2' && policy === 'TLS_1_0';
  if (!known || more.length > 0) return undefined;
  const set = (value: string) =>
    aws(ref, ['apigateway', 'update-domain-name'], {
      'domain-name': ref.id,
      'patch-operations': `op=replace,path=/securityPolicy,value=${value}`,
    });
  return fixOf([set('TLS_1_2')], [set(policy)], NOTE);
}
