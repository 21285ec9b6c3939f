/// <reference path="../.sst/platform/config.d.ts" />
/** What goes back to AWS, where the settings ask for it: findings to Security Hub, results to AWS Config. */
import { STREAM_READS } from './events.ts';
import { accountId, arnOf, physicalName } from './house.ts';
import type { Watched } from './observe.ts';
import { admit, deadLetterQueue, sendTo } from './queues.ts';
import type { Runtime } from './runtime.ts';
import type { Settings } from './settings.ts';

/** Seconds. */
const EXPORT_TIMEOUT = 60;
/** A daily run of the rule goes through everything that is known. */
const RULE_TIMEOUT = 300;

export function createExports(settings: Settings, runtime: Runtime): Watched {
  const watched: Watched = { functions: {}, queues: {}, deadLetters: {}, rules: {} };
  if (settings.securityHub) createFindings(runtime, watched);
  if (settings.configRule) createRule(runtime, watched);
  return watched;
}

/** The second reader of the stream, which has no more than two. */
function createFindings(runtime: Runtime, watched: Watched): void {
  const deadLetters = deadLetterQueue('IncidentExportsDeadLetters');
  admit('IncidentExportsDeadLetters', deadLetters);
  const { streamArn } = runtime.store.table.nodes.table;
  const product = arnOf('securityhub', $interpolate`product/${accountId()}/default`);
  const handler = runtime.createFunction('OnIncidentExport', {
    handler: 'functions/on-incident-export.handler',
    timeout: EXPORT_TIMEOUT,
    permissions: [
      { actions: STREAM_READS, resources: [streamArn] },
      sendTo(deadLetters),
      { actions: ['securityhub:BatchImportFindings'], resources: [product] },
    ],
  });
  new aws.lambda.EventSourceMapping('IncidentExportsMapping', {
    eventSourceArn: streamArn,
    functionName: handler.arn,
    startingPosition: 'TRIM_HORIZON',
    batchSize: 100,
    // Several versions of an incident are one finding, and Security Hub counts calls.
    maximumBatchingWindowInSeconds: 10,
    filterCriteria: { filters: [{ pattern: JSON.stringify({ dynamodb: { NewImage: { sk: { S: ['incident'] } } } }) }] },
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 10,
    maximumRecordAgeInSeconds: 24 * 60 * 60,
    destinationConfig: { onFailure: { destinationArn: deadLetters.arn } },
  });
  watched.functions['OnIncidentExport'] = handler;
  watched.deadLetters['IncidentExportsDeadLetters'] = deadLetters;
}

/** AWS Config calls no alias or version, and asks once a day for everything. */
function createRule(runtime: Runtime, watched: Watched): void {
  const deadLetters = deadLetterQueue('ConfigRuleDeadLetters');
  admit('ConfigRuleDeadLetters', deadLetters);
  const handler = runtime.createFunction('OnConfigRule', {
    handler: 'functions/on-config-rule.handler',
    timeout: RULE_TIMEOUT,
    permissions: [
      sendTo(deadLetters),
      { actions: ['config:PutEvaluations', 'config:GetResourceConfigHistory'], resources: ['*'] },
      { actions: ['config:GetComplianceDetailsByConfigRule'], resources: [arnOf('config', 'config-rule/*')] },
    ],
    onFailure: deadLetters,
  });
  const permission = new aws.lambda.Permission('ConfigRulePermission', {
    function: handler.name,
    action: 'lambda:InvokeFunction',
    principal: 'config.amazonaws.com',
    sourceAccount: accountId(),
  });
  const on = (messageType: string) => ({ eventSource: 'aws.config', messageType });
  new aws.cfg.Rule(
    'ConfigRule',
    {
      name: physicalName('policies'),
      description: 'What the written network-security policies say of each resource.',
      source: {
        owner: 'CUSTOM_LAMBDA',
        sourceIdentifier: handler.arn,
        sourceDetails: [
          on('ConfigurationItemChangeNotification'),
          on('OversizedConfigurationItemChangeNotification'),
          { ...on('ScheduledNotification'), maximumExecutionFrequency: 'TwentyFour_Hours' },
        ],
      },
      scope: { complianceResourceTypes: [...JUDGED] },
    },
    { dependsOn: [permission] },
  );
  watched.functions['OnConfigRule'] = handler;
  watched.deadLetters['ConfigRuleDeadLetters'] = deadLetters;
}

/** The types that some control looks at, as `packages/sources/src/kind-of.ts` has them; a test holds the two together. */
const JUDGED = [
  'AWS::EC2::VPC',
  'AWS::EC2::Subnet',
  'AWS::EC2::RouteTable',
  'AWS::EC2::PrefixList',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::VPNGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::VPCEndpointService',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::NetworkInterface',
  'AWS::EC2::Instance',
  'AWS::EC2::EIP',
  'AWS::EC2::VPCBlockPublicAccessOptions',
  'AWS::EC2::VPCBlockPublicAccessExclusion',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancing::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBSubnetGroup',
  'AWS::Redshift::Cluster',
  'AWS::Redshift::ClusterSubnetGroup',
  'AWS::OpenSearch::Domain',
  'AWS::Elasticsearch::Domain',
  'AWS::EC2::FlowLog',
  'AWS::CloudFront::Distribution',
  'AWS::S3::Bucket',
  'AWS::S3::AccountPublicAccessBlock',
  'AWS::CloudTrail::Trail',
  'AWS::IAM::Role',
  'AWS::GuardDuty::Detector',
];
