import type { ResourceRef } from '@clausewatch/model/resource';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { consoleLink } from './console-link.ts';

const ref = (over: Partial<ResourceRef>): ResourceRef => ({
  provider: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  type: 'AWS::EC2::SecurityGroup',
  id: 'sg-0a1b',
  ...over,
});

describe('the console link', () => {
  it.each([
    [{}, 'https://eu-west-1.console.aws.amazon.com/vpcconsole/home?region=eu-west-1#SecurityGroup:groupId=sg-0a1b'],
    [
      { region: 'cn-north-1' },
      'https://console.amazonaws.cn/vpcconsole/home?region=cn-north-1#SecurityGroup:groupId=sg-0a1b',
    ],
    [
      { region: 'us-gov-west-1' },
      'https://console.amazonaws-us-gov.com/vpcconsole/home?region=us-gov-west-1#SecurityGroup:groupId=sg-0a1b',
    ],
    [
      { type: 'AWS::S3::Bucket', id: 'acme-logs' },
      'https://eu-west-1.console.aws.amazon.com/s3/buckets/acme-logs?region=eu-west-1&tab=permissions',
    ],
    [
      { type: 'AWS::Logs::LogGroup', id: 'x', name: '/aws/lambda/a' },
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fa',
    ],
    [
      { region: 'global', type: 'AWS::IAM::Role', id: 'AROA1', name: 'ops' },
      'https://us-east-1.console.aws.amazon.com/iam/home#/roles/details/ops',
    ],
    [{ type: 'AWS::Unknown::Thing' }, undefined],
    [{ type: 'constructor' }, undefined],
    [{ provider: 'atlas' }, undefined],
  ])('of %j is %s', (over, link) => {
    expect(consoleLink(ref(over))).toBe(link);
  });

  it('leads to AWS whatever the resource is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.string(), (id, name, region) => {
        const link = consoleLink(ref({ id, name, region }));
        if (link === undefined) return;
        expect(link).toMatch(/^[\x21-\x7e]+$/);
        expect(new URL(link).hostname).toMatch(/^[a-z0-9-]+\.console\.aws\.amazon\.com$/);
        expect(link).not.toMatch(/[|<>"]/);
      }),
    );
  });
});
