/** panther: snapshots of resources as the AWS API spells them, and GuardDuty findings. */
import { controls } from '@clausewatch/controls/registry.generated';
import { observeGuardDuty } from '@clausewatch/sources/guardduty/observe';
import { type Fields, fields, list, text } from '@clausewatch/sources/read';
import * as z from 'zod/mini';

import { rowsIn } from './support/files.ts';
import { ACCOUNT, recorder, resourceOf, type Shape } from './support/item.ts';
import { gravest, judge } from './support/judge.ts';
import { panther } from './support/questions.ts';
import { answered, Inexpressible, type Row } from './support/row.ts';

const each = (value: unknown): readonly Fields[] => (list(value) ?? []).map((one) => fields(one) ?? {});

/** The API says `null` of what is not set; Config leaves it out. */
function set(from: Fields): Fields {
  return Object.fromEntries(Object.entries(from).filter(([, value]) => value !== null));
}

function bucket(from: Fields): Shape {
  const block = from['PublicAccessBlockConfiguration'];
  const supplementary = {
    AccessControlList: {
      Grants: each(from['Grants']).map((one) => ({ ...one, Grantee: set(fields(one['Grantee']) ?? {}) })),
    },
    BucketPolicy: { policyText: from['Policy'] ?? null },
    ...(fields(block) === undefined ? {} : { PublicAccessBlockConfiguration: block }),
  };
  const id = text(from['Name']) ?? '';
  return { type: 'AWS::S3::Bucket', id, configuration: { name: id }, supplementary };
}

function shapesOf(rule: string, from: Fields): readonly Shape[] {
  const [, service = ''] = rule.split('.');
  switch (service.toUpperCase()) {
    case 'CLOUDTRAIL':
      return [
        {
          type: 'AWS::CloudTrail::Trail',
          id: 'trail',
          configuration: { ...from, LogFileValidationEnabled: from['LogFileValidationEnabled'] ?? false },
        },
        recorder(),
      ];
    case 'CLOUDWATCHLOGS':
      return [{ type: 'AWS::Logs::LogGroup', id: 'group', configuration: from }];
    case 'ELBV2':
      return each(from['Listeners']).map((one, place) => ({
        type: 'AWS::ElasticLoadBalancingV2::Listener',
        id: `listener-${place}`,
        configuration: one,
      }));
    case 'IAM':
      return [{ type: 'AWS::IAM::Role', id: 'role', configuration: from, account: text(from['AccountId']) ?? ACCOUNT }];
    case 'NETWORKACL':
      return [
        {
          type: 'AWS::EC2::NetworkAcl',
          id: 'acl',
          configuration: { ...from, Entries: each(from['Entries']).map(set) },
        },
      ];
    case 'S3':
      return [bucket(from)];
    default:
      return [{ type: 'AWS::EC2::SecurityGroup', id: text(from['GroupId']) ?? 'sg', configuration: from }];
  }
}

export const snapshotRows: readonly Row[] = rowsIn('panther-policies').flatMap((from) => {
  const rule = text(from['rule']) ?? '';
  const question = panther[rule];
  if (question === undefined) return [];
  const input = fields(from['input']) ?? {};
  const ours = answered(() => gravest(judge(question, shapesOf(rule, input).map(resourceOf))));
  return [
    {
      suite: 'panther policies',
      rule,
      test: text(from['test']) ?? '',
      expected: from['expected'] === true ? 'PASS' : 'FAIL',
      ...ours,
    },
  ];
});

/** From which score on each rule alerts. */
const SCORES: Readonly<Record<string, number>> = {
  'AWS.GuardDuty.HighSeverityFinding': 7,
  'AWS.GuardDuty.MediumSeverityFinding': 4,
};

export const findingRows: readonly Row[] = rowsIn('panther-rules').flatMap((from) => {
  const rule = text(from['rule']) ?? '';
  const minScore = SCORES[rule];
  const control = controls.get('threat-finding');
  if (minScore === undefined || control?.kind !== 'threat') return [];
  const ours = answered(() => {
    const [found] = observeGuardDuty(from['input']);
    if (found?.kind !== 'threat') throw new Inexpressible('not a finding');
    return control.evaluate(found.threat, z.parse(control.params, { minScore })).kind;
  });
  return [
    {
      suite: 'panther rules',
      rule,
      test: text(from['test']) ?? '',
      expected: from['expected'] === true ? 'FAIL' : 'PASS',
      ...ours,
    },
  ];
});
