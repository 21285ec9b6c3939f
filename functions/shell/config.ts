/** The one reader of the environment. `stacks/runtime.ts` and `stacks/schedules.ts` set what is read here. */
import { join } from 'node:path';

import { Misconfigured } from '@clausewatch/model/errors';
import { Channel } from '@clausewatch/model/incident';
import { Means } from '@clausewatch/model/remedy';
import { isTimeZone } from '@clausewatch/model/zone';
import { Resource } from 'sst/resource';
import * as z from 'zod/mini';

/** What a function does beyond assessing: each needs more of the environment. */
export type Duty = 'deliver' | 'sweep' | 'press';

/** How Slack is reached. */
export type SlackWay =
  | { readonly by: 'webhook'; readonly url?: string }
  | {
      readonly by: 'bot';
      readonly channel: string;
      readonly token?: string;
      readonly signing?: readonly string[];
      /** Of its workspace and app, where they are configured. */
      readonly team?: string;
      readonly app?: string;
    }
  | { readonly by: 'q-developer'; readonly topicArn?: string };

export interface Config {
  readonly tableName: string;
  readonly account: string;
  readonly region: string;
  /** Files of policies, the baseline among them. */
  readonly policies: readonly string[];
  readonly registers?: string;
  readonly documents: readonly string[];
  readonly timeZone: string;
  /** The channels that incidents owe messages to, whoever sends them. */
  readonly channels: readonly Channel[];
  readonly pages?: string;
  /** Of approved remedies, what is made in this deployment. */
  readonly makes: readonly Means[];
  /** With the duty `deliver`. */
  readonly topicArn?: string;
  /** Where there is a channel Slack; its secrets with the duties that need them. */
  readonly slack?: SlackWay;
  readonly pager?: { readonly url: string; readonly key: string };
  /** With the duty `sweep`. */
  readonly sweepQueue?: string;
  /** The bus of the sources' events, and our name on it: of the function that puts in the daily proof. */
  readonly frontDoor?: { readonly bus: string; readonly deployment: string };
  /** Where events end that nobody could work off. */
  readonly deadLetterQueues: readonly string[];
}

const Filled = z.string().check(z.minLength(1, 'is empty'));
const matching = (pattern: RegExp, wanted: string) => z.string().check(z.regex(pattern, `is not ${wanted}`));
const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
const Ids = z.pipe(
  matching(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'a list of policy ids: write pythias,paragone'),
  z.transform(listOf),
);
const Channels = z.pipe(Filled, z.pipe(z.transform(listOf), z.readonly(z.array(Channel))));
const Remedies = z.pipe(Filled, z.pipe(z.transform(listOf), z.readonly(z.array(Means))));
const TimeZone = z.string().check(z.refine(isTimeZone, 'is not an IANA time zone such as Europe/Vienna'));
const Https = matching(/^https:\/\/[^\s]+$/, 'an https address');

const Environment = z.object({
  TABLE_NAME: Filled,
  ACCOUNT_ID: matching(/^\d{12}$/, 'the twelve digits of an account'),
  AWS_REGION: Filled,
  POLICIES: Ids,
  POLICIES_DIR: Filled,
  REGISTERS_FILE: z.optional(Filled),
  DOCUMENTS_DIR: z.optional(Filled),
  ORGANISATION_TIME_ZONE: TimeZone,
  CHANNELS: Channels,
  PAGES_URL: z.optional(Https),
  REMEDIATION: z.optional(Remedies),
  TOPIC_ARN: z.optional(matching(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]+$/, 'the ARN of an SNS topic')),
  SLACK_BY: z.optional(z.enum(['webhook', 'bot', 'q-developer'], 'is none of webhook, bot and q-developer')),
  SLACK_CHANNEL: z.optional(Filled),
  SLACK_TEAM: z.optional(matching(/^[TE][A-Z0-9]{2,23}$/, 'the id of a workspace')),
  SLACK_APP: z.optional(matching(/^A[A-Z0-9]{2,23}$/, 'the id of an app')),
  CHAT_TOPIC_ARN: z.optional(matching(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w.-]+$/, 'the ARN of an SNS topic')),
  PAGER_URL: z.optional(Https),
  DEAD_LETTER_URLS: z.optional(z.pipe(Filled, z.transform(listOf))),
  EVENT_BUS: z.optional(matching(/^[\w./-]{1,256}$/, 'the name of an event bus')),
  POWERTOOLS_SERVICE_NAME: z.optional(Filled),
  SWEEP_QUEUE_URL: z.optional(matching(/^https?:\/\/[^\s]+$/, 'the address of a queue')),
});

