import { beforeAll, describe, expect, it } from 'vitest';

import { at, grants, isInstalled, ofType, one, statements, synthesise, type Synthesis } from './synthesis.ts';

const installed = process.env['REQUIRE_STACKS'] === '1' || Boolean(process.env['CI']) || isInstalled();
if (!installed) console.warn('The channels of the stacks are not tested: run `node scripts/stacks/setup.mjs` once.');

const FUNCTION = 'aws:lambda/function:Function';
const MINUTE = 60_000;

function environmentOf(synthesis: Synthesis, name: string): unknown {
  return at(one(synthesis, FUNCTION, `${name}Function`).inputs['environment'], 'variables');
}

describe.skipIf(!installed)('a deployment with a bot and a pager', () => {
  let made: Synthesis;
  beforeAll(() => {
    made = synthesise('chat');
  }, 5 * MINUTE);

  it('has one address that the internet can call, and its function may do nothing but read and write the table', () => {
    const urls = ofType(made, 'aws:lambda/functionUrl:FunctionUrl');
    expect(urls.map(({ inputs }) => [inputs['functionName'], inputs['authorizationType']])).toEqual([
      [expect.stringContaining('OnSlackActionFunction'), 'NONE'],
    ]);
    const actions = grants(one(made, 'aws:iam/role:Role', 'OnSlackActionRole')).flatMap((grant) => grant.actions);
    expect(actions.filter((action) => !/^(dynamodb:(GetItem|PutItem|DeleteItem|Query)|logs:)/.test(action))).toEqual(
      [],
    );
  });

  it('takes no more at once at that address than is reserved for it, and rings when more come or it fails', () => {
    const { inputs } = one(made, FUNCTION, 'OnSlackActionFunction');
    expect(inputs['reservedConcurrentExecutions']).toBe(5);
    for (const metricName of ['Errors', 'Throttles'])
      expect(one(made, 'aws:cloudwatch/metricAlarm:MetricAlarm', `OnSlackAction${metricName}`).inputs).toMatchObject({
        metricName,
        threshold: 0,
        dimensions: { FunctionName: inputs['name'] },
      });
    const reserved = ofType(made, FUNCTION).filter(
      (made_) => Number(made_.inputs['reservedConcurrentExecutions']) >= 0,
    );
    expect(reserved.map(({ name }) => name)).toEqual(['OnSlackActionFunction']);
  });

  it('has no role that may change what is watched, because its settings do not ask for it', () => {
    const actions = ofType(made, 'aws:iam/role:Role').flatMap((role) => grants(role).flatMap((grant) => grant.actions));
    expect(actions.filter((action) => /^ec2:(?!Describe|Get)/.test(action))).toEqual([]);
    expect(ofType(made, FUNCTION).map(({ name }) => name)).not.toContain('OnRemedyFunction');
  });

  it('tells every function how Slack is reached, and only those that deliver where the pager is', () => {
    expect(environmentOf(made, 'OnConfigChange')).toMatchObject({
      CHANNELS: 'email,slack,pager',
      SLACK_BY: 'bot',
      SLACK_CHANNEL: 'C0123456789',
      SLACK_TEAM: 'T0123456789',
    });
    expect(environmentOf(made, 'OnConfigChange')).not.toHaveProperty('PAGER_URL');
    expect(environmentOf(made, 'OnSchedule')).toMatchObject({ PAGER_URL: 'https://events.pagerduty.com/v2/enqueue' });
  });

  it('mails each reader what they asked for, and nobody the proof that mail goes out', () => {
    const filters = ofType(made, 'aws:sns/topicSubscription:TopicSubscription')
      .filter(({ name }) => name.startsWith('Alerts-'))
      .map(({ inputs }) => [inputs['endpoint'], JSON.parse(String(inputs['filterPolicy']))]);
    const kind = [{ 'anything-but': ['canary'] }];
    expect(Object.fromEntries(filters)).toEqual({
      'security@example.com': { kind },
      'duty@example.com': { severity: ['critical', 'high'], environment: ['production'], kind },
    });
  });
});

describe.skipIf(!installed)('a deployment with Amazon Q Developer', () => {
  it(
    'has a topic for it, encrypted, over TLS only, which those that deliver may publish to',
    () => {
      const made = synthesise('topic');
      expect(environmentOf(made, 'OnIncidentChange')).toMatchObject({
        CHAT_TOPIC_ARN: expect.stringContaining('ChatTopic'),
      });
      const policy = statements(one(made, 'aws:sns/topicPolicy:TopicPolicy', 'ChatPolicy').inputs['policy']);
      expect(policy.map(({ effect }) => effect)).toEqual(['Deny']);
      expect(one(made, 'aws:sns/topic:Topic', 'ChatTopic').inputs['kmsMasterKeyId']).toBeTruthy();
      expect(ofType(made, 'aws:lambda/functionUrl:FunctionUrl')).toEqual([]);
    },
    5 * MINUTE,
  );
});
