/** The channels that the environment configures. */
import type { Senders } from '@clausewatch/app/ports';
import { Misconfigured } from '@clausewatch/model/errors';

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `Misconfigured` for a value that no message could be sent to; secrets are not shown. */
export async function sendersFrom(env: Environment): Promise<Senders> {
  const topicArn = filled(env, 'CLAUSEWATCH_TOPIC_ARN');
  const webhook = filled(env, 'CLAUSEWATCH_SLACK_WEBHOOK');
  return {
    ...(topicArn === undefined ? {} : { email: await emailThrough(topicArn) }),
    ...(webhook === undefined ? {} : { slack: await slackThrough(webhook) }),
  };
}

// Loaded only when needed: the SDK would be half of the time that a start takes.
async function emailThrough(topicArn: string): Promise<NonNullable<Senders['email']>> {
  const region = /^arn:[\w-]+:sns:([\w-]+):\d{12}:[\w.-]+$/.exec(topicArn)?.[1];
  if (region === undefined) throw new Misconfigured(['CLAUSEWATCH_TOPIC_ARN: not the ARN of an SNS topic']);
  const { snsClient } = await import('@clausewatch/aws/clients');
  const { snsSender } = await import('@clausewatch/aws/sns-sender');
  return snsSender({ client: snsClient(region), topicArn });
}

async function slackThrough(url: string): Promise<NonNullable<Senders['slack']>> {
  const { slackWebhook } = await import('@clausewatch/aws/slack-webhook');
  return slackWebhook({ url });
}

function filled(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}
