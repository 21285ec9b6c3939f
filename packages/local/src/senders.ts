/** The channels that the environment configures. */
import type { Senders } from '@clausewatch/app/ports';
import { Misconfigured } from '@clausewatch/model/errors';

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `Misconfigured` for a value that no message could be sent to; secrets are not shown. */
export async function sendersFrom(env: Environment): Promise<Senders> {
  const topicArn = filled(env, 'CLAUSEWATCH_TOPIC_ARN');
  const pagerUrl = filled(env, 'CLAUSEWATCH_PAGER_URL');
  return {
    ...(topicArn === undefined ? {} : { email: await emailThrough(topicArn) }),
    ...(await slackFrom(env)),
    ...(pagerUrl === undefined ? {} : { pager: await pagerThrough(pagerUrl, env) }),
  };
}

/** One of three ways. */
async function slackFrom(env: Environment): Promise<Pick<Senders, 'slack' | 'threads' | 'chat'>> {
  const webhook = filled(env, 'CLAUSEWATCH_SLACK_WEBHOOK');
  const token = filled(env, 'CLAUSEWATCH_SLACK_BOT_TOKEN');
  const chatTopic = filled(env, 'CLAUSEWATCH_CHAT_TOPIC_ARN');
  if ([webhook, token, chatTopic].filter((value) => value !== undefined).length > 1)
    throw new Misconfigured([
      'Slack: set one of CLAUSEWATCH_SLACK_WEBHOOK, CLAUSEWATCH_SLACK_BOT_TOKEN and CLAUSEWATCH_CHAT_TOPIC_ARN, or every message arrives twice',
    ]);
  if (token !== undefined) return { threads: await botWith(token, env) };
  if (webhook !== undefined) return { slack: await slackThrough(webhook) };
  return chatTopic === undefined ? {} : { chat: await chatThrough(chatTopic) };
}

// Loaded only when needed: the SDK would be half of the time that a start takes.
async function emailThrough(topicArn: string): Promise<NonNullable<Senders['email']>> {
  const { snsClient } = await import('@clausewatch/aws/clients');
  const { snsSender } = await import('@clausewatch/aws/sns-sender');
  return snsSender({ client: snsClient(regionOf('CLAUSEWATCH_TOPIC_ARN', topicArn)), topicArn });
}

async function chatThrough(topicArn: string): Promise<NonNullable<Senders['chat']>> {
  const { snsClient } = await import('@clausewatch/aws/clients');
  const { chatSender } = await import('@clausewatch/aws/sns-sender');
  return chatSender({ client: snsClient(regionOf('CLAUSEWATCH_CHAT_TOPIC_ARN', topicArn)), topicArn });
}

function regionOf(name: string, topicArn: string): string {
  const region = /^arn:[\w-]+:sns:([\w-]+):\d{12}:[\w.-]+$/.exec(topicArn)?.[1];
  if (region === undefined) throw new Misconfigured([`${name}: not the ARN of an SNS topic`]);
  return region;
}

async function slackThrough(url: string): Promise<NonNullable<Senders['slack']>> {
  const { slackWebhook } = await import('@clausewatch/aws/slack-webhook');
  return slackWebhook({ url });
}

async function botWith(token: string, env: Environment): Promise<NonNullable<Senders['threads']>> {
  const { slackBot } = await import('@clausewatch/aws/slack-bot');
  return slackBot({ token, channel: filled(env, 'CLAUSEWATCH_SLACK_CHANNEL') ?? '' });
}

async function pagerThrough(url: string, env: Environment): Promise<NonNullable<Senders['pager']>> {
  const { pager } = await import('@clausewatch/aws/pager');
  return pager({ url, key: filled(env, 'CLAUSEWATCH_PAGER_KEY') ?? '' });
}

function filled(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}
