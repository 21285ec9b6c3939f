import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, optional, pick, text } from '../../read.ts';
import { readPolicy } from '../policy-document.ts';

/** Names of AWS's own services; `com.amazonaws.vpce.` starts the names of everybody else's (PrivateLink guide). */
const AMAZON = /^(?:cn\.)?(?:com\.amazonaws|aws)\.(?!vpce\.)/;

/** `AWS::EC2::VPCEndpoint`. The item's `ownerId` owns the endpoint, not the service. */
export function readNetworkEndpoint(from: Fields): Configuration {
  const service = text(pick(from, 'serviceName'));
  const owner = text(pick(from, 'serviceOwner'));
  return {
    kind: 'network-endpoint',
    ...optional('network', text(pick(from, 'vpcId'))),
    ...optional('service', service),
    ...optional('serviceOwner', owner ?? (service !== undefined && AMAZON.test(service) ? 'amazon' : undefined)),
    ...optional('policy', readPolicy(pick(from, 'policyDocument'))),
  };
}
