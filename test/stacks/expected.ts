/** What each role may do, in full, and for what. A grant that is not here fails the tests, and so does one that is missing. */

/** Uses in which AWS acts with the role, not the function's code. */
const MAPPING = 'event source mapping';
const ON_FAILURE = 'on-failure destination';
const ENCRYPTED = 'publish to an encrypted topic';
const OWN_LOG = 'own log';
export const BY_AWS: readonly string[] = [MAPPING, ON_FAILURE, ENCRYPTED, OWN_LOG];

const TABLE = {
  'dynamodb:GetItem StoreTable': 'read one item',
  'dynamodb:PutItem StoreTable': 'conditional write',
  'dynamodb:DeleteItem StoreTable': 'conditional delete',
  'dynamodb:Query StoreTable': 'the items of a partition',
  'dynamodb:Query StoreTable/index/open': 'open incidents',
  'dynamodb:Query StoreTable/index/due': 'pending deliveries',
};

const DELIVERY = {
  'sns:Publish AlertsTopic': 'tell people',
  'kms:GenerateDataKey TopicKey': ENCRYPTED,
  'kms:Decrypt TopicKey': ENCRYPTED,
};

const logs = (name: string) => ({
  [`logs:CreateLogStream /aws/lambda/*${name}Function-*:*`]: OWN_LOG,
  [`logs:PutLogEvents /aws/lambda/*${name}Function-*:*`]: OWN_LOG,
});

const receive = (queue: string) => ({
  [`sqs:ReceiveMessage ${queue}`]: MAPPING,
  [`sqs:DeleteMessage ${queue}`]: MAPPING,
  [`sqs:GetQueueAttributes ${queue}`]: MAPPING,
});

const STREAM = 'StoreTable/stream/2026-01-01T00:00:00.000';

const schedule = {
  'lambda:InvokeFunction OnScheduleFunction': 'run it',
  'sqs:SendMessage SchedulesDeadLettersQueue': 'what could not be run',
};

/** What AWS Config does not record of load balancers. */
const BALANCERS = {
  'elasticloadbalancing:DescribeRules *': 'the rules of a listener',
  'elasticloadbalancing:DescribeTargetGroups *': 'how targets are sent to',
  'elasticloadbalancing:DescribeTargetHealth *': 'which targets are registered',
};

