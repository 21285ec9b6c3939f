import { Misconfigured } from '@clausewatch/model/errors';
import { describe, expect, it } from 'vitest';

import { ENVIRONMENT } from '../test/deployment.ts';
import { type Duty, readConfig } from './config.ts';

/** What is wrong with the deployment's environment once it is changed like this. */
function problemsOf(duties: readonly Duty[], changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfig(duties, { ...ENVIRONMENT, ...changes });
    return [];
  } catch (error) {
    if (error instanceof Misconfigured) return error.problems;
    throw error;
  }
}

describe('the environment of a function', () => {
  it('that is not set at all is one list of all that is missing', () => {
    const nothing = Object.fromEntries(Object.keys(ENVIRONMENT).map((name) => [name, undefined]));
    expect(problemsOf([], nothing)).toEqual([
      'TABLE_NAME: is not set',
      'ACCOUNT_ID: is not set',
      'AWS_REGION: is not set',
      'POLICIES: is not set',
      'POLICIES_DIR: is not set',
      'ORGANISATION_TIME_ZONE: is not set',
      'CHANNELS: is not set',
    ]);
  });

  it.each([
    ['TABLE_NAME', '', 'is empty'],
    ['ACCOUNT_ID', '1', 'is not the twelve digits of an account'],
    ['POLICIES', '../../etc/passwd', 'is not a list of policy ids: write pythias,paragone'],
    ['CHANNELS', 'email,fax', 'is not a list of email, slack and pager'],
    ['ORGANISATION_TIME_ZONE', 'Middle/Earth', 'is not an IANA time zone such as Europe/Vienna'],
    ['TOPIC_ARN', 'alerts', 'is not the ARN of an SNS topic'],
    ['PAGES_URL', 'javascript:alert(1)', 'is not an https address'],
  ])('with a wrong %s says so without its value', (name, value, problem) => {
    expect(problemsOf([], { [name]: value })).toEqual([`${name}: ${problem}`]);
  });

  it('lists all that its duties lack at once', () => {
    const changes = { CHANNELS: 'email,slack', TOPIC_ARN: undefined, SWEEP_QUEUE_URL: undefined };
    expect(problemsOf(['deliver', 'sweep'], changes)).toEqual([
      'TOPIC_ARN: is not set',
      'SlackWebhookUrl: this secret is not linked; set it with `sst secret set SlackWebhookUrl`',
      'SWEEP_QUEUE_URL: is not set',
    ]);
  });

  it('needs no topic, queue or secret where nothing is sent', () => {
    const changes = { CHANNELS: 'email,slack', TOPIC_ARN: undefined, SWEEP_QUEUE_URL: undefined };
    expect(readConfig([], { ...ENVIRONMENT, ...changes }).channels).toEqual(['email', 'slack']);
  });

  it('always has the baseline, which owns what no other policy claims', () => {
    const files = (POLICIES: string) => readConfig([], { ...ENVIRONMENT, POLICIES }).policies;
    expect(files('pythias')).toEqual(['packages/policies/data/pythias.yaml', 'packages/policies/data/baseline.yaml']);
    expect(files('baseline')).toEqual(['packages/policies/data/baseline.yaml']);
  });
});
