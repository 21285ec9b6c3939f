import { describe, expect, it } from 'vitest';

import { identity, call } from '../../test/recorded-calls.ts';

describe('whoever made the call', () => {
  it.each([
    ['a session of a role', identity, 'platform/alice'],
    ['a user', { type: 'IAMUser', userName: 'bob', arn: 'arn:aws:iam::111122223333:user/team/bob' }, 'bob'],
    ['the root user', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'root'],
    ['a service', { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }, 'autoscaling.amazonaws.com'],
    ['another account', { type: 'AWSAccount', principalId: 'AIDAX', accountId: '999988887777' }, 'AIDAX'],
    ['nobody known', {}, 'unknown'],
  ])('%s has a name', (_what, userIdentity, name) => {
    expect(call({ userIdentity }).actor.name).toBe(name);
  });

  it.each([
    ['aws-cli/2.15.0 Python/3.11', 'AWS CLI 2.15.0', 'command-line'],
    [
      'APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) aws-sdk-go/1.44',
      'Terraform 1.1.2',
      'pipeline',
    ],
    ['console.ec2.amazonaws.com', 'the console', 'console'],
    ['[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488]', 'the console', 'console'],
    ['cloudformation.amazonaws.com', 'CloudFormation', 'pipeline'],
    ['autoscaling.amazonaws.com', 'an AWS service', 'service'],
    ['[Boto3/1.26.165 Python/3.10.6]', 'Boto 1.26.165', 'program'],
    ['aws-sdk-go/1.41.4 (go1.18.3)', 'aws-sdk-go/1.41.4', 'program'],
    ['something of our own', 'something of our own', 'program'],
  ])('with the agent %s used %s', (userAgent, tool, through) => {
    expect(call({ userAgent }).actor).toMatchObject({ with: tool, through });
  });

  it('is at the console when the session is of the console, whatever the agent; a pipeline stays one', () => {
    const agent = 'aws-sdk-js/3.0 ua/2.0';
    expect(call({ userAgent: agent, sessionCredentialFromConsole: 'true' }).actor.through).toBe('console');
    const invoked = { ...identity, invokedBy: 'cloudformation.amazonaws.com' };
    expect(call({ userIdentity: invoked }).actor).toMatchObject({ name: 'platform/alice', with: 'CloudFormation' });
  });
});