export const GRANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  OnConfigChangeRole: {
    ...TABLE,
    ...logs('OnConfigChange'),
    ...receive('ConfigChangesQueue'),
    'config:GetResourceConfigHistory *': 'read an oversized item again',
    ...BALANCERS,
  },
  OnApiCallRole: {
    ...TABLE,
    ...logs('OnApiCall'),
    ...receive('ApiCallsQueue'),
    'ec2:DescribeSecurityGroups *': 'read a group again',
    'ec2:DescribeNetworkAcls *': 'read an ACL again',
    'ec2:DescribeFlowLogs *': 'read a flow log again',
    'ec2:DescribeInstances *': 'read an instance again',
    'ec2:DescribeVpcPeeringConnections *': 'read a peering again',
    'ec2:DescribeManagedPrefixLists *': 'read a prefix list again',
    'ec2:GetManagedPrefixListEntries prefix-list/*': 'what is on a prefix list',
    'ec2:DescribeRouteTables *': 'read a route table again',
    'ec2:DescribeNetworkInterfaces *': 'read an interface again',
    'ec2:DescribeVpcs *': 'read a network again',
    'ec2:DescribeSubnets *': 'read a subnet again',
    'ec2:DescribeInternetGateways *': 'read an internet gateway again',
    'ec2:DescribeEgressOnlyInternetGateways *': 'read an egress-only gateway again',
    'ec2:DescribeVpnGateways *': 'read a private gateway again',
    'ec2:DescribeNatGateways *': 'read a NAT gateway again',
    'ec2:DescribeAddresses *': 'read an elastic address again',
    'ec2:DescribeVpcEndpoints *': 'read an endpoint again',
    'ec2:DescribeVpcEndpointServiceConfigurations *': 'read an endpoint service again',
    'ec2:DescribeTransitGatewayVpcAttachments *': 'read an attachment to a transit gateway again',
    'ec2:DescribeVpcBlockPublicAccessOptions *': 'read the block on public access again',
    'ec2:DescribeVpcBlockPublicAccessExclusions *': 'read an exclusion from that block again',
    'elasticloadbalancing:DescribeListeners *': 'read a listener again',
    'elasticloadbalancing:DescribeLoadBalancers *': 'read a load balancer again',
    ...BALANCERS,
    'rds:DescribeDBInstances db:*': 'read a database again',
    'rds:DescribeDBClusters cluster:*': 'read a database cluster again',
    's3:GetAccountPublicAccessBlock *': 'read the block of the account again',
    's3:GetBucketAcl arn:aws:s3:::*': 'read a bucket again',
    's3:GetBucketPolicy arn:aws:s3:::*': 'read a bucket again',
    's3:GetBucketPublicAccessBlock arn:aws:s3:::*': 'read a bucket again',
    'cloudtrail:DescribeTrails *': 'read a trail again',
    'cloudtrail:GetTrailStatus trail/*': 'whether a trail records',
    'cloudtrail:GetEventSelectors trail/*': 'what a trail records',
    'guardduty:GetDetector detector/*': 'read a detector again',
    'logs:DescribeLogGroups *': 'read a log group again',
    'config:DescribeConfigurationRecorders *': 'read a recorder again',
    'config:DescribeConfigurationRecorderStatus *': 'whether a recorder records',
  },
  OnGuardDutyFindingRole: { ...TABLE, ...logs('OnGuardDutyFinding'), ...receive('GuardDutyFindingsQueue') },
  OnIncidentChangeRole: {
    ...TABLE,
    ...DELIVERY,
    ...logs('OnIncidentChange'),
    [`dynamodb:DescribeStream ${STREAM}`]: MAPPING,
    [`dynamodb:GetRecords ${STREAM}`]: MAPPING,
    [`dynamodb:GetShardIterator ${STREAM}`]: MAPPING,
    [`dynamodb:ListStreams ${STREAM}`]: MAPPING,
    'sqs:SendMessage IncidentChangesDeadLettersQueue': ON_FAILURE,
  },
  OnScheduleRole: {
    ...TABLE,
    ...DELIVERY,
    'sns:ListSubscriptionsByTopic AlertsTopic': 'who has not confirmed',
    ...logs('OnSchedule'),
    'events:PutEvents event-bus/default': 'put in the daily proof',
    'sqs:SendMessage SweepStepsQueue': 'start a sweep',
    'sqs:SendMessage SchedulesDeadLettersQueue': ON_FAILURE,
    'sqs:GetQueueAttributes ApiCallsDeadLettersQueue': 'events that were given up',
    'sqs:GetQueueAttributes ConfigChangesDeadLettersQueue': 'events that were given up',
    'sqs:GetQueueAttributes GuardDutyFindingsDeadLettersQueue': 'events that were given up',
    'config:DescribeConfigurationRecorders *': 'is it recorded',
    'config:DescribeConfigurationRecorderStatus *': 'is it recorded',
  },
  OnSweepStepRole: {
    ...TABLE,
    ...logs('OnSweepStep'),
    ...receive('SweepStepsQueue'),
    'sqs:SendMessage SweepStepsQueue': 'ask for the next page',
    'config:SelectResourceConfig *': 'list the inventory',
    'config:BatchGetResourceConfig *': 'which resources are still there',
    'config:GetResourceConfigHistory *': 'read an oversized item or a deletion',
    'guardduty:ListDetectors *': 'find the detector',
    'guardduty:ListFindings *': 'list findings',
    'guardduty:GetFindings *': 'read findings',
    ...BALANCERS,
  },
  OnIncidentExportRole: {
    ...TABLE,
    ...logs('OnIncidentExport'),
    [`dynamodb:DescribeStream ${STREAM}`]: MAPPING,
    [`dynamodb:GetRecords ${STREAM}`]: MAPPING,
    [`dynamodb:GetShardIterator ${STREAM}`]: MAPPING,
    [`dynamodb:ListStreams ${STREAM}`]: MAPPING,
    'sqs:SendMessage IncidentExportsDeadLettersQueue': ON_FAILURE,
    'securityhub:BatchImportFindings product/123456789012/default': 'import findings',
  },
  OnConfigRuleRole: {
    ...TABLE,
    ...logs('OnConfigRule'),
    'sqs:SendMessage ConfigRuleDeadLettersQueue': ON_FAILURE,
    'config:GetResourceConfigHistory *': 'read an oversized item again',
    'config:PutEvaluations *': 'give back results',
    'config:GetComplianceDetailsByConfigRule config-rule/*': 'which results there are',
  },
  OnRemedyRole: {
    ...TABLE,
    ...logs('OnRemedy'),
    'sqs:SendMessage RemediesDeadLettersQueue': ON_FAILURE,
    'ec2:DescribeSecurityGroups *': 'look before and after a change',
    'ec2:DescribeNetworkAcls *': 'look before and after a change',
    'ec2:AuthorizeSecurityGroupIngress security-group/*': 'put a rule of an approved remedy',
    'ec2:AuthorizeSecurityGroupEgress security-group/*': 'put a rule of an approved remedy',
    'ec2:RevokeSecurityGroupIngress security-group/*': 'take a rule of an approved remedy',
    'ec2:RevokeSecurityGroupEgress security-group/*': 'take a rule of an approved remedy',
    'ec2:CreateNetworkAclEntry network-acl/*': 'put an entry of an approved remedy',
    'ec2:DeleteNetworkAclEntry network-acl/*': 'take an entry of an approved remedy',
    'ec2:CreateNetworkAclEntry network-acl/acl-0123456789abcdef0': 'deny an address for a time',
    'ec2:DeleteNetworkAclEntry network-acl/acl-0123456789abcdef0': 'let it in again',
    'wafv2:GetIPSet regional/ipset/blocked/a1': 'look before and after a change',
    'wafv2:UpdateIPSet regional/ipset/blocked/a1': 'deny an address for a time, and let it in again',
    'wafv2:GetIPSet global/ipset/blocked/b2': 'look before and after a change',
    'wafv2:UpdateIPSet global/ipset/blocked/b2': 'deny an address for a time, and let it in again',
    'wafv2:ListWebACLs *': 'by what the IP set is used',
    'wafv2:GetWebACL regional/webacl/*': 'by what the IP set is used',
    'wafv2:GetWebACL global/webacl/*': 'by what the IP set is used',
    'wafv2:ListRuleGroups *': 'by what the IP set is used',
    'wafv2:GetRuleGroup regional/rulegroup/*': 'by what the IP set is used',
    'wafv2:GetRuleGroup global/rulegroup/*': 'by what the IP set is used',
  },
  RemedySweepRole: {
    'lambda:InvokeFunction OnRemedyFunction': 'run it',
    'sqs:SendMessage RemediesDeadLettersQueue': 'what could not be run',
  },
  DailySweepRole: schedule,
  QuarterlySweepRole: schedule,
  DeliverySweepRole: schedule,
};

