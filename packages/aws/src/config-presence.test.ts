import { BatchGetResourceConfigCommand, ConfigServiceClient, type ResourceKey } from '@aws-sdk/client-config-service';
import { Unavailable } from '@clausewatch/model/errors';
import type { ResourceRef } from '@clausewatch/model/resource';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { configPresence } from './config-presence.ts';

const config = mockClient(ConfigServiceClient);
const client = new ConfigServiceClient({ region: 'eu-west-1' });
const absent = configPresence(client)({ account: '111122223333', region: 'eu-west-1' });
const group = (id: string, more: Partial<ResourceRef> = {}): ResourceRef => ({
  provider: 'aws',
  account: '111122223333',
  region: 'eu-west-1',
  type: 'AWS::EC2::SecurityGroup',
  id,
  ...more,
});
const asked = (): readonly (readonly (string | undefined)[])[] =>
  config
    .commandCalls(BatchGetResourceConfigCommand)
    .map(({ args }) => (args[0].input.resourceKeys ?? []).map(({ resourceId }) => resourceId));
const answer = (present: (key: ResourceKey) => boolean, unprocessed: (key: ResourceKey) => boolean = () => false) =>
  config.on(BatchGetResourceConfigCommand).callsFake(({ resourceKeys }: { resourceKeys: ResourceKey[] }) => ({
    baseConfigurationItems: resourceKeys.filter((key) => present(key) && !unprocessed(key)),
    unprocessedResourceKeys: resourceKeys.filter(unprocessed),
  }));

beforeEach(() => {
  config.reset();
});

describe('asking AWS Config which resources it has no more', () => {
  it('names those that are not in the answer, a hundred keys a call', async () => {
    answer(({ resourceId }) => resourceId !== 'sg-7' && resourceId !== 'sg-203');
    const refs = Array.from({ length: 250 }, (_, index) => group(`sg-${index}`));
    expect((await absent(refs)).map(({ id }) => id)).toEqual(['sg-7', 'sg-203']);
    expect(asked().map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('tells one type from another of the same id', async () => {
    answer(({ resourceType }) => resourceType === 'AWS::S3::Bucket');
    const refs = [group('data', { type: 'AWS::S3::Bucket' }), group('data', { type: 'AWS::RDS::DBInstance' })];
    expect(await absent(refs)).toEqual([refs[1]]);
  });

  it('asks again for what was not processed', async () => {
    let calls = 0;
    answer(
      () => false,
      ({ resourceId }) => resourceId === 'sg-2' && (calls += 1) < 2,
    );
    expect((await absent([group('sg-1'), group('sg-2')])).map(({ id }) => id)).toEqual(['sg-1', 'sg-2']);
    expect(asked()).toEqual([['sg-1', 'sg-2'], ['sg-2']]);
  });

  it('never takes for gone what stays unprocessed', async () => {
    answer(
      () => false,
      ({ resourceId }) => resourceId === 'sg-2',
    );
    expect((await absent([group('sg-1'), group('sg-2')])).map(({ id }) => id)).toEqual(['sg-1']);
    expect(asked().length).toBeLessThan(5);
  });

  it.each([
    ['another account', { account: '999988887777' }],
    ['another region', { region: 'us-east-1' }],
    ['another provider', { provider: 'atlas' }],
    ['a type that AWS Config does not record', { type: 'AWS::Logs::LogGroup' }],
    ['an id that AWS Config would refuse with all the others', { id: 'x'.repeat(769) }],
  ])('does not ask about %s', async (_what, more) => {
    answer(() => false);
    expect(await absent([group('sg-1', more)])).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it('asks about what has no region of its own', async () => {
    answer(() => false);
    const role = group('AROA1', { type: 'AWS::IAM::Role', region: 'global' });
    expect(await absent([role])).toEqual([role]);
  });

  it.each([
    ['ThrottlingException', true],
    ['AccessDeniedException', false],
  ])('%s: called again? %s', async (name, again) => {
    config.on(BatchGetResourceConfigCommand).rejects(Object.assign(new Error('x'), { name }));
    const error: unknown = await absent([group('sg-1')]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof Unavailable).toBe(again);
  });
});
