/// <reference path="../.sst/platform/config.d.ts" />
/** Two topics: `Alerts` tells the security team of incidents, `Alarms` tells the operators of Clausewatch itself. */
import { accountId, arnOf, physicalName } from './house.ts';
import type { Watched } from './observe.ts';
import { admit, deadLetterQueue, denyWithoutTls } from './queues.ts';
import type { Settings } from './settings.ts';

export type Notify = ReturnType<typeof createNotify>;

export function createNotify(settings: Settings) {
  const key = createKey();
  const alerts = createTopic('Alerts', key);
  const alarms = createTopic('Alarms', key);

  lock('Alerts', alerts, []);
  lock('Alarms', alarms, [
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: alarms.arn,
      Condition: {
        ArnLike: { 'aws:SourceArn': arnOf('cloudwatch', 'alarm:*') },
        StringEquals: { 'aws:SourceAccount': accountId() },
      },
    },
  ]);

  const deadLetters = deadLetterQueue('AlertsDeadLetters');
  admit('AlertsDeadLetters', deadLetters, [
    { service: 'sns.amazonaws.com', sourceArn: alerts.arn },
    { service: 'sns.amazonaws.com', sourceArn: alarms.arn },
  ]);
  subscribe('Alerts', alerts, settings.emails, deadLetters);
  subscribe('Alarms', alarms, settings.operators, deadLetters);

  const watched: Watched = { functions: {}, queues: {}, deadLetters: { AlertsDeadLetters: deadLetters }, rules: {} };
  return {
    alerts,
    alarms,
    /** Set with `sst secret set SlackWebhookUrl`. Reaches a function encrypted in its bundle, by `link`. */
    slack: settings.slack ? [new sst.Secret('SlackWebhookUrl')] : [],
    publish: [
      { actions: ['sns:Publish'], resources: [alerts.arn] },
      { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [key.arn] },
    ],
    watched,
  };
}

/** A key of our own: CloudWatch cannot publish to a topic under the key aws/sns. */
function createKey(): aws.kms.Key {
  const key = new aws.kms.Key('TopicKey', {
    description: `${physicalName('topics')}: alerts and alarms on their way to subscribers`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: $jsonStringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'PermissionsAreGivenByIamPolicies',
          Effect: 'Allow',
          Principal: { AWS: $interpolate`arn:${aws.getPartitionOutput().partition}:iam::${accountId()}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Sid: 'AlarmsPublish',
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
          Resource: '*',
          Condition: { StringEquals: { 'aws:SourceAccount': accountId() } },
        },
      ],
    }),
  });
  new aws.kms.Alias('TopicKeyAlias', { name: `alias/${physicalName('topics')}`, targetKeyId: key.keyId });
  return key;
}

function createTopic(name: string, key: aws.kms.Key): sst.aws.SnsTopic {
  return new sst.aws.SnsTopic(name, { transform: { topic: { kmsMasterKeyId: key.arn, signatureVersion: 2 } } });
}

function lock(name: string, topic: sst.aws.SnsTopic, allowed: readonly object[]): void {
  new aws.sns.TopicPolicy(`${name}Policy`, {
    arn: topic.arn,
    policy: $jsonStringify({
      Version: '2012-10-17',
      Statement: [denyWithoutTls(['sns:Publish', 'sns:Subscribe'], topic.arn), ...allowed],
    }),
  });
}

/** Each address has to confirm by the link that AWS mails to it. */
function subscribe(
  name: string,
  topic: sst.aws.SnsTopic,
  addresses: readonly string[],
  deadLetters: sst.aws.Queue,
): void {
  for (const address of addresses)
    new aws.sns.TopicSubscription(`${name}-${address}`, {
      topic: topic.arn,
      protocol: 'email',
      endpoint: address,
      redrivePolicy: $jsonStringify({ deadLetterTargetArn: deadLetters.arn }),
    });
}
