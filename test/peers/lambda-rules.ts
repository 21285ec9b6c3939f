/** aws-config-rules: the event that a custom rule gets, the AWS calls that its test answers, the evaluations that it gives. */
import { decoded, type Fields, fields, list, text } from '@clausewatch/sources/read';
import { observeItem } from '@clausewatch/sources/aws-config/item';
import type { Resource } from '@clausewatch/model/resource';

import { rowsIn } from './support/files.ts';
import { recorder, resourceOf } from './support/item.ts';
import { gravest, judge, type Question } from './support/judge.ts';
import { configRules } from './support/questions.ts';
import { answered, Inexpressible, type Row } from './support/row.ts';

const each = (value: unknown): readonly Fields[] => (list(value) ?? []).map((one) => fields(one) ?? {});
const returned = (client: Fields | undefined, call: string): Fields | undefined =>
  fields(fields(client?.[call])?.['return']);

function trails(client: Fields | undefined): readonly Resource[] {
  const selectors = returned(client, 'get_event_selectors')?.['EventSelectors'];
  const status = returned(client, 'get_trail_status');
  const shapes = each(returned(client, 'describe_trails')?.['trailList']).map((one) => {
    const more = { Status: status, ...(selectors === undefined ? {} : { EventSelectors: selectors }) };
    return { type: 'AWS::CloudTrail::Trail', id: text(one['Name']) ?? '', configuration: { ...one, ...more } };
  });
  return [...shapes, recorder()].map(resourceOf);
}

function resourcesOf(row: Fields, rule: string): readonly Resource[] {
  const calls = fields(row['mocked_aws_calls']);
  if (rule === 'CLOUDTRAIL_ENABLED_V2') return trails(fields(calls?.['ct_client_mock']));
  const item = fields(row['invokingEvent'])?.['configurationItem'];
  if (item === undefined) throw new Inexpressible('its listeners have no protocol');
  const found = observeItem(item, 'config');
  return found.kind === 'resource' ? [found.resource] : [];
}

/** `10000-20000, 443` as we write ports. */
function ports(protocol: string, given: unknown): readonly string[] {
  const words = (text(given) ?? '').split(',').map((word) => word.trim());
  return words.filter((word) => word !== '').map((word) => `${protocol}/${word}`);
}

/** The same parameters in our words; those that ask for something else make it another question. */
function questionOf(rule: string, asked: Question, given: Fields): Question {
  if (rule === 'VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS') {
    const allowed = [...ports('tcp', given['authorizedTcpPorts']), ...ports('udp', given['authorizedUdpPorts'])];
    return { ...asked, params: { ...asked.params, allowed } };
  }
  if (rule !== 'CLOUDTRAIL_ENABLED_V2') return asked;
  const other = Object.keys(given).find((name) => !/^(?:MultiRegion|LFI|ManagementEvent)Boolean$/.test(name));
  if (other !== undefined) throw new Inexpressible(`our control does not ask for ${other}`);
  const on = (name: string): boolean => given[name] === 'True';
  return { ...asked, params: { multiRegion: on('MultiRegionBoolean'), validated: on('LFIBoolean') } };
}

export const lambdaRows: readonly Row[] = rowsIn('aws-config-rules').flatMap((row): readonly Row[] => {
  const rule = text(row['rule']) ?? '';
  const asked = configRules[rule];
  if (asked === undefined) return [];
  const given = fields(decoded(fields(row['event'])?.['ruleParameters'])) ?? {};
  const kinds = each(row['evaluations']).map((one) => text(one['ComplianceType']));
  const expected = kinds.includes('NON_COMPLIANT') ? 'FAIL' : 'PASS';
  const ours = answered(() => {
    if (list(row['evaluations']) === undefined) throw new Inexpressible('an error of their own framework');
    return gravest(judge(questionOf(rule, asked, given), resourcesOf(row, rule)));
  });
  return [{ suite: 'aws-config-rules', rule, test: text(row['test']) ?? '', expected, ...ours }];
});
