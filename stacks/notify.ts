/// <reference path="../.sst/platform/config.d.ts" />
/** Topics: `Alerts` tells the security team of incidents, `Alarms` tells the operators of Clausewatch itself, `Chat` is read by Amazon Q Developer. */
import { accountId, arnOf, physicalName } from './house.ts';
import type { Watched } from './observe.ts';
import { admit, deadLetterQueue, denyWithoutTls } from './queues.ts';
import type { Reader, Settings } from './settings.ts';

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
  for (const reader of settings.emails) subscribe('Alerts', alerts, addressOf(reader), deadLetters, filterOf(reader));
  for (const address of settings.operators) subscribe('Alarms', alarms, address, deadLetters);
  const chat =
    typeof settings.slack === 'object' && settings.slack.by === 'q-developer' ? createTopic('Chat', key) : undefined;
  if (chat) lock('Chat', chat, []);

  const watched: Watched = { functions: {}, queues: {}, deadLetters: { AlertsDeadLetters: deadLetters }, rules: {} };
  return {
    alerts,
    alarms,
    chat,
    secrets: secretsOf(settings),
    publish: [
      { actions: ['sns:Publish'], resources: [alerts.arn, ...(chat ? [chat.arn] : [])] },
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

/** Set with `sst secret set`. They reach a function encrypted in its bundle, by `link`: `deliver` those that tell people, `press` what is pressed. */
function secretsOf({ slack, pager }: Settings) {
  const bot = typeof slack === 'object' && slack.by === 'bot' ? [new sst.Secret('SlackBotToken')] : [];
  const webhook = slack === true ? [new sst.Secret('SlackWebhookUrl')] : [];
  return {
    deliver: [...bot, ...webhook, ...(pager ? [new sst.Secret('PagerKey')] : [])],
    press: bot.length > 0 ? [...bot, new sst.Secret('SlackSigningSecret')] : [],
  };
}

function addressOf(reader: Reader): string {
  return typeof reader === 'string' ? reader : reader.address;
}

/** Nobody is mailed the daily proof that mail goes out. */
function filterOf(reader: Reader): Readonly<Record<string, unknown>> {
  const only = typeof reader === 'string' ? {} : reader.only;
  return 'kind' in only ? only : { ...only, kind: [{ 'anything-but': ['canary'] }] };
}

/** The address has to confirm by the link that AWS mails to it. */
function subscribe(
  name: string,
  topic: sst.aws.SnsTopic,
  address: string,
  deadLetters: sst.aws.Queue,
  filter?: Readonly<Record<string, unknown>>,
): void {
  new aws.sns.TopicSubscription(`${name}-${address}`, {
    topic: topic.arn,
    protocol: 'email',
    endpoint: address,
    redrivePolicy: $jsonStringify({ deadLetterTargetArn: deadLetters.arn }),
    ...(filter && { filterPolicy: JSON.stringify(filter) }),
  });
}
