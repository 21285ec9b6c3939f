import { describe, expect, it } from 'vitest';

import type { Count } from '../../../functions/shell/monitor.ts';
import { DEAD_LETTERS, FUNCTIONS } from '../expected.ts';
import { at, ofType, one, type Resource, type Synthesis } from '../synthesis.ts';

const ALARMS_TOPIC = 'arn:aws:sns:eu-west-1:123456789012:AlarmsTopic';

const ZONES: Readonly<Record<string, string>> = { test: 'America/Sao_Paulo', production: 'Europe/Vienna' };

interface Plan {
  readonly expression: string;
  readonly kind: string;
  /** The function, when it is not OnSchedule, and the start of the name of its dead-letter queue. */
  readonly by?: string;
  readonly lost?: string;
}
const SCHEDULES: Readonly<Record<string, Plan>> = {
  DailySweep: { expression: 'cron(0 6 * * ? *)', kind: 'daily' },
  QuarterlySweep: { expression: 'cron(0 9 1 1,4,7,10 ? *)', kind: 'quarterly' },
  DeliverySweep: { expression: 'rate(1 minute)', kind: 'deliveries' },
  RemedySweep: { expression: 'rate(1 minute)', kind: 'remedies', by: 'OnRemedy', lost: 'Remedies' },
};

const OWN_METRICS: Readonly<Record<string, Count>> = {
  DeliveryDead: 'delivery-dead',
  ControlFailure: 'control-failure',
  EventsDropped: 'unrecognised',
  ItemsFailed: 'item-failed',
};

export function operation(of: () => Synthesis): void {
  const alarms = () => ofType(of(), 'aws:cloudwatch/metricAlarm:MetricAlarm');
  /** The physical name that the alarm's one dimension carries. */
  const subject = ({ inputs }: Resource) => Object.values(inputs['dimensions'] ?? {})[0];

  it.each(Object.entries(SCHEDULES))(
    '%s runs in the time zone of the organisation, with retries and a dead-letter queue',
    (name, schedule) => {
      expect(ofType(of(), 'aws:scheduler/schedule:Schedule')).toHaveLength(Object.keys(SCHEDULES).length);
      const { inputs } = one(of(), 'aws:scheduler/schedule:Schedule', `${name}Schedule`);
      expect(inputs).toMatchObject({
        scheduleExpression: schedule.expression,
        scheduleExpressionTimezone: ZONES[String(of().app['stage'])],
        state: 'ENABLED',
        target: {
          arn: `arn:aws:lambda:eu-west-1:123456789012:function:${schedule.by ?? 'OnSchedule'}Function`,
          retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
          deadLetterConfig: {
            arn: `arn:aws:sqs:eu-west-1:123456789012:${schedule.lost ?? 'Schedules'}DeadLettersQueue`,
          },
        },
      });
      expect(JSON.parse(String(at(inputs['target'], 'input')))).toEqual({
        kind: schedule.kind,
        scheduledTime: '<aws.scheduler.scheduled-time>',
      });
    },
  );

  describe('alarms', () => {
    it('ring the operators, and again when all is well', () => {
      expect(alarms().length).toBeGreaterThan(0);
      for (const { name, inputs } of alarms())
        expect(inputs, name).toMatchObject({ alarmActions: [ALARMS_TOPIC], okActions: [ALARMS_TOPIC] });
    });

    it.each(DEAD_LETTERS)('ring for one message in %s', (name) => {
      const alarm = one(of(), 'aws:cloudwatch/metricAlarm:MetricAlarm', `${name}NotEmpty`);
      expect(alarm.inputs).toMatchObject({
        metricName: 'ApproximateNumberOfMessagesVisible',
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 0,
        treatMissingData: 'notBreaching',
      });
      expect(subject(alarm)).toBe(one(of(), 'aws:sqs/queue:Queue', `${name}Queue`).inputs['name']);
    });

    it.each(FUNCTIONS)('ring for one error and one throttle of %s', (name) => {
      const physical = one(of(), 'aws:lambda/function:Function', `${name}Function`).inputs['name'];
      for (const metricName of ['Errors', 'Throttles']) {
        const alarm = one(of(), 'aws:cloudwatch/metricAlarm:MetricAlarm', `${name}${metricName}`);
        expect(alarm.inputs).toMatchObject({ namespace: 'AWS/Lambda', metricName, threshold: 0 });
        expect(subject(alarm)).toBe(physical);
      }
    });

    it('ring when messages wait too long, in every queue and in the stream', () => {
      const late = alarms().filter(({ name }) => name.endsWith('Late'));
      expect(late.map(({ name, inputs }) => [name, inputs['metricName'], inputs['threshold']]).toSorted()).toEqual([
        ['ApiCallsLate', 'ApproximateAgeOfOldestMessage', 900],
        ['ConfigChangesLate', 'ApproximateAgeOfOldestMessage', 900],
        ['GuardDutyFindingsLate', 'ApproximateAgeOfOldestMessage', 900],
        ['IncidentChangesLate', 'IteratorAge', 900_000],
        ['SweepStepsLate', 'ApproximateAgeOfOldestMessage', 21_600],
      ]);
    });

    it('ring when nothing was scheduled for a quarter of an hour', () => {
      expect(one(of(), 'aws:cloudwatch/metricAlarm:MetricAlarm', 'SchedulesSilent').inputs).toMatchObject({
        metricName: 'Invocations',
        period: 900,
        comparisonOperator: 'LessThanThreshold',
        threshold: 1,
        treatMissingData: 'breaching',
      });
    });

    it.each(Object.entries(OWN_METRICS))('ring for one %s of this stage', (name, metricName) => {
      expect(one(of(), 'aws:cloudwatch/metricAlarm:MetricAlarm', name).inputs).toMatchObject({
        namespace: 'Clausewatch',
        metricName,
        threshold: 0,
        dimensions: { service: `clausewatch-${String(of().app['stage'])}` },
      });
    });
  });

  it.each(FUNCTIONS)('%s runs Node 24 on arm64 and logs JSON that is kept 30 days', (name) => {
    const { inputs } = one(of(), 'aws:lambda/function:Function', `${name}Function`);
    const logGroup = one(of(), 'aws:cloudwatch/logGroup:LogGroup', `${name}LogGroup`).inputs;
    expect(inputs).toMatchObject({
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      loggingConfig: { logFormat: 'JSON', logGroup: logGroup['name'] },
    });
    expect(logGroup['retentionInDays']).toBe(30);
    // The role may write to groups of this name only.
    expect(logGroup['name']).toMatch(new RegExp(`^/aws/lambda/.*${name}Function-`));
  });

  it('everybody in the settings is subscribed', () => {
    const subscribed = ofType(of(), 'aws:sns/topicSubscription:TopicSubscription').map(({ inputs }) => [
      String(inputs['topic']).split(':').at(-1),
      inputs['protocol'],
      inputs['endpoint'],
    ]);
    expect(subscribed.toSorted()).toEqual([
      ['AlarmsTopic', 'email', 'platform@example.com'],
      ...(of().app['stage'] === 'production' ? [['AlertsTopic', 'email', 'duty@example.com']] : []),
      ['AlertsTopic', 'email', 'security@example.com'],
    ]);
  });
}
