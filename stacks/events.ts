/// <reference path="../.sst/platform/config.d.ts" />
/** What arrives by itself: default event bus → rule → queue → function, and the table's stream → function. */
import { physicalName } from './house.ts';
import type { Watched } from './observe.ts';
import { admit, deadLetterQueue, receiveFrom, sendTo, workQueue } from './queues.ts';
import type { Grant, Runtime } from './runtime.ts';

interface Source {
  /** Logical names start with it. */
  readonly name: string;
  readonly function: string;
  readonly handler: string;
  readonly pattern: { readonly source: readonly string[]; readonly 'detail-type': readonly string[] };
  readonly permissions: readonly Grant[];
}

const SOURCES: readonly Source[] = [
  {
    name: 'ConfigChanges',
    function: 'OnConfigChange',
    handler: 'functions/on-config-change.handler',
    // Oversized items come under the same detail-type and are read again from the history.
    pattern: { source: ['aws.config'], 'detail-type': ['Config Configuration Item Change'] },
    permissions: [{ actions: ['config:GetResourceConfigHistory'], resources: ['*'] }],
  },
  {
    name: 'GuardDutyFindings',
    function: 'OnGuardDutyFinding',
    handler: 'functions/on-guardduty-finding.handler',
    pattern: { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] },
    permissions: [],
  },
];

/** Seconds. A batch of ten assessments takes a fraction of it. */
const TIMEOUT = 60;

/** EventBridge's own default (24 hours, 185 attempts), stated because what follows it is the dead-letter queue. */
const DELIVERY = { maximumEventAgeInSeconds: 24 * 60 * 60, maximumRetryAttempts: 185 };

export function createEvents(runtime: Runtime): Watched {
  const watched: Watched = { functions: {}, queues: {}, deadLetters: {}, rules: {} };
  for (const source of SOURCES) createSource(source, runtime, watched);
  createDoorbell(runtime, watched);
  return watched;
}

function createSource(source: Source, runtime: Runtime, watched: Watched): void {
  const { name } = source;
  const deadLetters = deadLetterQueue(`${name}DeadLetters`);
  const queue = workQueue(name, TIMEOUT, deadLetters);
  const rule = new aws.cloudwatch.EventRule(`${name}Rule`, {
    name: physicalName(name),
    eventPattern: JSON.stringify(source.pattern),
  });
  const rules = [{ service: 'events.amazonaws.com', sourceArn: rule.arn }];
  const admitted = [admit(name, queue, rules), admit(`${name}DeadLetters`, deadLetters, rules)];
  new aws.cloudwatch.EventTarget(
    `${name}Target`,
    { rule: rule.name, arn: queue.arn, retryPolicy: DELIVERY, deadLetterConfig: { arn: deadLetters.arn } },
    { dependsOn: admitted },
  );

  const handler = runtime.createFunction(source.function, {
    handler: source.handler,
    timeout: TIMEOUT,
    permissions: [receiveFrom(queue), ...source.permissions],
  });
  new aws.lambda.EventSourceMapping(`${name}Mapping`, {
    eventSourceArn: queue.arn,
    functionName: handler.arn,
    batchSize: 10,
    functionResponseTypes: ['ReportBatchItemFailures'],
    // A storm waits in the queue. Reserved concurrency would do the same, but fails to deploy in accounts with a small quota.
    scalingConfig: { maximumConcurrency: 10 },
  });

  watched.functions[source.function] = handler;
  watched.queues[name] = { queue, patience: 15 * 60 };
  watched.deadLetters[`${name}DeadLetters`] = deadLetters;
  watched.rules[name] = rule;
}

/**
 * Rings for each incident that has a message due. A lost ring is made up by the delivery sweep, so a record that keeps
 * failing is given up after few attempts and only its position kept.
 */
function createDoorbell(runtime: Runtime, watched: Watched): void {
  const deadLetters = deadLetterQueue('IncidentChangesDeadLetters');
  admit('IncidentChangesDeadLetters', deadLetters);
  const { table } = runtime.store;
  const handler = runtime.createFunction('OnIncidentChange', {
    handler: 'functions/on-incident-change.handler',
    timeout: TIMEOUT,
    delivers: true,
    permissions: [{ actions: STREAM_READS, resources: [table.nodes.table.streamArn] }, sendTo(deadLetters)],
  });
  new aws.lambda.EventSourceMapping('IncidentChangesMapping', {
    eventSourceArn: table.nodes.table.streamArn,
    functionName: handler.arn,
    startingPosition: 'TRIM_HORIZON',
    batchSize: 10,
    filterCriteria: { filters: [{ pattern: JSON.stringify(DUE) }] },
    functionResponseTypes: ['ReportBatchItemFailures'],
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 5,
    maximumRecordAgeInSeconds: 60 * 60,
    destinationConfig: { onFailure: { destinationArn: deadLetters.arn } },
  });
  watched.functions['OnIncidentChange'] = handler;
  watched.deadLetters['IncidentChangesDeadLetters'] = deadLetters;
}

export const STREAM_READS = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

/** An incident with a message due, by its keys in `packages/app/src/incidents.ts`: resource records ring for nobody. */
const DUE = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { NewImage: { sk: { S: ['incident'] }, duePk: { S: [{ prefix: 'due#' }] } } },
};
