/// <reference path="../.sst/platform/config.d.ts" />
/** What happens by the clock: the sweeps, page by page through a queue, and the delivery of what no doorbell announced. */
import { BALANCER_READS } from './events.ts';
import { accountId, arnOf } from './house.ts';
import type { Watched } from './observe.ts';
import { admit, deadLetterQueue, receiveFrom, sendTo, workQueue } from './queues.ts';
import type { Runtime } from './runtime.ts';
import type { Settings } from './settings.ts';

interface Plan {
  readonly name: string;
  readonly kind: string;
  readonly schedule: `cron(${string})` | `rate(${string})`;
}

/** Kinds as `functions/on-schedule.ts` knows them; times in the organisation's time zone. */
const PLANS: readonly Plan[] = [
  { name: 'DailySweep', kind: 'daily', schedule: 'cron(0 6 * * ? *)' },
  { name: 'QuarterlySweep', kind: 'quarterly', schedule: 'cron(0 9 1 1,4,7,10 ? *)' },
  { name: 'DeliverySweep', kind: 'deliveries', schedule: 'rate(1 minute)' },
];

/** Scheduler's own default is 185 attempts in 24 hours. */
const RETRIES = { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 60 * 60 };

/** Seconds. */
const TIMEOUT = 60;
const STEP_TIMEOUT = 300;

/** None of these can be limited to a resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsconfig.html, list_amazonguardduty.html */
const INVENTORY_READS = [
  'config:SelectResourceConfig',
  'config:BatchGetResourceConfig',
  'config:GetResourceConfigHistory',
  'guardduty:ListDetectors',
  'guardduty:ListFindings',
  'guardduty:GetFindings',
];

/** Where the sources' events come in, and the daily proof that they do. */
const EVENT_BUS = 'default';

/** Of the recorders, which AWS Config does not record. */
const RECORDER_READS = ['config:DescribeConfigurationRecorders', 'config:DescribeConfigurationRecorderStatus'];

/** `events`: whose dead letters are events that nobody could work off. */
export function createSchedules(settings: Settings, runtime: Runtime, events: Watched): Watched {
  const lost = Object.keys(events.queues).flatMap((name) => events.deadLetters[`${name}DeadLetters`] ?? []);
  const stepDeadLetters = deadLetterQueue('SweepStepsDeadLetters');
  const steps = workQueue('SweepSteps', STEP_TIMEOUT, stepDeadLetters);
  const runDeadLetters = deadLetterQueue('SchedulesDeadLetters');
  for (const [name, queue] of Object.entries({
    SweepStepsDeadLetters: stepDeadLetters,
    SweepSteps: steps,
    SchedulesDeadLetters: runDeadLetters,
  }))
    admit(name, queue);

  const onSchedule = runtime.createFunction('OnSchedule', {
    handler: 'functions/on-schedule.handler',
    timeout: TIMEOUT,
    delivers: true,
    environment: {
      SWEEP_QUEUE_URL: steps.url,
      EVENT_BUS,
      DEAD_LETTER_URLS: $util.all(lost.map(({ url }) => url)).apply((urls) => urls.join(',')),
    },
    permissions: [
      sendTo(steps),
      sendTo(runDeadLetters),
      { actions: ['sqs:GetQueueAttributes'], resources: lost.map(({ arn }) => arn) },
      { actions: RECORDER_READS, resources: ['*'] },
      { actions: ['sns:ListSubscriptionsByTopic'], resources: [runtime.alerts] },
      { actions: ['events:PutEvents'], resources: [arnOf('events', `event-bus/${EVENT_BUS}`)] },
    ],
    onFailure: runDeadLetters,
  });
  for (const plan of PLANS) createSchedule(plan, settings, onSchedule, runDeadLetters);

  const onSweepStep = createSweeper(runtime, steps);
  return {
    functions: { OnSchedule: onSchedule, OnSweepStep: onSweepStep },
    queues: { SweepSteps: { queue: steps, patience: 6 * 60 * 60 } },
    deadLetters: { SweepStepsDeadLetters: stepDeadLetters, SchedulesDeadLetters: runDeadLetters },
    rules: {},
  };
}

export function createSchedule(
  plan: Plan,
  settings: Settings,
  target: sst.aws.Function,
  deadLetters: sst.aws.Queue,
): void {
  new sst.aws.CronV2(plan.name, {
    function: target.arn,
    schedule: plan.schedule,
    timezone: settings.timeZone,
    // Scheduler fills in the planned time: a late or repeated run still works for its own period.
    event: { kind: plan.kind, scheduledTime: '<aws.scheduler.scheduled-time>' },
    retries: RETRIES.maximumRetryAttempts,
    dlq: deadLetters.arn,
    transform: {
      schedule: (schedule) => {
        schedule.target = $output(schedule.target).apply((to) => ({ ...to, retryPolicy: RETRIES }));
        return undefined;
      },
      role: (role) => {
        role.assumeRolePolicy = $jsonStringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'scheduler.amazonaws.com' },
              Action: 'sts:AssumeRole',
              Condition: { StringEquals: { 'aws:SourceAccount': accountId() } },
            },
          ],
        });
        return undefined;
      },
    },
  });
}

/** Reads one page of the inventory, assesses it, and asks for the next through the same queue. */
function createSweeper(runtime: Runtime, steps: sst.aws.Queue): sst.aws.Function {
  const handler = runtime.createFunction('OnSweepStep', {
    handler: 'functions/on-sweep-step.handler',
    timeout: STEP_TIMEOUT,
    memory: '1024 MB',
    environment: { SWEEP_QUEUE_URL: steps.url },
    permissions: [
      receiveFrom(steps),
      sendTo(steps),
      { actions: [...INVENTORY_READS, ...BALANCER_READS], resources: ['*'] },
    ],
  });
  new aws.lambda.EventSourceMapping('SweepStepsMapping', {
    eventSourceArn: steps.arn,
    functionName: handler.arn,
    batchSize: 1,
    functionResponseTypes: ['ReportBatchItemFailures'],
    // The least there is: the read limits of AWS Config are per account and shared with everyone else.
    scalingConfig: { maximumConcurrency: 2 },
  });
  // Lambda would stop the chain after 16 pages: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
  new aws.lambda.FunctionRecursionConfig('OnSweepStepRecursion', {
    functionName: handler.name,
    recursiveLoop: 'Allow',
  });
  return handler;
}
