/** The one place where the parts of the pipeline on AWS are put together. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type App, type Blocks, type Hands, type Senders, sentElsewhere } from '@clausewatch/app/ports';
import { controls } from '@clausewatch/controls/registry.generated';
import { controlSetVersion } from '@clausewatch/controls/version';
import { planOf } from '@clausewatch/engine/plan';
import type { Catalogue } from '@clausewatch/model/catalogue';
import { Misconfigured } from '@clausewatch/model/errors';
import { openCatalogue } from '@clausewatch/policies/open';
import { readResource } from '@clausewatch/sources/aws-config/item';
import { kindOf, sweptTypes } from '@clausewatch/sources/kind-of';
import { graphParts } from '@clausewatch/sources/graph/parts';
import { unrecorded } from '@clausewatch/sources/graph/unrecorded';
import { dynamoTable } from '@clausewatch/store/dynamo';

import { type Config, type Duty, readConfig } from './config.ts';
import { monitor } from './monitor.ts';

export interface Parts {
  readonly duties: readonly Duty[];
  /** Of a function that delivers. The others note what is owed, and to whom. */
  readonly senders?: (config: Config) => Senders;
  readonly reread?: NonNullable<App['reread']>;
  readonly readLive?: (config: Config) => NonNullable<App['readLive']>;
  readonly absent?: (config: Config) => NonNullable<App['absent']>;
  /** Of the one function that may change the customer's cloud. */
  readonly hands?: (config: Config) => Hands;
  readonly blocks?: Blocks;
  /** Of the function that looks after the others. */
  readonly watching?: (config: Config) => Pick<App, 'recorders' | 'deadEvents' | 'unconfirmed' | 'frontDoor'>;
}

export interface Composed {
  readonly config: Config;
  readonly app: App;
}

/** Milliseconds. A record that waits for the store is better off in its queue. */
const requestHandler = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true };

/** Reads configuration, policies and registers. Throws `Misconfigured` with everything that is wrong in one list. */
export function compose({
  duties,
  senders = owing,
  reread,
  readLive,
  absent,
  hands,
  blocks,
  watching,
}: Parts): Composed {
  const config = readConfig(duties);
  const problems: string[] = [];
  const catalogue = collected(problems, () => catalogueFor(config));
  const made = collected(problems, () => senders(config));
  if (catalogue === undefined || made === undefined) throw new Misconfigured(problems);
  const client = new DynamoDBClient({ maxAttempts: 4, requestHandler });
  const app: App = {
    plan: planOf(catalogue),
    table: dynamoTable({ client, tableName: config.tableName }),
    now: () => new Date().toISOString(),
    senders: made,
    monitor,
    // The command line reads a folder, not this table.
    actions: 'none',
    readResource,
    kindOf,
    types: sweptTypes,
    home: { account: config.account, region: config.region },
    ...watching?.(config),
    graphParts,
    unrecorded,
    buttons: config.slack?.by === 'bot',
    ...(config.pages === undefined ? {} : { pages: config.pages }),
    ...(reread === undefined ? {} : { reread }),
    ...(readLive === undefined ? {} : { readLive: readLive(config) }),
    makes: config.makes,
    ...(hands === undefined ? {} : { hands: hands(config) }),
    ...(blocks === undefined ? {} : { blocks }),
    ...(absent === undefined ? {} : { absent: absent(config) }),
  };
  return { config, app };
}

function catalogueFor({ policies, registers: file, documents, timeZone }: Config): Catalogue {
  const versions = { controls: controlSetVersion };
  const catalogue = openCatalogue({ policies, registers: file, documents, controls, versions });
  const { organisation } = catalogue.registers;
  if (organisation !== undefined && organisation.timeZone !== timeZone)
    throw new Misconfigured([
      `ORGANISATION_TIME_ZONE: schedules run by ${timeZone}, but the registers say ${organisation.timeZone}; make them the same`,
    ]);
  const registers = { ...catalogue.registers, organisation: organisation ?? { name: 'organisation', timeZone } };
  return { ...catalogue, registers };
}

/** Of a function that is not to use them. */
function owing({ channels, slack }: Config): Senders {
  return sentElsewhere(channels.map((channel) => (channel === 'slack' && slack?.by === 'bot' ? 'threads' : channel)));
}

function collected<T>(problems: string[], make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Misconfigured)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
