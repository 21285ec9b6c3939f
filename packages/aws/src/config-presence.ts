/** Which resources AWS Config has no more. */
import {
  BatchGetResourceConfigCommand,
  type BatchGetResourceConfigCommandOutput,
  type ConfigServiceClient,
  type ResourceKey,
  ResourceType,
} from '@aws-sdk/client-config-service';
import type { ResourceRef } from '@clausewatch/model/resource';

import { withoutRegion } from './config-reader.ts';
import { translated } from './failures.ts';

/** The account and region of the client. */
export interface Home {
  readonly account: string;
  readonly region: string;
}

type Absent = (refs: readonly ResourceRef[]) => Promise<readonly ResourceRef[]>;

/** https://docs.aws.amazon.com/config/latest/APIReference/API_BatchGetResourceConfig.html */
const [keysPerCall, longestId] = [100, 768];
/** Calls for the same keys. What is still not processed then is left for another time. */
const rounds = 3;

const recorded: ReadonlySet<string> = new Set(Object.values(ResourceType));

/**
 * Answers which of the resources AWS Config does not have now. It may have deleted them or never have had them: a recorded deletion tells. Asked is about
 * the account and region of the client only, and about what AWS Config can record; what it did not process is not among the answers. Throws
 * `Unavailable` when it is worth another try.
 */
export function configPresence(client: ConfigServiceClient): (home: Home) => Absent {
  return (home) => async (refs) => {
    const ours = refs.filter((ref) => isKnownAt(home, ref));
    const asked = [...new Map(ours.map((ref) => [`${ref.type} ${ref.id}`, ref]))];
    const absent: ResourceRef[] = [];
    for (let from = 0; from < asked.length; from += keysPerCall)
      absent.push(...(await missingOf(client, asked.slice(from, from + keysPerCall))));
    return absent;
  };
}

function isKnownAt({ account, region }: Home, ref: ResourceRef): boolean {
  const here = ref.account === account && (ref.region === region || ref.region === withoutRegion);
  return ref.provider === 'aws' && here && recorded.has(ref.type) && ref.id.length <= longestId;
}

async function missingOf(
  client: ConfigServiceClient,
  asked: readonly (readonly [name: string, ResourceRef])[],
): Promise<readonly ResourceRef[]> {
  const missing: ResourceRef[] = [];
  let open = asked;
  for (let round = 0; round < rounds && open.length > 0; round += 1) {
    const answer = await answerFor(
      client,
      open.map(([, ref]) => ref),
    );
    const present = namesOf(answer.baseConfigurationItems);
    const unprocessed = namesOf(answer.unprocessedResourceKeys);
    missing.push(...open.filter(([name]) => !present.has(name) && !unprocessed.has(name)).map(([, ref]) => ref));
    open = open.filter(([name]) => unprocessed.has(name));
  }
  return missing;
}

async function answerFor(
  client: ConfigServiceClient,
  refs: readonly ResourceRef[],
): Promise<BatchGetResourceConfigCommandOutput> {
  const resourceKeys = refs.map(({ type, id }) => ({ resourceType: type as ResourceType, resourceId: id }));
  try {
    return await client.send(new BatchGetResourceConfigCommand({ resourceKeys }));
  } catch (error) {
    throw translated('AWS Config', error);
  }
}

function namesOf(keys: readonly Partial<ResourceKey>[] = []): ReadonlySet<string> {
  return new Set(keys.map(({ resourceType, resourceId }) => `${resourceType} ${resourceId}`));
}
