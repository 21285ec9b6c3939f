import { DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Deployment, catchOutput, context, deploy, loaded } from './test/deployment.ts';
import { ACCOUNT, batch, callEvent, configEvent, groupItem } from './test/events.ts';

const ec2 = mockClient(EC2Client);

/** EC2 answers that SSH of every group is open to these sources. */
function open(...sources: readonly string[]): void {
  const IpRanges = sources.map((CidrIp) => ({ CidrIp }));
  ec2.on(DescribeSecurityGroupsCommand).callsFake(({ GroupIds: [GroupId] }: { GroupIds: readonly string[] }) => ({
    SecurityGroups: [
      {
        GroupId,
        GroupName: 'web',
        OwnerId: ACCOUNT,
        VpcId: 'vpc-1',
        IpPermissions: sources.length === 0 ? [] : [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges }],
        IpPermissionsEgress: [],
      },
    ],
  }));
}

describe('a recorded API call', () => {
  let deployment: Deployment;
  let handler: (typeof import('./on-api-call.ts'))['handler'];
  let change: (typeof import('./on-config-change.ts'))['handler'];
  beforeAll(async () => {
    deployment = await deploy();
    ({ handler } = await loaded(() => import('./on-api-call.ts')));
    ({ handler: change } = await import('./on-config-change.ts'));
  });
  afterAll(() => deployment.stop());
  afterEach(() => {
    vi.restoreAllMocks();
    ec2.reset();
  });
  const incidentOf = async (id: string) => (await deployment.incidents()).find(({ resource }) => resource.id === id);

  it('opens the incident with who did it; the item that follows says nothing new', async () => {
    catchOutput();
    open('0.0.0.0/0');
    expect(await handler(batch(callEvent({ groupId: 'sg-1' })), context)).toEqual({ batchItemFailures: [] });
    const first = await incidentOf('sg-1');
    expect(first).toMatchObject({
      sources: ['cloudtrail'],
      changedBy: { name: 'platform/alice', from: '203.0.113.7', with: 'AWS CLI 2.15.0' },
      deliveries: [{ channel: 'email', state: 'pending' }],
    });
    await change(batch(configEvent(groupItem({ id: 'sg-1', at: '2026-11-20T05:03:00.000Z' }))), context);
    const second = await incidentOf('sg-1');
    expect(second).toMatchObject({ sources: ['cloudtrail', 'config'], occurrences: 1, changedBy: first?.changedBy });
    expect(second?.deliveries).toEqual(first?.deliveries);
  });

  it('that comes behind the item says who it was, without another message', async () => {
    catchOutput();
    await change(batch(configEvent(groupItem({ id: 'sg-2', at: '2026-11-20T05:03:00.000Z' }))), context);
    const before = await incidentOf('sg-2');
    expect(before).not.toHaveProperty('changedBy');
    await handler(batch(callEvent({ groupId: 'sg-2' })), context);
    const after = await incidentOf('sg-2');
    expect(after).toMatchObject({ changedBy: { name: 'platform/alice' }, deliveries: before?.deliveries });
    expect(ec2.commandCalls(DescribeSecurityGroupsCommand)).toEqual([]);
  });

  it('of a change that was taken back meanwhile alarms nobody', async () => {
    catchOutput();
    open();
    await handler(batch(callEvent({ groupId: 'sg-3' })), context);
    expect(await incidentOf('sg-3')).toBeUndefined();
  });

  it('whose change may not be whole waits in its queue', async () => {
    const output = catchOutput();
    open('0.0.0.0/0');
    const event = callEvent({ groupId: 'sg-4' }, { eventTime: new Date().toISOString() });
    expect(await handler(batch(event), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(output.text()).toContain('a record is tried again');
    expect(await incidentOf('sg-4')).toBeUndefined();
  });

  it('waits while EC2 is throttled; what it may not read is awaited from AWS Config', async () => {
    const output = catchOutput();
    ec2.on(DescribeSecurityGroupsCommand).rejects(Object.assign(new Error('x'), { name: 'RequestLimitExceeded' }));
    const event = batch(callEvent({ groupId: 'sg-5' }));
    expect(await handler(event, context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    ec2.on(DescribeSecurityGroupsCommand).rejects(Object.assign(new Error('x'), { name: 'UnauthorizedOperation' }));
    expect(await handler(event, context)).toEqual({ batchItemFailures: [] });
    expect(output.text()).toContain('could not be read: its state is awaited');
  });

  it.each([
    ['a source of our own', { source: 'custom.ec2' }],
    ['a source that only looks like AWS', { source: 'aws.ec2 evil' }],
    ['another detail-type', { 'detail-type': 'AWS Service Event via CloudTrail' }],
    ['no account', { account: undefined }],
    ['the record of another account', { account: '999988887777' }],
    ['a detail that is none', { detail: 'none' }],
  ])('is refused and counted with %s', async (_what, envelope) => {
    const output = catchOutput();
    open('0.0.0.0/0');
    expect(await handler(batch(callEvent({ groupId: 'sg-forged' }, {}, envelope)), context)).toEqual({
      batchItemFailures: [],
    });
    expect(output.count('unrecognised')).toBe(1);
    expect(await incidentOf('sg-forged')).toBeUndefined();
    expect(ec2.commandCalls(DescribeSecurityGroupsCommand)).toEqual([]);
  });
});
