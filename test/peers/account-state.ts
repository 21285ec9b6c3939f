/** prowler: the state of an account as the AWS API tells it, and the findings expected of it. */
import { type Fields, fields, list, text } from '@clausewatch/sources/read';

import { rowsIn } from './support/files.ts';
import { recorder, resourceOf, type Shape } from './support/item.ts';
import { gravest, type Judged, judge, type Question } from './support/judge.ts';
import { prowler } from './support/questions.ts';
import { answered, Inexpressible, type Row } from './support/row.ts';

const each = (value: unknown): readonly Fields[] => (list(value) ?? []).map((one) => fields(one) ?? {});

function group(from: Fields, region: string): Shape {
  return { type: 'AWS::EC2::SecurityGroup', id: text(from['GroupId']) ?? '', configuration: from, region };
}

function trail(from: Fields, region: string): Shape {
  const selectors = fields(from['__EventSelectors']);
  const configuration = {
    ...from,
    Status: from['__Status'],
    EventSelectors: selectors?.['EventSelectors'],
    AdvancedEventSelectors: selectors?.['AdvancedEventSelectors'],
  };
  return { type: 'AWS::CloudTrail::Trail', id: text(from['Name']) ?? '', configuration, region };
}

function bucket(id: string, from: Fields | undefined): Shape {
  const block = fields(from?.['public_access_block'])?.['PublicAccessBlockConfiguration'];
  const supplementary = {
    AccessControlList: fields(from?.['bucket_acl']) ?? {},
    BucketPolicy: { policyText: fields(from?.['bucket_policy'])?.['Policy'] ?? null },
    ...(block === undefined ? {} : { PublicAccessBlockConfiguration: block }),
  };
  return { type: 'AWS::S3::Bucket', id, configuration: { name: id }, supplementary };
}

function listener(from: Fields, region: string): Shape {
  const id = text(from['ListenerArn']) ?? '';
  return { type: 'AWS::ElasticLoadBalancingV2::Listener', id, configuration: from, region };
}

const instancesOf = (ec2: Fields): readonly Fields[] =>
  each(ec2['Reservations']).flatMap((reservation) => each(reservation['Instances']));

function regional(service: string, region: string, from: Fields): readonly Shape[] {
  switch (service) {
    case 'ec2':
      return [
        ...each(from['SecurityGroups']).map((one) => group(one, region)),
        ...instancesOf(from).map((one) => ({
          type: 'AWS::EC2::Instance',
          id: text(one['InstanceId']) ?? '',
          configuration: one,
          region,
        })),
      ];
    case 'cloudtrail':
      return each(from['trailList']).map((one) => trail(one, region));
    case 's3':
      return each(from['Buckets']).map(({ Name: name }) =>
        bucket(String(name), fields(fields(from['bucketDetails'])?.[String(name)])),
      );
    case 'elbv2':
      return each(from['LoadBalancers']).flatMap((one) => each(one['__Listeners']).map((own) => listener(own, region)));
    default:
      return [];
  }
}

/** Redshift is not in the recorded state; prowler's own model of it has what the question needs. */
function warehouses(model: Fields | undefined): readonly Shape[] {
  return each(fields(model?.['redshift_client'])?.['clusters']).map((one) => ({
    type: 'AWS::Redshift::Cluster',
    id: text(one['id']) ?? '',
    configuration: { publiclyAccessible: one['public_access'], vpcId: one['vpc_id'] },
  }));
}

function shapesOf(row: Fields): readonly Shape[] {
  const state = Object.entries(fields(row['aws_state']) ?? {});
  const found = state.flatMap(([service, regions]) =>
    Object.entries(fields(regions) ?? {}).flatMap(([region, from]) => regional(service, region, fields(from) ?? {})),
  );
  return [...found, ...warehouses(fields(row['service_model'])), recorder()];
}

/** What is open on an instance is what its security groups open. */
function groupsOf(row: Fields, id: string): readonly string[] {
  const regions = Object.values(fields(fields(row['aws_state'])?.['ec2']) ?? {});
  const found = regions.flatMap((ec2) => instancesOf(fields(ec2) ?? {})).find((one) => one['InstanceId'] === id);
  return each(found?.['SecurityGroups']).map((one) => text(one['GroupId']) ?? '');
}

function verdict(row: Fields, question: Question, wanted: readonly string[] | undefined): Judged['kind'] {
  if (String(row['test']).endsWith('test_access_denied')) throw new Inexpressible('nothing was seen: access denied');
  if (fields(row['aws_state']) === undefined) throw new Inexpressible('the state was not recorded');
  const judged = judge(question, shapesOf(row).map(resourceOf));
  return gravest(wanted === undefined ? judged : judged.filter(({ id }) => wanted.includes(id)));
}

function rowsOf(row: Fields): readonly Row[] {
  const rule = text(row['check']) ?? '';
  const question = prowler[rule];
  if (question === undefined) return [];
  const test = (text(row['test']) ?? '').split('::').at(-1) ?? '';
  const findings = each(row['findings']);
  const common = { suite: 'prowler', rule };
  const of = (one: readonly Fields[]) => (one.some(({ status }) => status === 'FAIL') ? 'FAIL' : 'PASS');
  if (!rule.startsWith('ec2_') || findings.length === 0)
    return [{ ...common, test, expected: of(findings), ...answered(() => verdict(row, question, undefined)) }];
  return [...Map.groupBy(findings, (one) => text(one['resource_id']) ?? '')].map(([id, own], place) => {
    const wanted = rule.startsWith('ec2_instance_port') ? groupsOf(row, id) : [id];
    return {
      ...common,
      test: `${test} ${place + 1}`,
      expected: of(own),
      ...answered(() => verdict(row, question, wanted)),
    };
  });
}

export const accountRows: readonly Row[] = rowsIn('prowler-aws').flatMap(rowsOf);
