/// <reference path="../.sst/platform/config.d.ts" />
/** What arrives by itself: default event bus → rule → queue → function, and the table's stream → function. */
import { arnOf, physicalName } from './house.ts';
import type { Watched } from './observe.ts';
import { admit, deadLetterQueue, receiveFrom, sendTo, workQueue } from './queues.ts';
import { type Grant, type Runtime, serviceName } from './runtime.ts';

interface Source {
  /** Logical names start with it. */
  readonly name: string;
  readonly function: string;
  readonly handler: string;
  readonly pattern: object;
  readonly permissions: () => readonly Grant[];
  /** Seconds before a message is seen. */
  readonly delay?: number;
  /** Events of reading calls too, of which the pattern lets few pass. */
  readonly reads?: true;
}

/** Above `callSettleSeconds` of `packages/app/src/api-calls.ts`, so that no message comes too early. */
const CALL_DELAY = 50;

const SOURCES: readonly Source[] = [
  {
    name: 'ConfigChanges',
    function: 'OnConfigChange',
    handler: 'functions/on-config-change.handler',
    // Oversized items come under the same detail-type and are read again from the history.
    pattern: {
      $or: [
        { source: ['aws.config'], 'detail-type': ['Config Configuration Item Change'] },
        // The daily proof that this way is open: ours, and of no other stage.
        {
          source: ['clausewatch.canary'],
          'detail-type': ['Clausewatch Canary'],
          detail: { deployment: [serviceName()] },
        },
      ],
    },
    permissions: () => [{ actions: ['config:GetResourceConfigHistory', ...BALANCER_READS], resources: ['*'] }],
  },
  {
    name: 'GuardDutyFindings',
    function: 'OnGuardDutyFinding',
    handler: 'functions/on-guardduty-finding.handler',
    pattern: { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] },
    permissions: () => [],
  },
  {
    name: 'ApiCalls',
    function: 'OnApiCall',
    handler: 'functions/on-api-call.handler',
    delay: CALL_DELAY,
    reads: true,
    // What may change something that is watched; what was refused; what root does; logins.
    pattern: {
      'detail-type': ['AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail'],
      $or: [
        {
          source: ['ec2', 'elasticloadbalancing', 'rds', 's3', 'cloudtrail', 'guardduty', 'config', 'logs', 'iam'].map(
            (service) => `aws.${service}`,
          ),
          detail: { readOnly: [false], managementEvent: [true], errorCode: [{ exists: false }] },
        },
        {
          detail: { errorCode: ['AccessDenied', 'Client.Unauthorized', 'Unauthorized'].map((prefix) => ({ prefix })) },
        },
        { detail: { userIdentity: { type: ['Root'] } } },
        { source: ['aws.signin'] },
      ],
    },
    permissions: () => [
      { actions: LIVE_READS, resources: ['*'] },
      {
        actions: ['s3:GetBucketAcl', 's3:GetBucketPolicy', 's3:GetBucketPublicAccessBlock'],
        resources: [$interpolate`arn:${aws.getPartitionOutput().partition}:s3:::*`],
      },
      {
        actions: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
        resources: [arnOf('cloudtrail', 'trail/*')],
      },
      { actions: ['guardduty:GetDetector'], resources: [arnOf('guardduty', 'detector/*')] },
      { actions: ['rds:DescribeDBInstances'], resources: [arnOf('rds', 'db:*')] },
      { actions: ['rds:DescribeDBClusters'], resources: [arnOf('rds', 'cluster:*')] },
      { actions: ['ec2:GetManagedPrefixListEntries'], resources: [arnOf('ec2', 'prefix-list/*')] },
    ],
  },
];

/** What AWS Config does not record of load balancers. None can be limited to a resource: list_awselasticloadbalancingv2.html of the same reference. */
export const BALANCER_READS = [
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
];

/** None of these can be limited to a resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html and its neighbours. */
const LIVE_READS = [
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeFlowLogs',
  'ec2:DescribeInstances',
  'ec2:DescribeVpcPeeringConnections',
  'ec2:DescribeManagedPrefixLists',
  'ec2:DescribeRouteTables',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeVpcs',
  'ec2:DescribeSubnets',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeEgressOnlyInternetGateways',
  'ec2:DescribeVpnGateways',
  'ec2:DescribeNatGateways',
  'ec2:DescribeAddresses',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcEndpointServiceConfigurations',
  'ec2:DescribeTransitGatewayVpcAttachments',
  'ec2:DescribeVpcBlockPublicAccessOptions',
  'ec2:DescribeVpcBlockPublicAccessExclusions',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancers',
  ...BALANCER_READS,
  's3:GetAccountPublicAccessBlock',
  'cloudtrail:DescribeTrails',
  'logs:DescribeLogGroups',
  'config:DescribeConfigurationRecorders',
  'config:DescribeConfigurationRecorderStatus',
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
  const queue = workQueue(name, TIMEOUT, deadLetters, source.delay);
  const rule = new aws.cloudwatch.EventRule(`${name}Rule`, {
    name: physicalName(name),
    eventPattern: JSON.stringify(source.pattern),
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html#eb-service-event-cloudtrail-management
    ...(source.reads && { state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }),
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
    permissions: [receiveFrom(queue), ...source.permissions()],
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
