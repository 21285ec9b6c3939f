/** A deployment for tests: the real handlers over a table on dynalite, with the environment that the stacks set. */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Incident } from '@clausewatch/model/incident';
import { closedIncidents, openIncidents } from '@clausewatch/app/incidents';
import type { Table } from '@clausewatch/app/table';
import { dynamoTable, tableDefinition } from '@clausewatch/store/dynamo';
import type { Context } from 'aws-lambda';
import { type MockInstance, vi } from 'vitest';

import { clientOptions, startDynalite } from '../../test/support/servers.ts';

export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alerts';
export const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/111122223333/steps';
export const WEBHOOK = 'https://hooks.slack.com/services/T0SECRET/B0SECRET/pathSECRET';

/** As `stacks/runtime.ts` sets it. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  TABLE_NAME: 'clausewatch',
  ACCOUNT_ID: '111122223333',
  ORGANISATION_TIME_ZONE: 'Europe/Vienna',
  POLICIES: 'pythias',
  POLICIES_DIR: 'packages/policies/data',
  CHANNELS: 'email',
  TOPIC_ARN: TOPIC,
  SWEEP_QUEUE_URL: QUEUE,
  EVENT_BUS: 'default',
  DEAD_LETTER_URLS: 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead',
  POWERTOOLS_METRICS_NAMESPACE: 'Clausewatch',
  POWERTOOLS_SERVICE_NAME: 'clausewatch-test',
};

export const context = {
  functionName: 'f',
  functionVersion: '1',
  memoryLimitInMB: '512',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:f',
  awsRequestId: 'request-1',
} as Context;

export interface Deployment {
  readonly table: Table;
  incidents(): Promise<readonly Incident[]>;
  stop(): Promise<void>;
}

/** Starts the table and points the environment at it. Handlers are imported afterwards, with `loaded`. */
export async function deploy(): Promise<Deployment> {
  const server = await startDynalite();
  const client = new DynamoDBClient(clientOptions(server));
  await client.send(new CreateTableCommand(tableDefinition('clausewatch')));
  setEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: server.endpoint });
  const table = dynamoTable({ client, tableName: 'clausewatch' });
  return {
    table,
    incidents: async () => [...(await openIncidents(table)), ...(await closedIncidents(table))],
    stop: async () => {
      client.destroy();
      await server.stop();
    },
  };
}

/** `undefined` takes a variable away. */
export function setEnvironment(changes: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries({ ...ENVIRONMENT, ...changes })) vi.stubEnv(name, value);
}

/** The module as a new container would load it. */
export async function loaded<M>(load: () => Promise<M>): Promise<M> {
  vi.resetModules();
  return await load();
}

/** Catches all that is written, line by line. */
export function catchOutput(): { lines(): readonly string[]; text(): string; count(metric: string): number } {
  const spies: MockInstance[] = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(() => true),
  );
  const text = (): string => spies.flatMap(({ mock }) => mock.calls.map(([chunk]) => String(chunk))).join('');
  const lines = (): readonly string[] =>
    text()
      .split('\n')
      .filter((line) => line !== '');
  return {
    text,
    lines,
    count: (metric) =>
      lines()
        .map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
        .filter((line) => '_aws' in line)
        .flatMap((line) => line[metric] ?? [])
        .reduce((sum: number, value) => sum + Number(value), 0),
  };
}

/** Longer ago than the settle window. */
export async function longAgo(work: () => Promise<unknown>): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 180_000 });
  try {
    await work();
  } finally {
    vi.useRealTimers();
  }
}
