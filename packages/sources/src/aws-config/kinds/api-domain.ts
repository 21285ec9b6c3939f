import type { Configuration } from '@clausewatch/model/configuration';

import { type Fields, fields, list, pick, text } from '../../read.ts';

/** `AWS::ApiGateway::DomainName` (one policy) and `AWS::ApiGatewayV2::DomainName` (one for each endpoint configuration). */
export function readApiDomain(from: Fields): Configuration {
  const endpoints = list(pick(from, 'domainNameConfigurations')) ?? [from];
  return {
    kind: 'api-domain',
    tlsPolicies: endpoints.map((endpoint) => text(pick(fields(endpoint), 'securityPolicy'))),
  };
}
