/// <reference path="../.sst/platform/config.d.ts" />
/** Alarms to the operators: what is lost, what fails, what is late, and what is silent. */
import { physicalName } from './house.ts';
import type { Notify } from './notify.ts';
import { METRICS_NAMESPACE, serviceName } from './runtime.ts';

/** What a stack made that has to be watched, by logical name. */
export interface Watched {
  readonly functions: Record<string, sst.aws.Function>;
  /** `patience`: seconds that a message may wait. */
  readonly queues: Record<string, { readonly queue: sst.aws.Queue; readonly patience: number }>;
  readonly deadLetters: Record<string, sst.aws.Queue>;
  readonly rules: Record<string, aws.cloudwatch.EventRule>;
}

/** Our own metrics, named as the pipeline counts them, with `service` as their only dimension: one is too many. */
const OWN_METRICS = {
  DeliveryDead: {
    metric: 'delivery-dead',
    description: 'A message was given up: somebody was not told of an incident.',
  },
  ControlFailure: { metric: 'control-failure', description: 'A control threw: what it should judge is undetermined.' },
  EventsDropped: {
    metric: 'unrecognised',
    description: 'An event was dropped, or its resource left undetermined: nobody could read it.',
  },
  ItemsFailed: { metric: 'item-failed', description: 'An item of a sweep was left out: it failed for good.' },
};

interface Alarm {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Record<string, $util.Input<string>>;
  readonly statistic: 'Sum' | 'Maximum';
  readonly description: string;
  /** More than this in `minutes` (default 0 in 5). */
  readonly above?: number;
  readonly minutes?: number;
  /** Instead: fewer than one. */
  readonly silence?: boolean;
}

export function createObserve(notify: Notify, stacks: readonly Watched[]): void {
  for (const [name, alarm] of Object.entries(alarmsOf(notify, stacks)))
    new aws.cloudwatch.MetricAlarm(name, {
      name: physicalName(name),
      alarmDescription: alarm.description,
      namespace: alarm.namespace,
      metricName: alarm.metric,
      dimensions: alarm.dimensions,
      statistic: alarm.statistic,
      period: 60 * (alarm.minutes ?? 5),
      evaluationPeriods: 1,
      threshold: alarm.silence ? 1 : (alarm.above ?? 0),
      comparisonOperator: alarm.silence ? 'LessThanThreshold' : 'GreaterThanThreshold',
      treatMissingData: alarm.silence ? 'breaching' : 'notBreaching',
      alarmActions: [notify.alarms.arn],
      okActions: [notify.alarms.arn],
    });
}

function alarmsOf(notify: Notify, stacks: readonly Watched[]): Record<string, Alarm> {
  const alarms: Record<string, Alarm> = {
    AlertsNotDelivered: {
      ...sum('AWS/SNS', 'NumberOfNotificationsFailed', { TopicName: notify.alerts.name }),
      description: 'SNS could not hand on an alert.',
    },
  };
  for (const watched of stacks)
    Object.assign(alarms, lossAlarms(watched), functionAlarms(watched), delayAlarms(watched));
  for (const [name, { metric, description }] of Object.entries(OWN_METRICS))
    alarms[name] = { ...sum(METRICS_NAMESPACE, metric, { service: serviceName() }), description };
  return alarms;
}

function lossAlarms({ deadLetters, rules }: Watched): Record<string, Alarm> {
  const alarms: Record<string, Alarm> = {};
  for (const [name, queue] of Object.entries(deadLetters))
    alarms[`${name}NotEmpty`] = {
      ...queueMetric('ApproximateNumberOfMessagesVisible', queue),
      description: `${name}: messages that nobody could handle. Look, repair, redrive.`,
    };
  for (const [name, rule] of Object.entries(rules))
    alarms[`${name}NotQueued`] = {
      ...sum('AWS/Events', 'FailedInvocations', { RuleName: rule.name }),
      description: `${name}: EventBridge could not put events in the queue.`,
    };
  return alarms;
}

function functionAlarms({ functions }: Watched): Record<string, Alarm> {
  const alarms: Record<string, Alarm> = {};
  for (const [name, { name: FunctionName }] of Object.entries(functions)) {
    const metric = (of: string) => sum('AWS/Lambda', of, { FunctionName });
    alarms[`${name}Errors`] = { ...metric('Errors'), description: `${name} fails.` };
    alarms[`${name}Throttles`] = { ...metric('Throttles'), description: throttled(name) };
    if (name === 'OnSchedule')
      alarms['SchedulesSilent'] = {
        ...metric('Invocations'),
        minutes: 15,
        silence: true,
        description: 'No schedule ran for 15 minutes: reviews and late deliveries do not happen.',
      };
    if (name === 'OnIncidentChange')
      alarms['IncidentChangesLate'] = {
        ...metric('IteratorAge'),
        statistic: 'Maximum',
        above: 15 * 60 * 1000,
        description: 'Changes of incidents wait more than 15 minutes for delivery.',
      };
  }
  return alarms;
}

function throttled(name: string): string {
  return name === 'OnSlackAction'
    ? 'OnSlackAction is called more than it may be: by whom? What people press meanwhile is lost.'
    : `${name} is refused concurrency.`;
}

function delayAlarms({ queues }: Watched): Record<string, Alarm> {
  const alarms: Record<string, Alarm> = {};
  for (const [name, { queue, patience }] of Object.entries(queues))
    alarms[`${name}Late`] = {
      ...queueMetric('ApproximateAgeOfOldestMessage', queue),
      above: patience,
      description: `${name}: the oldest message waits more than ${patience / 60} minutes.`,
    };
  return alarms;
}

function queueMetric(metric: string, queue: sst.aws.Queue): Omit<Alarm, 'description'> {
  const { name } = queue.nodes.queue;
  return { namespace: 'AWS/SQS', metric, dimensions: { QueueName: name }, statistic: 'Maximum' };
}

function sum(namespace: string, metric: string, dimensions: Alarm['dimensions']): Omit<Alarm, 'description'> {
  return { namespace, metric, dimensions, statistic: 'Sum' };
}
