import { expect, test } from 'vitest';
import * as z from 'zod/mini';

import publicAccess from '../controls/bucket-public-access.ts';
import tlsOnly from '../controls/bucket-tls-only.ts';
import logRetention from '../controls/log-retention.ts';
import { bucket, policy, statement } from './build-data.ts';
import { given } from './build.ts';
import { shellWords } from './shell-words.ts';

function optionOf(command: string | undefined, name: string): string | undefined {
  const words = shellWords(command ?? '');
  return words[words.indexOf(`--${name}`) + 1];
}

test('only the way that is open is closed, the other flags stay, and the way back restores them', () => {
  const block = { blockAcls: true, ignoreAcls: false, blockPolicy: false, restrictBuckets: false };
  const resource = bucket({ policy: policy(statement()), block });
  const verdict = publicAccess.evaluate(resource, {});
  if (verdict.kind !== 'violation') throw new Error(verdict.kind);
  const fix = publicAccess.fix?.(resource, verdict.reasons, {});
  expect(optionOf(fix?.commands[0], 'public-access-block-configuration')).toBe(
    'BlockPublicAcls=true,IgnorePublicAcls=false,BlockPublicPolicy=true,RestrictPublicBuckets=true',
  );
  expect(optionOf(fix?.undo[0], 'public-access-block-configuration')).toBe(
    'BlockPublicAcls=true,IgnorePublicAcls=false,BlockPublicPolicy=false,RestrictPublicBuckets=false',
  );
});

test('writing by everyone is graver than reading', () => {
  const severity = (action: string) => {
    const verdict = publicAccess.evaluate(bucket({ policy: policy(statement({ actions: [action] })) }), {});
    return verdict.kind === 'violation' ? verdict.reasons.map((reason) => reason.severity) : [];
  };
  expect(['s3:GetObject', 's3:PutObject', 's3:*', '*', 'S3:DeleteObject'].flatMap(severity)).toEqual([
    undefined,
    'critical',
    'critical',
    'critical',
    'critical',
  ]);
});

test('a denial is added to the policy as the provider wrote it, and the way back is that policy', () => {
  const before = {
    Version: '2012-10-17',
    Statement: [{ Sid: "it's", Effect: 'Allow', Principal: { AWS: '111122223333' } }],
  };
  // As the API sends it: the box and the policy inside are both text.
  const text = JSON.stringify({ policyText: JSON.stringify(before, undefined, 2) });
  const resource = bucket({ policy: policy() }, { supplementary: { BucketPolicy: text } });
  const params = z.parse(tlsOnly.params, {});
  const verdict = tlsOnly.evaluate(resource, params);
  if (verdict.kind !== 'violation') throw new Error(verdict.kind);
  const fix = tlsOnly.fix?.(resource, verdict.reasons, params);
  const after = JSON.parse(optionOf(fix?.commands[0], 'policy') ?? '') as typeof before;
  expect(after.Statement).toEqual([
    ...before.Statement,
    {
      Sid: 'DenyPlainHttp',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::example-reports', 'arn:aws:s3:::example-reports/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
  expect(JSON.parse(optionOf(fix?.undo[0], 'policy') ?? '')).toEqual(before);
});

test('without the text of the policy there is no command: it would replace what nobody has read', () => {
  const params = z.parse(tlsOnly.params, {});
  const reason = { subject: 'plain-http', message: 'plain', at: '', data: {} };
  expect(tlsOnly.fix?.(bucket({ policy: policy(statement()) }), [reason], params)).toBeUndefined();
});

test.each([
  [7, { minDays: 15, maxDays: 30 }, '30'],
  [7, { minDays: 15 }, '30'],
  [365, { minDays: 15, maxDays: 100 }, '90'],
  ['forever' as const, { maxDays: 30 }, '30'],
  [7, { minDays: 15, maxDays: 20 }, undefined],
])('from %s days to what the service allows inside %o', (retention, raw, expected) => {
  const resource = given({ kind: 'log-group', retention });
  const command = logRetention.fix?.(resource, [], z.parse(logRetention.params, raw))?.commands[0];
  expect(command === undefined ? undefined : optionOf(command, 'retention-in-days')).toBe(expected);
});
