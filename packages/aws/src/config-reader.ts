/** States read from AWS Config: what a notification was too large to tell, and everything of one type. */
import {
  type ConfigServiceClient,
  type ConfigurationItem,
  GetResourceConfigHistoryCommand,
  type ResourceType,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';

import { nameOf, translated } from './failures.ts';

export interface ConfigReaderOptions {
  /** The client of a region; without one, of the credentials' own. */
  readonly client: (region?: string) => ConfigServiceClient;
  /** What one configuration item says. */
  readonly observeItem: (item: unknown) => readonly Observation[];
}

export interface ConfigPage {
  /** Rows as Config gave them, parsed; a row that is no JSON stays the text it was, for the normaliser to refuse. */
  readonly items: readonly unknown[];
  readonly nextToken?: string;
}

export interface ConfigReader {
  /** The newest state, or the deletion, that was recorded until that instant. */
  reread(ref: ResourceRef, until: string): Promise<Observation | undefined>;
  listPage(type: string, region: string, nextToken?: string): Promise<ConfigPage>;
}

/** Pages of history that are followed: each looks at seven days at most and may be empty (Config API, GetResourceConfigHistory). */
const mostPages = 10;
const regionName = /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/;
/** What the items of IAM and other global services say. */
export const withoutRegion = 'global';

/**
 * Reads the account of its credentials only: of a resource in another account it knows nothing and answers `undefined`, and it never takes
 * a resource of the same name in its own account for it. Throws `Unavailable` when it is worth another try.
 */
export function configReader({ client, observeItem }: ConfigReaderOptions): ConfigReader {
  return {
    async reread(ref, until) {
      // The region becomes part of a host name.
      if (ref.region !== withoutRegion && !regionName.test(ref.region)) return undefined;
      const item = await newestUntil(client(ref.region === withoutRegion ? undefined : ref.region), ref, until);
      if (item === undefined || item.accountId !== ref.account) return undefined;
      // Instants become ISO 8601 text, as in every other spelling of an item.
      const plain: unknown = JSON.parse(JSON.stringify(item));
      return observeItem(plain)[0];
    },
    async listPage(type, region, nextToken) {
      if (!/^\w+::\w+::\w+$/.test(type)) throw new Error('AWS Config: not the name of a resource type');
      const command = new SelectResourceConfigCommand({
        Expression: `SELECT ${columns} WHERE resourceType = '${type}'`,
        Limit: 100,
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      });
      const page = await attempt(() => client(region).send(command));
      const items = (page.Results ?? []).map(parsed);
      return page.NextToken === undefined ? { items } : { items, nextToken: page.NextToken };
    },
  };
}

/** `SELECT *` returns only top-level scalars, so everything is named. */
const columns = [
  'accountId, arn, awsRegion, configuration, configurationItemCaptureTime, configurationItemStatus, configurationStateId',
  'relationships, resourceId, resourceName, resourceType, supplementaryConfiguration, tags',
].join(', ');

async function newestUntil(
  client: ConfigServiceClient,
  { type, id }: ResourceRef,
  until: string,
): Promise<ConfigurationItem | undefined> {
  let nextToken: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new GetResourceConfigHistoryCommand({
      resourceType: type as ResourceType,
      resourceId: id,
      // A second later, because the API rounds.
      laterTime: new Date(Date.parse(until) + 1000),
      limit: 1,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const answer = await attempt(() => client.send(command)).catch(unlessUndiscovered);
    const item = answer?.configurationItems?.[0];
    nextToken = answer?.nextToken;
    if (item !== undefined || nextToken === undefined) return item;
  }
  return undefined;
}

async function attempt<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw nameOf(error) === undiscovered ? error : translated('AWS Config', error);
  }
}

const undiscovered = 'ResourceNotDiscoveredException';

function unlessUndiscovered(error: unknown): undefined {
  if (nameOf(error) !== undiscovered) throw error;
  return undefined;
}

function parsed(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return row;
  }
}
