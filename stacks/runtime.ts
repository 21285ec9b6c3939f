/// <reference path="../.sst/platform/config.d.ts" />
/** How every function is made: what it reads, what it may do, how long it may take. */
import { accountId } from './house.ts';
import type { Notify } from './notify.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store.ts';

/** Powertools' metrics go here: under one namespace, told apart by service. */
export const METRICS_NAMESPACE = 'Clausewatch';

export interface Grant {
  readonly actions: string[];
  readonly resources: $util.Input<$util.Input<string>[]>;
}

export interface Handler {
  /** `functions/<file>.handler`. */
  readonly handler: string;
  /** Seconds. */
  readonly timeout: number;
  readonly memory?: sst.aws.FunctionArgs['memory'];
  /** Beyond the table. */
  readonly permissions?: readonly Grant[];
  /** May tell people: publish alerts, post to Slack. */
  readonly delivers?: boolean;
  /** Has an address that everybody can call: what comes is taken only with Slack's signature. */
  readonly presses?: boolean;
  /** Runs at once at most, kept free for it. Without: what the account has left. */
  readonly concurrency?: number;
  readonly environment?: Readonly<Record<string, $util.Input<string>>>;
  /** Where an asynchronous invocation ends that failed three times. */
  readonly onFailure?: sst.aws.Queue;
}

export type Runtime = ReturnType<typeof runtimeOf>;

export function runtimeOf(settings: Settings, store: Store, notify: Notify) {
  const files = filesOf(settings);
  const environment = {
    TABLE_NAME: store.table.name,
    ACCOUNT_ID: accountId(),
    ORGANISATION_TIME_ZONE: settings.timeZone,
    // Every function notes what an incident owes to each channel; those that deliver send it.
    CHANNELS: ['email', ...(settings.slack ? ['slack'] : []), ...(settings.pager ? ['pager'] : [])].join(','),
    ...(typeof settings.slack === 'object' && { SLACK_BY: settings.slack.by }),
    ...(typeof settings.slack === 'object' && settings.slack.by === 'bot' && botOf(settings.slack)),
    POLICIES: settings.policies.join(','),
    POLICIES_DIR: files.policies.to,
    ...(files.registers && { REGISTERS_FILE: files.registers.to }),
    ...(files.documents && { DOCUMENTS_DIR: files.documents.to }),
    ...(settings.remediation && { REMEDIATION: meansOf(settings.remediation).join(',') }),
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_SERVICE_NAME: serviceName(),
  };
  const delivery = {
    TOPIC_ARN: notify.alerts.arn,
    ...(notify.chat && { CHAT_TOPIC_ARN: notify.chat.arn }),
    ...(settings.pager && { PAGER_URL: settings.pager.url }),
  };

  return {
    store,
    /** The topic of which the watch asks who has confirmed. */
    alerts: notify.alerts.arn,
    createFunction(name: string, args: Handler): sst.aws.Function {
      return new sst.aws.Function(name, {
        handler: args.handler,
        timeout: `${args.timeout} seconds`,
        memory: args.memory ?? '512 MB',
        copyFiles: Object.values(files),
        environment: { ...environment, ...(args.delivers && delivery), ...args.environment },
        permissions: [...store.access, ...(args.delivers ? notify.publish : []), ...(args.permissions ?? [])],
        link: args.presses ? notify.secrets.press : args.delivers ? notify.secrets.deliver : [],
        ...(args.presses && { url: true }),
        ...(args.concurrency && { concurrency: { reserved: args.concurrency } }),
        ...(args.onFailure && asynchronous(args.onFailure)),
      });
    },
  };
}

function botOf({ channel, team, app }: Extract<Settings['slack'], { by: 'bot' }>) {
  return { SLACK_CHANNEL: channel, ...(team && { SLACK_TEAM: team }), ...(app && { SLACK_APP: app }) };
}

/** What `Means` of `packages/model/src/remedy.ts` the function of remedies has. */
function meansOf({ edits = [], blocks = [] }: NonNullable<Settings['remediation']>): readonly string[] {
  return [...edits, ...(blocks.length > 0 ? ['blocks'] : [])];
}

/** The dimension `service` of our metrics, so that stages in one account do not mix. */
export function serviceName(): string {
  return `${$app.name}-${$app.stage}`;
}

/** Copied beside the code, under names that do not depend on the deployment. */
function filesOf(settings: Settings) {
  return {
    policies: { from: 'packages/policies/data', to: 'policies' },
    ...(settings.registers && { registers: { from: settings.registers, to: 'registers.yaml' } }),
    ...(settings.documents && { documents: { from: settings.documents, to: 'documents' } }),
  };
}

function asynchronous(onFailure: sst.aws.Queue): Pick<sst.aws.FunctionArgs, 'retries' | 'transform'> {
  return {
    retries: 2,
    transform: { eventInvokeConfig: { destinationConfig: { onFailure: { destination: onFailure.arn } } } },
  };
}