/** Reads what a function with these duties needs. Throws `Misconfigured` with everything that is wrong; no value is ever shown. */
export function readConfig(duties: readonly Duty[], environment: NodeJS.ProcessEnv = process.env): Config {
  const read = Environment.safeParse(environment);
  if (!read.success) throw new Misconfigured(read.error.issues.map((issue) => problemOf(issue, environment)));
  const { data } = read;
  const delivers = duties.includes('deliver');
  const ways = waysOut(data, duties);
  const problems = [
    ...(delivers && data.CHANNELS.includes('email') && data.TOPIC_ARN === undefined ? ['TOPIC_ARN: is not set'] : []),
    ...ways.problems,
    ...(duties.includes('sweep') && data.SWEEP_QUEUE_URL === undefined ? ['SWEEP_QUEUE_URL: is not set'] : []),
  ];
  if (problems.length > 0) throw new Misconfigured(problems);
  return {
    tableName: data.TABLE_NAME,
    account: data.ACCOUNT_ID,
    region: data.AWS_REGION,
    // The baseline owns what no clause of the company claims: without it a threat could be nobody's.
    policies: [...new Set([...data.POLICIES, 'baseline'])].map((id) => join(data.POLICIES_DIR, `${id}.yaml`)),
    documents: data.DOCUMENTS_DIR === undefined ? [] : [data.DOCUMENTS_DIR],
    timeZone: data.ORGANISATION_TIME_ZONE,
    channels: [...new Set(data.CHANNELS)],
    deadLetterQueues: data.DEAD_LETTER_URLS ?? [],
    makes: data.REMEDIATION ?? [],
    ...(data.REGISTERS_FILE === undefined ? {} : { registers: data.REGISTERS_FILE }),
    ...(data.PAGES_URL === undefined ? {} : { pages: data.PAGES_URL }),
    ...(data.TOPIC_ARN === undefined ? {} : { topicArn: data.TOPIC_ARN }),
    ...(data.SWEEP_QUEUE_URL === undefined ? {} : { sweepQueue: data.SWEEP_QUEUE_URL }),
    ...(data.EVENT_BUS === undefined || data.POWERTOOLS_SERVICE_NAME === undefined
      ? {}
      : { frontDoor: { bus: data.EVENT_BUS, deployment: data.POWERTOOLS_SERVICE_NAME } }),
    ...ways.found,
  };
}

interface Ways {
  readonly found: Pick<Config, 'slack' | 'pager'>;
  readonly problems: readonly string[];
}

/** Slack and the pager, with the secrets that these duties need. */
function waysOut(data: z.infer<typeof Environment>, duties: readonly Duty[]): Ways {
  const problems: string[] = [];
  const delivers = duties.includes('deliver');
  const secret = (name: string, needed: boolean): string | undefined => {
    const value = needed ? linked(name) : undefined;
    if (needed && value === undefined)
      problems.push(`${name}: this secret is not linked; set it with \`sst secret set ${name}\``);
    return value;
  };
  const slack = data.CHANNELS.includes('slack')
    ? slackWay(data, delivers, duties.includes('press'), secret)
    : undefined;
  const key = secret('PagerKey', delivers && data.CHANNELS.includes('pager'));
  if (delivers && data.CHANNELS.includes('pager') && data.PAGER_URL === undefined)
    problems.push('PAGER_URL: is not set');
  const pager = data.PAGER_URL === undefined || key === undefined ? undefined : { url: data.PAGER_URL, key };
  return { found: { ...(slack && { slack }), ...(pager && { pager }) }, problems };
}

function slackWay(
  data: z.infer<typeof Environment>,
  delivers: boolean,
  presses: boolean,
  secret: (name: string, needed: boolean) => string | undefined,
): SlackWay {
  const { SLACK_BY: by = 'webhook', SLACK_CHANNEL: channel = '', CHAT_TOPIC_ARN: topicArn } = data;
  const { SLACK_TEAM: team, SLACK_APP: app } = data;
  if (by === 'q-developer') return { by, ...(topicArn === undefined ? {} : { topicArn }) };
  if (by === 'webhook') {
    const url = secret('SlackWebhookUrl', delivers);
    return { by, ...(url === undefined ? {} : { url }) };
  }
  const token = secret('SlackBotToken', delivers || presses);
  const signing = secret('SlackSigningSecret', presses)
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return {
    by,
    channel,
    ...(token === undefined ? {} : { token }),
    ...(signing === undefined ? {} : { signing }),
    ...(team === undefined ? {} : { team }),
    ...(app === undefined ? {} : { app }),
  };
}

function problemOf({ path, message }: z.core.$ZodIssue, environment: NodeJS.ProcessEnv): string {
  const name = String(path[0] ?? 'environment');
  const missing = environment[name] === undefined;
  return `${name}: ${missing ? 'is not set' : name === 'CHANNELS' ? 'is not a list of email, slack and pager' : message}`;
}

/** A secret of `sst secret set`, decrypted from the bundle. Undefined when it is not linked or cannot be read. */
function linked(name: string): string | undefined {
  try {
    const value: unknown = name in Resource ? Reflect.get(Resource, name) : undefined;
    return z.object({ value: Filled }).safeParse(value).data?.value;
  } catch {
    return undefined;
  }
}
