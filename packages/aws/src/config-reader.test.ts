import {
  ConfigServiceClient,
  GetResourceConfigHistoryCommand,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import { Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { configReader } from './config-reader.ts';

const config = mockClient(ConfigServiceClient);
const client = new ConfigServiceClient({ region: 'eu-west-1' });
const ref: ResourceRef = {
  provider: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  type: 'AWS::EC2::SecurityGroup',
  id: 'sg-0a',
};
const capturedAt = '2026-11-23T14:02:11.500Z';
const item = (at: string, accountId = ref.account) => ({
  accountId,
  resourceId: ref.id,
  configurationItemCaptureTime: new Date(at),
});
const seen: unknown[] = [];
const said: Observation = { kind: 'ignored', via: 'file', reason: 'stands for what the normaliser says' };
const regions: unknown[] = [];
const reader = configReader({
  client: (region) => {
    regions.push(region);
    return client;
  },
  observeItem: (one) => {
    seen.push(one);
    return [said];
  },
});

beforeEach(() => {
  config.reset();
  seen.length = 0;
  regions.length = 0;
});

describe('reading a state again', () => {
  it('asks for the newest item up to the capture time and hands it on with its instants as text', async () => {
    config.on(GetResourceConfigHistoryCommand).resolves({ configurationItems: [item(capturedAt)] });
    expect(await reader.reread(ref, capturedAt)).toBe(said);
    expect(config.commandCalls(GetResourceConfigHistoryCommand)[0]?.args[0].input).toEqual({
      resourceType: ref.type,
      resourceId: ref.id,
      laterTime: new Date('2026-11-23T14:02:12.500Z'),
      limit: 1,
    });
    expect(seen).toEqual([{ accountId: ref.account, resourceId: ref.id, configurationItemCaptureTime: capturedAt }]);
  });

  it('follows empty pages', async () => {
    config
      .on(GetResourceConfigHistoryCommand)
      .resolvesOnce({ configurationItems: [], nextToken: 'a' })
      .resolvesOnce({ nextToken: 'b' })
      .resolves({ configurationItems: [item(capturedAt)] });
    expect(await reader.reread(ref, capturedAt)).toBe(said);
    expect(config.commandCalls(GetResourceConfigHistoryCommand)[2]?.args[0].input.nextToken).toBe('b');
  });

  it('stops after ten empty pages', async () => {
    config.on(GetResourceConfigHistoryCommand).resolves({ nextToken: 'again' });
    expect(await reader.reread(ref, capturedAt)).toBeUndefined();
    expect(config.commandCalls(GetResourceConfigHistoryCommand)).toHaveLength(10);
  });

  it('answers with an older state where there is no newer one: whoever asks knows whether that will do', async () => {
    config.on(GetResourceConfigHistoryCommand).resolves({ configurationItems: [item('2026-11-22T14:02:10.999Z')] });
    expect(await reader.reread(ref, capturedAt)).toBe(said);
  });

  it('asks in the region of the resource, and in its own for a resource without one', async () => {
    config.on(GetResourceConfigHistoryCommand).resolves({ configurationItems: [item(capturedAt)] });
    expect(await reader.reread(ref, capturedAt)).toBe(said);
    expect(await reader.reread({ ...ref, region: 'global' }, capturedAt)).toBe(said);
    expect(regions).toEqual(['eu-west-1', undefined]);
  });

  it.each(['unknown', '', 'evil.example/', 'eu-west-1.evil.example', '127.0.0.1', 'eu-west-1\n'])(
    'asks nobody in %j, which is not a region',
    async (region) => {
      expect(await reader.reread({ ...ref, region }, capturedAt)).toBeUndefined();
      expect(regions).toEqual([]);
    },
  );

  it('does not take another account\u2019s resource of the same name for it', async () => {
    config.on(GetResourceConfigHistoryCommand).resolves({ configurationItems: [item(capturedAt, '999988887777')] });
    expect(await reader.reread(ref, capturedAt)).toBeUndefined();
  });

  it('knows nothing of what Config never discovered', async () => {
    config.on(GetResourceConfigHistoryCommand).rejects(failure('ResourceNotDiscoveredException', 400));
    expect(await reader.reread(ref, capturedAt)).toBeUndefined();
  });

  it.each([
    ['ThrottlingException', 400, true],
    ['InternalServerException', 500, true],
    ['AccessDeniedException', 400, false],
  ])('%s: called again? %s', async (name, status, again) => {
    config.on(GetResourceConfigHistoryCommand).rejects(failure(name, status));
    const error: unknown = await reader.reread(ref, capturedAt).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof Unavailable).toBe(again);
  });
});

describe('listing a type', () => {
  it('selects named properties, a hundred a page, and parses the rows', async () => {
    config.on(SelectResourceConfigCommand).resolves({ Results: ['{"resourceId":"sg-1"}', 'torn{'], NextToken: 'n' });
    expect(await reader.listPage(ref.type, 'eu-west-1', 'm')).toEqual({
      items: [{ resourceId: 'sg-1' }, 'torn{'],
      nextToken: 'n',
    });
    const input = config.commandCalls(SelectResourceConfigCommand)[0]?.args[0].input;
    expect(input).toMatchObject({ Limit: 100, NextToken: 'm' });
    expect(input?.Expression).toMatch(/^SELECT accountId, .*, tags WHERE resourceType = 'AWS::EC2::SecurityGroup'$/);
    expect(input?.Expression).not.toContain('*');
  });

  it('takes nothing but the name of a type into its query', async () => {
    await expect(reader.listPage("x' OR resourceType LIKE 'AWS", 'eu-west-1')).rejects.toThrow(
      'not the name of a resource type',
    );
    expect(config.calls()).toHaveLength(0);
  });
});

function failure(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error('x'), { name, $metadata: { httpStatusCode } });
}
