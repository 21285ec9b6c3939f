import { callSettleSeconds } from '@clausewatch/app/api-calls';
import { canarySource, canaryType } from '@clausewatch/model/canary';
import { describe, expect, it } from 'vitest';

import { DEAD_LETTERS } from '../expected.ts';
import { at, list, ofType, one, statements, type Synthesis } from '../synthesis.ts';

const QUEUE = 'aws:sqs/queue:Queue';
const MAPPING = 'aws:lambda/eventSourceMapping:EventSourceMapping';
const FORTNIGHT = 14 * 24 * 60 * 60;
const arn = (name: string) => `arn:aws:sqs:eu-west-1:123456789012:${name}Queue`;

const REFUSED = ['AccessDenied', 'Client.Unauthorized', 'Unauthorized'];

const PATTERNS = {
  ApiCalls: {
    'detail-type': ['AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail'],
    $or: [
      {
        source: [
          'aws.ec2',
          'aws.elasticloadbalancing',
          'aws.rds',
          'aws.s3',
          'aws.cloudtrail',
          'aws.guardduty',
          'aws.config',
          'aws.logs',
          'aws.iam',
        ],
        detail: { readOnly: [false], managementEvent: [true], errorCode: [{ exists: false }] },
      },
      { detail: { errorCode: REFUSED.map((prefix) => ({ prefix })) } },
      { detail: { userIdentity: { type: ['Root'] } } },
      { source: ['aws.signin'] },
    ],
  },
  ConfigChanges: {
    $or: [
      { source: ['aws.config'], 'detail-type': ['Config Configuration Item Change'] },
      { source: [canarySource], 'detail-type': [canaryType], detail: { deployment: ['clausewatch-STAGE'] } },
    ],
  },
  GuardDutyFindings: { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] },
};

const READERS = {
  ApiCalls: 'OnApiCall',
  ConfigChanges: 'OnConfigChange',
  GuardDutyFindings: 'OnGuardDutyFinding',
  SweepSteps: 'OnSweepStep',
};

