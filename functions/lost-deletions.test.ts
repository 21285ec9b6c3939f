import {
  BatchGetResourceConfigCommand,
  ConfigServiceClient,
  GetResourceConfigHistoryCommand,
  type ResourceKey,
} from '@aws-sdk/client-config-service';
import { SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { type Deployment, catchOutput, context, deploy, loaded } from './test/deployment.ts';
import { ACCOUNT, batch, configEvent, groupItem } from './test/events.ts';

const config = mockClient(ConfigServiceClient);
mockClient(SQSClient);
const everyShard = Array.from({ length: 8 }, (_, shard) => ({ kind: 'own', of: 'inventory', shard }));

/** Of the resources with these ids AWS Config says nothing. */
function without(...ids: readonly string[]): void {
  config.on(BatchGetResourceConfigCommand).callsFake(({ resourceKeys }: { resourceKeys: ResourceKey[] }) => ({
    baseConfigurationItems: resourceKeys.filter(({ resourceId = '' }) => !ids.includes(resourceId)),
  }));
}

/** The last item in the history of the group. */
function lastItem(resourceId: string, configurationItemStatus: 'ResourceDeleted' | 'OK', at: string): void {
  const { configuration, ARN: arn } = groupItem({ id: resourceId });
  config.on(GetResourceConfigHistoryCommand, { resourceId }).resolves({
    configurationItems: [
      {
        accountId: ACCOUNT,
        arn,
        awsRegion: 'eu-west-1',
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId,
        configurationItemStatus,
        configurationItemCaptureTime: new Date(at),
        configurationStateId: String(Date.parse(at)),
        ...(configurationItemStatus === 'OK' ? { configuration: JSON.stringify(configuration) } : {}),
      },
    ],
  });
}

describe('a deletion whose event was lost', () => {
  let deployment: Deployment;
  let sweep: (typeof import('./on-sweep-step.ts'))['handler'];
  beforeAll(async () => {
    deployment = await deploy();
    ({ handler: sweep } = await loaded(() => import('./on-sweep-step.ts')));
    const { handler: change } = await import('./on-config-change.ts');
    const ids = ['sg-gone', 'sg-quiet', 'sg-back', 'sg-there', 'sg-odd'];
    const foreign = configEvent(groupItem({ id: 'sg-foreign', account: '999988887777' }), { account: '999988887777' });
    catchOutput();
    await change(batch(...ids.map((id) => configEvent(groupItem({ id }))), foreign), context);
  });
  afterAll(() => deployment.stop());
  beforeEach(() => {
    vi.restoreAllMocks();
    config.reset();
  });
  const stateOf = async (id: string) =>
    (await deployment.incidents()).find(({ resource }) => resource.id === id)?.state;
  const history = (): readonly unknown[] =>
    config.commandCalls(GetResourceConfigHistoryCommand).map(({ args }) => args[0].input.resourceId);

  it('is found by a sweep, counted as missed, and ends what the resource broke; once', async () => {
    const output = catchOutput();
    without('sg-gone');
    lastItem('sg-gone', 'ResourceDeleted', '2026-11-20T07:00:00.000Z');
    expect(await sweep(batch(...everyShard), context)).toEqual({ batchItemFailures: [] });
    expect(await stateOf('sg-gone')).toBe('resolved');
    expect(await stateOf('sg-there')).toBe('open');
    expect(output.count('missed-event')).toBe(1);
    await sweep(batch(...everyShard), context);
    expect(history()).toEqual(['sg-gone']);
    expect(output.count('missed-event')).toBe(1);
  });

  it('is not concluded from absence: without a recorded deletion the incident stays open', async () => {
    const output = catchOutput();
    without('sg-quiet', 'sg-back');
    const undiscovered = Object.assign(new Error('x'), { name: 'ResourceNotDiscoveredException' });
    config.on(GetResourceConfigHistoryCommand, { resourceId: 'sg-quiet' }).rejects(undiscovered);
    lastItem('sg-back', 'OK', '2026-11-20T05:00:00.000Z');
    expect(await sweep(batch(...everyShard), context)).toEqual({ batchItemFailures: [] });
    expect([await stateOf('sg-quiet'), await stateOf('sg-back')]).toEqual(['open', 'open']);
    expect([output.count('missed-event'), output.count('item-failed')]).toEqual([0, 0]);
    expect(output.text()).toContain('no deletion of it is recorded');
  });

  it('that is older than what is known ends nothing', async () => {
    catchOutput();
    without('sg-back');
    lastItem('sg-back', 'ResourceDeleted', '2026-11-19T05:00:00.000Z');
    await sweep(batch(...everyShard), context);
    expect(await stateOf('sg-back')).toBe('open');
  });

  it('is not looked for in accounts that AWS Config here knows nothing of', async () => {
    catchOutput();
    without('sg-foreign');
    await sweep(batch(...everyShard), context);
    expect(history()).toEqual([]);
    expect(await stateOf('sg-foreign')).toBe('open');
  });

  it('waits while AWS Config is throttled', async () => {
    catchOutput();
    const throttled = Object.assign(new Error('x'), { name: 'ThrottlingException' });
    config.on(BatchGetResourceConfigCommand).rejects(throttled);
    const { batchItemFailures } = await sweep(batch(...everyShard), context);
    expect(batchItemFailures.length).toBeGreaterThan(0);
  });

  it('that cannot be read is left out, counted, and keeps no other waiting', async () => {
    const output = catchOutput();
    without('sg-odd', 'sg-quiet');
    lastItem('sg-quiet', 'ResourceDeleted', '2026-11-20T07:00:00.000Z');
    const denied = Object.assign(new Error('x'), { name: 'AccessDeniedException' });
    config.on(GetResourceConfigHistoryCommand, { resourceId: 'sg-odd' }).rejects(denied);
    expect(await sweep(batch(...everyShard), context)).toEqual({ batchItemFailures: [] });
    expect([await stateOf('sg-odd'), await stateOf('sg-quiet')]).toEqual(['open', 'resolved']);
    expect(output.count('item-failed')).toBe(1);
  });
});
