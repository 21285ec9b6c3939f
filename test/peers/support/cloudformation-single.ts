/** Resources that are one item each, with the defaults that AWS gives them. */
import { type Fields, fields, list, text } from '@clausewatch/sources/read';

import type { Shape } from './item.ts';
import { Inexpressible } from './row.ts';

/** A resource as a template declares it, references followed. */
export interface Declared {
  readonly id: string;
  readonly type: string;
  readonly properties: Fields;
}

export const some = (value: unknown): readonly unknown[] => list(value) ?? (value === undefined ? [] : [value]);

function trail({ id, type, properties }: Declared): Shape {
  const defaults = { IsMultiRegionTrail: false, EnableLogFileValidation: false, IsOrganizationTrail: false };
  const selectors = 'EventSelectors' in properties || 'AdvancedEventSelectors' in properties;
  return { type, id, configuration: { ...defaults, HasCustomEventSelectors: selectors, ...properties } };
}

/** Without a certificate of its own, CloudFront serves one of its own making. */
function distribution({ id, type, properties }: Declared): Shape {
  const config = {
    ViewerCertificate: { CloudFrontDefaultCertificate: true },
    ...fields(properties['DistributionConfig']),
  };
  return { type, id, configuration: { DistributionConfig: config }, region: 'global' };
}

function classic({ id, type, properties }: Declared): Shape {
  const described = some(properties['Listeners']).map((value) => ({
    Listener: { LoadBalancerPort: 8443, ...fields(value) },
    PolicyNames: some(fields(value)?.['PolicyNames']),
  }));
  const supplementary = { LoadBalancerPolicies: [] };
  return { type, id, configuration: { ...properties, ListenerDescriptions: described }, supplementary };
}

/** An instance serves metadata without a token unless it, or the template it starts from, says otherwise. */
function instance({ id, properties }: Declared, all: readonly Declared[]): Shape {
  const from = fields(properties['LaunchTemplate']);
  const key = text(from?.['LaunchTemplateId']) ?? text(from?.['LaunchTemplateName']);
  const template = all.find(
    ({ id: own, properties: its }) => key !== undefined && (own === key || its['LaunchTemplateName'] === key),
  );
  const data =
    fields(template?.properties['LaunchTemplateData']) ?? fields(properties['LaunchTemplateData']) ?? properties;
  const metadataOptions = {
    httpTokens: 'optional',
    httpEndpoint: 'enabled',
    ...lower(fields(data['MetadataOptions'])),
  };
  return { type: 'AWS::EC2::Instance', id, configuration: { state: { name: 'running' }, metadataOptions } };
}

function lower(from: Fields = {}): object {
  return Object.fromEntries(
    Object.entries(from).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
  );
}

const STARTS = ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate', 'AWS::AutoScaling::LaunchConfiguration'];
const AS_THEY_ARE = [
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
  'AWS::EC2::VPC',
  'AWS::IAM::Role',
];

/** The item of this resource; none where no control looks at such a thing. */
export function single(one: Declared, all: readonly Declared[]): readonly Shape[] {
  const { id, type, properties } = one;
  if (STARTS.includes(type)) return [instance(one, all)];
  if (AS_THEY_ARE.includes(type)) return [{ type, id, configuration: properties }];
  switch (type) {
    // Without a policy of its own choice AWS gives it this one (ELB API reference, CreateListener).
    case 'AWS::ElasticLoadBalancingV2::Listener':
      return [{ type, id, configuration: { SslPolicy: 'ELBSecurityPolicy-2016-08', ...properties } }];
    case 'AWS::CloudTrail::Trail':
      return [trail(one)];
    case 'AWS::CloudFront::Distribution':
      return [distribution(one)];
    case 'AWS::ElasticLoadBalancing::LoadBalancer':
      return [classic(one)];
    case 'AWS::Elasticsearch::Domain':
    case 'AWS::OpenSearchService::Domain': {
      const known = type === 'AWS::Elasticsearch::Domain' ? type : 'AWS::OpenSearch::Domain';
      return [{ type: known, id, configuration: { ClusterConfig: {}, ...properties } }];
    }
    case 'AWS::Logs::LogGroup':
      return [{ type, id, configuration: { LogGroupName: id, Arn: `arn:aws:logs:::${id}`, ...properties } }];
    case 'AWS::EC2::FlowLog':
      return [{ type, id, configuration: { flowLogStatus: 'ACTIVE', ...properties } }];
    default:
      if (type.startsWith('AWS::Serverless::'))
        throw new Inexpressible(`${type} becomes other resources when deployed`);
      return [];
  }
}