export function edges(of: () => Synthesis): void {
  describe('dead-letter queues', () => {
    it('exist for every asynchronous edge and keep messages for 14 days', () => {
      const kept = ofType(of(), QUEUE).filter(({ inputs }) => inputs['messageRetentionSeconds'] === FORTNIGHT);
      expect(kept.map(({ name }) => name).toSorted()).toEqual(DEAD_LETTERS.map((name) => `${name}Queue`));
    });

    it.each(Object.keys(READERS))('receive from %s what failed five times', (name) => {
      const redrive = JSON.parse(String(one(of(), QUEUE, `${name}Queue`).inputs['redrivePolicy']));
      expect(redrive).toEqual({ deadLetterTargetArn: arn(`${name}DeadLetters`), maxReceiveCount: 5 });
    });

    it('receive from SNS the e-mails that could not be handed on', () => {
      const subscriptions = ofType(of(), 'aws:sns/topicSubscription:TopicSubscription');
      expect(subscriptions.length).toBeGreaterThanOrEqual(2);
      for (const { inputs } of subscriptions)
        expect(JSON.parse(String(inputs['redrivePolicy']))).toEqual({ deadLetterTargetArn: arn('AlertsDeadLetters') });
    });

    it('receive from Lambda the scheduled runs that failed', () => {
      const { inputs } = one(
        of(),
        'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
        'OnScheduleEventInvokeConfig',
      );
      expect(inputs).toMatchObject({
        maximumRetryAttempts: 2,
        destinationConfig: { onFailure: { destination: arn('SchedulesDeadLetters') } },
      });
    });
  });

  describe.each(Object.entries(PATTERNS))('%s', (name, pattern) => {
    it('come from the default bus by exactly one pattern', () => {
      const { inputs } = one(of(), 'aws:cloudwatch/eventRule:EventRule', `${name}Rule`);
      const stage = String(of().app['stage']);
      expect(String(inputs['eventPattern'])).toBe(JSON.stringify(pattern).replace('STAGE', stage));
      expect(inputs).not.toHaveProperty('eventBusName');
    });

    it('reach the queue or, after a day of attempts, its dead-letter queue', () => {
      expect(one(of(), 'aws:cloudwatch/eventTarget:EventTarget', `${name}Target`).inputs).toMatchObject({
        arn: arn(name),
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: arn(`${name}DeadLetters`) },
      });
    });

    it.each([name, `${name}DeadLetters`])('may be put in %s by their own rule alone', (queue) => {
      const policy = statements(one(of(), 'aws:sqs/queuePolicy:QueuePolicy', `${queue}Policy`).inputs['policy']);
      expect(policy.filter(({ effect }) => effect === 'Allow')).toEqual([
        {
          effect: 'Allow',
          actions: ['sqs:SendMessage'],
          resources: [arn(queue)],
          principal: { Service: 'events.amazonaws.com' },
          condition: {
            ArnEquals: { 'aws:SourceArn': `arn:aws:events:eu-west-1:123456789012:rule/${name}Rule` },
            StringEquals: { 'aws:SourceAccount': '123456789012' },
          },
        },
      ]);
    });
  });

  it('every allowance in a queue or topic policy names a service, a source and this account', () => {
    const policies = of().resources.filter(({ type }) => /queuePolicy|topicPolicy/.test(type));
    const allowed = policies.flatMap(({ inputs }) => statements(inputs['policy'])).filter((s) => s.effect === 'Allow');
    expect(allowed).toHaveLength(9);
    for (const { principal, condition } of allowed) {
      expect(at(principal, 'Service')).toMatch(/^(events|sns|cloudwatch)\.amazonaws\.com$/);
      expect(at(condition, 'StringEquals', 'aws:SourceAccount')).toBe('123456789012');
      expect(JSON.stringify(condition)).toContain('"aws:SourceArn":"arn:aws:');
    }
  });

  describe.each(Object.entries(READERS))('%s', (name, reader) => {
    it('are hidden from a second reader for six timeouts of the first', () => {
      const { timeout } = one(of(), 'aws:lambda/function:Function', `${reader}Function`).inputs;
      const { visibilityTimeoutSeconds } = one(of(), QUEUE, `${name}Queue`).inputs;
      expect(visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * Number(timeout));
    });

    it('are read with partial failures reported and limited concurrency', () => {
      const { inputs } = one(of(), MAPPING, `${name}Mapping`);
      expect(inputs).toMatchObject({
        eventSourceArn: arn(name),
        functionName: `arn:aws:lambda:eu-west-1:123456789012:function:${reader}Function`,
        functionResponseTypes: ['ReportBatchItemFailures'],
        batchSize: name === 'SweepSteps' ? 1 : 10,
      });
      expect(Number(at(inputs['scalingConfig'], 'maximumConcurrency'))).toBeLessThanOrEqual(10);
    });
  });

  it('calls wait until what they change is whole, refused readings among them', () => {
    const delay = Number(one(of(), QUEUE, 'ApiCallsQueue').inputs['delaySeconds']);
    expect(delay).toBeGreaterThan(callSettleSeconds);
    const { state } = one(of(), 'aws:cloudwatch/eventRule:EventRule', 'ApiCallsRule').inputs;
    expect(state).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
    expect(one(of(), QUEUE, 'ConfigChangesQueue').inputs['delaySeconds'] ?? 0).toBe(0);
  });

  it('the stream rings for incidents with a message due, halves failing batches and gives up into a queue', () => {
    const { inputs } = one(of(), MAPPING, 'IncidentChangesMapping');
    expect(inputs).toMatchObject({
      startingPosition: 'TRIM_HORIZON',
      functionResponseTypes: ['ReportBatchItemFailures'],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 5,
      destinationConfig: { onFailure: { destinationArn: arn('IncidentChangesDeadLetters') } },
    });
    const filters = list(at(inputs['filterCriteria'], 'filters')).map((filter) =>
      JSON.parse(String(at(filter, 'pattern'))),
    );
    expect(filters).toEqual([
      {
        eventName: ['INSERT', 'MODIFY'],
        dynamodb: { NewImage: { sk: { S: ['incident'] }, duePk: { S: [{ prefix: 'due#' }] } } },
      },
    ]);
  });

  it('only the sweeper, whose steps call the next, is exempt from the detection of loops', () => {
    const exempt = ofType(of(), 'aws:lambda/functionRecursionConfig:FunctionRecursionConfig');
    expect(exempt.map(({ name, inputs }) => [name, inputs['recursiveLoop']])).toEqual([
      ['OnSweepStepRecursion', 'Allow'],
    ]);
  });
}
