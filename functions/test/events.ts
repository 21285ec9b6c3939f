/** Events as EventBridge puts them into a queue. */
import type { DynamoDBRecord, DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';

export const ACCOUNT = '111122223333';

interface Group {
  readonly id: string;
  /** Sources of SSH. */
  readonly open?: readonly string[];
  readonly at?: string;
  readonly account?: string;
}

/** A security group as a configuration item. */
export function groupItem({ id, open = ['0.0.0.0/0'], at = '2026-11-20T05:00:00.000Z', account = ACCOUNT }: Group) {
  const ssh = {
    ipProtocol: 'tcp',
    fromPort: 22,
    toPort: 22,
    ipv4Ranges: open.map((cidrIp) => ({ cidrIp })),
    ipv6Ranges: [],
    prefixListIds: [],
    userIdGroupPairs: [],
  };
  return {
    configurationItemVersion: '1.3',
    configurationItemCaptureTime: at,
    configurationStateId: Date.parse(at),
    awsAccountId: account,
    configurationItemStatus: 'OK',
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: id,
    resourceName: 'web',
    ARN: `arn:aws:ec2:eu-west-1:${account}:security-group/${id}`,
    awsRegion: 'eu-west-1',
    configuration: {
      groupId: id,
      groupName: 'web',
      vpcId: 'vpc-1',
      ipPermissions: open.length > 0 ? [ssh] : [],
      ipPermissionsEgress: [],
    },
    supplementaryConfiguration: {},
    tags: {},
  };
}

export function configEvent(configurationItem: object, envelope: object = {}): object {
  return eventOf(
    'aws.config',
    'Config Configuration Item Change',
    { recordVersion: '1.3', messageType: 'ConfigurationItemChangeNotification', configurationItem },
    envelope,
  );
}

/** The same change, too large to be told. */
export function oversizedEvent(item: ReturnType<typeof groupItem>): object {
  const { configuration: _configuration, supplementaryConfiguration: _more, tags: _tags, ...head } = item;
  return eventOf('aws.config', 'Config Configuration Item Change', {
    recordVersion: '1.0',
    messageType: 'OversizedConfigurationItemChangeNotification',
    configurationItemSummary: { changeType: 'UPDATE', ...head },
    s3DeliverySummary: { s3BucketLocation: 'bucket/key', errorCode: null, errorMessage: null },
  });
}

export function finding(id: string, accountId = ACCOUNT) {
  return {
    schemaVersion: '2.0',
    accountId,
    region: 'eu-west-1',
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:eu-west-1:${accountId}:detector/d1/finding/${id}`,
    type: 'UnauthorizedAccess:EC2/SSHBruteForce',
    resource: { resourceType: 'Instance', instanceDetails: { instanceId: 'i-1' } },
    service: {
      detectorId: 'd1',
      count: 1,
      eventFirstSeen: '2026-11-20T05:00:00Z',
      eventLastSeen: '2026-11-20T05:00:00Z',
    },
    severity: 8,
    createdAt: '2026-11-20T05:00:00Z',
    updatedAt: '2026-11-20T05:00:00Z',
    title: 'Somebody tries passwords',
    description: 'As it says.',
  };
}

export function findingEvent(detail: object, envelope: object = {}): object {
  return eventOf('aws.guardduty', 'GuardDuty Finding', detail, envelope);
}

/** Alice opens a port, by the command line; `over` changes the record. */
export function callEvent(requestParameters: object, over: object = {}, envelope: object = {}): object {
  const record = {
    eventVersion: '1.09',
    eventID: `e-${JSON.stringify(requestParameters)}`,
    eventTime: '2026-11-20T05:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'AuthorizeSecurityGroupIngress',
    awsRegion: 'eu-west-1',
    recipientAccountId: ACCOUNT,
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.15.0 Python/3.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:alice',
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/platform/alice`,
    },
    requestParameters,
    ...over,
  };
  return eventOf('aws.ec2', 'AWS API Call via CloudTrail', record, envelope);
}

function eventOf(source: string, detailType: string, detail: object, envelope: object = {}): object {
  const head = { version: '0', id: 'event-1', account: ACCOUNT, region: 'eu-west-1', time: '2026-11-20T05:00:01Z' };
  return { ...head, source, 'detail-type': detailType, resources: [], detail, ...envelope };
}

/** A batch of messages `m0`, `m1` and so on; a text goes in as it is. */
export function batch(...bodies: readonly (object | string)[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      receiptHandle: '',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '',
        SenderId: '',
        ApproximateFirstReceiveTimestamp: '',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:q',
      awsRegion: 'eu-west-1',
    })),
  };
}

/** Stream records with sequence numbers `s0`, `s1` and so on. */
export function stream(...images: readonly Readonly<Record<string, string>>[]): DynamoDBStreamEvent {
  return {
    Records: images.map((image, index): DynamoDBRecord => ({
      eventName: 'MODIFY',
      dynamodb: {
        SequenceNumber: `s${index}`,
        NewImage: Object.fromEntries(Object.entries(image).map(([name, S]) => [name, { S }])),
      },
    })),
  };
}
