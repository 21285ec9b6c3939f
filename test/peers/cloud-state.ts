/** trivy's checks on its own model of a cloud, put back into the words of AWS Config. */
import { type Fields, fields, list, text } from '@clausewatch/sources/read';

import { rowsIn } from './support/files.ts';
import { recorder, resourceOf, type Shape } from './support/item.ts';
import { gravest, judge } from './support/judge.ts';
import { trivy } from './support/questions.ts';
import { answered, type Row } from './support/row.ts';

const each = (from: Fields | undefined, name: string): readonly Fields[] =>
  (list(from?.[name]) ?? []).map((one) => fields(one) ?? {});
const valueOf = (value: unknown): unknown => fields(value)?.['value'];

function instance(from: Fields | undefined): Shape {
  const metadata = fields(from?.['metadataoptions']);
  const metadataOptions = {
    httpTokens: valueOf(metadata?.['httptokens']) === 'required' ? 'required' : 'optional',
    httpEndpoint: valueOf(metadata?.['httpendpoint']),
  };
  return { type: 'AWS::EC2::Instance', id: 'i-1', configuration: { metadataOptions } };
}

function egress(group: Fields): Shape {
  const permissions = each(group, 'egressrules').map((rule) => ({
    ipProtocol: '-1',
    ipRanges: each(rule, 'cidrs').map(valueOf),
  }));
  const configuration = { groupId: 'sg-1', ipPermissions: [], ipPermissionsEgress: permissions };
  return { type: 'AWS::EC2::SecurityGroup', id: 'sg-1', configuration };
}

function network(vpc: Fields): readonly Shape[] {
  const watched = valueOf(vpc['flowlogsenabled']) === true;
  const log = { resourceId: 'vpc-1', trafficType: 'ALL', flowLogStatus: 'ACTIVE' };
  return [
    { type: 'AWS::EC2::VPC', id: 'vpc-1', configuration: { cidrBlock: '10.0.0.0/16' } },
    ...(watched ? [{ type: 'AWS::EC2::FlowLog', id: 'fl-1', configuration: log }] : []),
  ];
}

function domain(from: Fields): Shape {
  return {
    type: 'AWS::ApiGateway::DomainName',
    id: 'api',
    configuration: { securityPolicy: valueOf(from['securitypolicy']) },
  };
}

function shapesOf(input: Fields): readonly Shape[] {
  const aws = fields(input['aws']);
  const ec2 = fields(aws?.['ec2']);
  return [
    ...each(fields(fields(aws?.['apigateway'])?.['v1']), 'domainnames').map(domain),
    ...each(ec2, 'launchconfigurations').map(instance),
    ...each(ec2, 'launchtemplates').map((template) => instance(fields(template['instance']))),
    ...each(ec2, 'instances').map(instance),
    ...each(ec2, 'securitygroups').map(egress),
    ...each(ec2, 'vpcs').flatMap(network),
    recorder(),
  ];
}

export const cloudStateRows: readonly Row[] = rowsIn('trivy-checks').flatMap((from) => {
  const rule = text(from['rule']) ?? '';
  const question = trivy[rule];
  if (question === undefined || from['kind'] !== 'trivy-cloud-state') return [];
  const ours = answered(() => gravest(judge(question, shapesOf(fields(from['input']) ?? {}).map(resourceOf))));
  const expected = from['expected'] === 'FAIL' ? 'FAIL' : 'PASS';
  return [{ suite: 'trivy-checks', rule, test: text(from['test']) ?? '', expected, ...ours }];
});