/** AWS does not let these be limited to a resource. Each only reads, but the one that answers AWS Config by the token of its own question. */
export const UNSCOPABLE: readonly string[] = [
  'config:PutEvaluations',
  'config:DescribeConfigurationRecorders',
  'config:DescribeConfigurationRecorderStatus',
  'config:SelectResourceConfig',
  'config:BatchGetResourceConfig',
  'config:GetResourceConfigHistory',
  'guardduty:ListDetectors',
  'guardduty:ListFindings',
  'guardduty:GetFindings',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeNetworkAcls',
  'wafv2:ListWebACLs',
  'wafv2:ListRuleGroups',
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
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  's3:GetAccountPublicAccessBlock',
  'cloudtrail:DescribeTrails',
  'logs:DescribeLogGroups',
  'config:DescribeConfigurationRecorders',
  'config:DescribeConfigurationRecorderStatus',
];

/** Commands that are in a function's bundle with an adapter it shares, but that it never sends. */
export const CARRIED: Readonly<Record<string, readonly string[]>> = {
  OnApiCall: ['CreateSession', 'HeadBucket'], // of the S3 client, for buckets of other kinds and regions
  OnConfigChange: ['SelectResourceConfig'], // the reader that rereads an item also lists
  OnConfigRule: ['SelectResourceConfig'],
  OnIncidentExport: ['EnableExecute'], // a field of a finding has the name of a command
};

export const FUNCTIONS = [
  'OnApiCall',
  'OnConfigChange',
  'OnGuardDutyFinding',
  'OnConfigRule',
  'OnIncidentChange',
  'OnIncidentExport',
  'OnRemedy',
  'OnSchedule',
  'OnSweepStep',
] as const;

/** Logical names of the dead-letter queues. */
export const DEAD_LETTERS = [
  'AlertsDeadLetters',
  'ApiCallsDeadLetters',
  'ConfigChangesDeadLetters',
  'ConfigRuleDeadLetters',
  'GuardDutyFindingsDeadLetters',
  'IncidentChangesDeadLetters',
  'IncidentExportsDeadLetters',
  'RemediesDeadLetters',
  'SchedulesDeadLetters',
  'SweepStepsDeadLetters',
] as const;
