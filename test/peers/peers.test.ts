/** The cases that peers test themselves with, put to our controls: agreement counted, every difference explained. */
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { accountRows } from './account-state.ts';
import { cloudStateRows } from './cloud-state.ts';
import { differences } from './differences.ts';
import { lambdaRows } from './lambda-rules.ts';
import { findingRows, snapshotRows } from './snapshots.ts';
import { absent, whyAbsent } from './support/files.ts';
import { agrees, type Row } from './support/row.ts';
import { templateRows } from './templates.ts';

const rows: readonly Row[] = [
  ...templateRows,
  ...cloudStateRows,
  ...accountRows,
  ...snapshotRows,
  ...findingRows,
  ...lambdaRows,
];
const label = ({ suite, rule, test, ours }: Row): string => `${suite} | ${rule} | ${test} | ${ours}`;

function outcome(row: Row): string {
  if (row.ours === 'inexpressible') return 'cannot be asked';
  if (!agrees(row)) return 'differ';
  if (row.expected === 'FAIL') return 'both fail it';
  return row.ours === 'compliant' ? 'both pass it' : 'nothing to judge';
}

/** How often each key comes up. */
function tally(keys: readonly string[]): Readonly<Record<string, number>> {
  const groups = [...Map.groupBy(keys, (key) => key)];
  return Object.fromEntries(groups.map(([key, own]) => [key, own.length]));
}

const counts = {
  'guard-rules-registry': {
    'both fail it': 31,
    'both pass it': 11,
    'nothing to judge': 38,
    differ: 18,
    'cannot be asked': 38,
  },
  'cdk-nag': { 'both fail it': 26, 'both pass it': 8, 'nothing to judge': 1, differ: 11 },
  cfn_nag: { 'both fail it': 21, 'both pass it': 5, 'nothing to judge': 2, differ: 7, 'cannot be asked': 2 },
  regula: { 'both fail it': 16, 'both pass it': 8, differ: 13, 'cannot be asked': 6 },
  'trivy-checks': { 'both fail it': 10, 'both pass it': 13, differ: 2 },
  prowler: { 'both fail it': 45, 'both pass it': 76, 'nothing to judge': 8, differ: 22, 'cannot be asked': 3 },
  'panther policies': { 'both fail it': 15, 'both pass it': 12, differ: 10 },
  'panther rules': { 'both fail it': 2, 'nothing to judge': 2 },
  'aws-config-rules': { 'both fail it': 12, 'both pass it': 5, differ: 3, 'cannot be asked': 36 },
};

describe.skipIf(absent)(`peers' own cases${whyAbsent}`, () => {
  it('differ from our answers where a reason is written down, and nowhere else', () => {
    const found = rows.filter((row) => outcome(row) === 'differ').map(label);
    expect(found.toSorted()).toEqual(Object.values(differences).flat().toSorted());
  });

  it('are these many, by suite and outcome', () => {
    const suites = [...Map.groupBy(rows, ({ suite }) => suite)];
    expect(Object.fromEntries(suites.map(([suite, own]) => [suite, tally(own.map(outcome))]))).toEqual(counts);
  });

  it('cannot be asked for these reasons only', () => {
    expect(tally(rows.flatMap(({ why }) => why ?? []))).toEqual({
      'suppressed by a comment in the template': 38,
      'an error of their own framework': 20,
      'its listeners have no protocol': 9,
      'our control does not ask for EncryptedBoolean': 2,
      'our control does not ask for GlobalResourcesBoolean': 1,
      'our control does not ask for LambdaEventBoolean': 1,
      'our control does not ask for S3BucketName': 2,
      'our control does not ask for S3DataEventBoolean': 1,
      'AWS::Serverless::Api becomes other resources when deployed': 3,
      'AWS::Serverless::HttpApi becomes other resources when deployed': 3,
      'nothing was seen: access denied': 3,
      'parameter BadCidr has no value': 1,
      'parameter VpcId has no value': 1,
    });
  });
});

it('are told in the documentation with the same numbers', () => {
  const page = readFileSync('docs/differences.md', 'utf8');
  const told = page.split('\n').flatMap((line) => {
    const [, name = '', ...numbers] = line.split('|').map((cell) => cell.trim());
    return numbers.length === 7 && /^\d+$/.test(numbers[0] ?? '') ? [[name, ...numbers.slice(0, 6).map(Number)]] : [];
  });
  const columns = ['both fail it', 'both pass it', 'nothing to judge', 'differ', 'cannot be asked'] as const;
  const counted = Object.entries<Partial<Record<(typeof columns)[number], number>>>(counts).map(([, own]) => {
    const cells = columns.map((column) => own[column] ?? 0);
    return [cells.reduce((sum, cell) => sum + cell, 0), ...cells];
  });
  expect(told.map(([, ...numbers]) => numbers)).toEqual(counted);
  const reasons = page
    .split('\n')
    .flatMap((line) => /^\| +(\d+) +\|/.exec(line)?.[1] ?? [])
    .map(Number);
  expect(reasons.reduce((sum, cell) => sum + cell, 0)).toBe(Object.values(differences).flat().length);
});
