import {
  ConfigServiceClient,
  DescribeConfigurationRecordersCommand,
  DescribeConfigurationRecorderStatusCommand,
} from '@aws-sdk/client-config-service';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SQSClient, SendMessageBatchCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { canarySource, canaryType } from '@clausewatch/model/canary';
import { sweptTypes } from '@clausewatch/sources/kind-of';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { QUEUE, type Deployment, catchOutput, context, deploy, loaded, longAgo } from './test/deployment.ts';
import { batch, configEvent, groupItem } from './test/events.ts';

const sns = mockClient(SNSClient);
/** What was published, without the daily proof that anything is. */
const alerts = () =>
  sns.commandCalls(PublishCommand).filter(({ args }) => args[0].input.Subject?.startsWith('[CANARY]') !== true);
const sqs = mockClient(SQSClient);
const config = mockClient(ConfigServiceClient);
const events = mockClient(EventBridgeClient);

const recorder = { name: 'default', recordingGroup: { allSupported: true } };
const running = (recording: boolean) => ({ name: 'default', recording });

describe('a schedule', () => {
  let deployment: Deployment;
  let handler: (typeof import('./on-schedule.ts'))['handler'];
  beforeAll(async () => {
    deployment = await deploy();
    ({ handler } = await loaded(() => import('./on-schedule.ts')));
  });
  afterAll(() => deployment.stop());
  beforeEach(() => {
    vi.restoreAllMocks();
    sns.reset();
    sqs.reset();
    config.reset();
    events.reset();
    events.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
    sqs.on(SendMessageBatchCommand).resolves({});
    config.on(DescribeConfigurationRecordersCommand).resolves({ ConfigurationRecorders: [recorder] });
    config.on(DescribeConfigurationRecorderStatusCommand).resolves({ ConfigurationRecordersStatus: [running(true)] });
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
    sns.on(PublishCommand).resolves({ MessageId: '1' });
    sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] });
  });

  it.each([
    ['daily', '2026-11-18T05:00:00.000Z'],
    ['quarterly', '2026-08-22T05:00:00.000Z'],
  ])('starts the %s sweep: each type of resource, the findings, all that is known', async (kind, updatedAfter) => {
    await handler({ kind, scheduledTime: '2026-11-20T05:00:00Z' }, context);
    const calls = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input);
    expect(calls.every(({ QueueUrl, Entries = [] }) => QueueUrl === QUEUE && Entries.length <= 10)).toBe(true);
    const steps = calls.flatMap(({ Entries = [] }) =>
      Entries.map(({ MessageBody = '' }): unknown => JSON.parse(MessageBody)),
    );
    expect(steps).toHaveLength(sweptTypes.length + 1 + 16);
    expect(steps).toContainEqual({ kind: 'resources', type: 'AWS::EC2::SecurityGroup' });
    expect(steps).toContainEqual({ kind: 'resources', type: 'AWS::EC2::Subnet' });
    expect(steps).toContainEqual({ kind: 'threats', updatedAfter });
    expect(steps).toContainEqual({ kind: 'own', of: 'inventory', shard: 7 });
    expect(steps).toContainEqual({ kind: 'own', of: 'incidents', shard: 0 });
  });

  it('fails when the queue does not take every step, so that it is run again', async () => {
    const output = catchOutput();
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [{ Id: '0', SenderFault: false, Code: 'x' }] });
    await expect(handler({ kind: 'daily', scheduledTime: '2026-11-20T05:00:00Z' }, context)).rejects.toThrow(
      'its log says why',
    );
    expect(output.text()).toContain('SQS did not take 1 of 10 steps');
  });

  it('delivers what no doorbell announced, and only once', async () => {
    catchOutput();
    const { handler: change } = await import('./on-config-change.ts');
    await longAgo(() => change(batch(configEvent(groupItem({ id: 'sg-1' }))), context));
    expect(await handler({ kind: 'deliveries' }, context)).toMatchObject({ delivered: 1 });
    await handler({ kind: 'deliveries' }, context);
    expect(alerts()).toHaveLength(1);
  });

  it('puts in the daily proof, which is told once it came in by the queue of changes', async () => {
    catchOutput();
    const proofs = () =>
      sns.commandCalls(PublishCommand).filter(({ args }) => args[0].input.Subject?.startsWith('[CANARY]'));
    const canary = await deployment.table.get({ pk: 'canary', sk: 'last' });
    const { nonce } = (canary?.data['run'] ?? { nonce: '' }) as { readonly nonce: string };
    await handler({ kind: 'deliveries' }, context);
    expect(proofs()).toHaveLength(0);
    const { handler: change } = await import('./on-config-change.ts');
    const detail = { deployment: 'clausewatch-test', nonce };
    await change(batch({ ...configEvent({}), source: canarySource, 'detail-type': canaryType, detail }), context);
    await handler({ kind: 'deliveries' }, context);
    expect(proofs()).toHaveLength(1);
  });

  it('looks after ourselves: a recorder that stopped and events that were given up are incidents, and end by evidence', async () => {
    catchOutput();
    const own = async () =>
      (await deployment.incidents()).filter(({ entries }) => entries.some(({ clause }) => /^BL-[56]$/.test(clause)));
    config.on(DescribeConfigurationRecorderStatusCommand).resolves({ ConfigurationRecordersStatus: [running(false)] });
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '2' } });
    await handler({ kind: 'deliveries' }, context);
    await handler({ kind: 'deliveries' }, context);
    expect((await own()).map(({ state, resource }) => [state, resource.id]).toSorted()).toEqual([
      ['open', 'default'],
      ['open', 'queue/events'],
    ]);
    const owed = (await own()).flatMap(({ deliveries }) => deliveries.map(({ news, state }) => [news, state]));
    expect(owed).toEqual([
      ['opened', 'pending'],
      ['opened', 'pending'],
    ]);
    config.on(DescribeConfigurationRecorderStatusCommand).resolves({ ConfigurationRecordersStatus: [running(true)] });
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
    await handler({ kind: 'deliveries' }, context);
    expect((await own()).map(({ state }) => state)).toEqual(['resolved', 'resolved']);
  });

  it('delivers all the same while the recorders cannot be read, and fails to be run again', async () => {
    const output = catchOutput();
    config
      .on(DescribeConfigurationRecordersCommand)
      .rejects(Object.assign(new Error('x'), { name: 'ThrottlingException' }));
    const { handler: change } = await import('./on-config-change.ts');
    await longAgo(() => change(batch(configEvent(groupItem({ id: 'sg-2' }))), context));
    await expect(handler({ kind: 'deliveries' }, context)).rejects.toThrow('on-schedule failed');
    const messages = alerts().map(({ args }) => args[0].input.Message ?? '');
    expect(messages.filter((text) => text.includes('sg-2'))).toHaveLength(1);
    expect(output.text()).toContain('ThrottlingException');
  });

  it.each([
    {},
    null,
    'daily',
    { kind: 'weekly' },
    { kind: 'daily' },
    { kind: 'daily', scheduledTime: '<aws.scheduler.scheduled-time>' },
  ])('fails on %j, which no schedule sends', async (event) => {
    const output = catchOutput();
    await expect(handler(event, context)).rejects.toThrow('on-schedule failed');
    expect(output.text()).toContain('not a run that is known');
    expect(sqs.calls()).toHaveLength(0);
  });

  it('lets a person accept a control by hand, or only watch, and refuses one that nobody cites', async () => {
    catchOutput();
    const standing = async () =>
      ((await handler({ kind: 'controls' }, context)) as { control: string; state: string }[]).find(
        ({ control }) => control === 'log-retention',
      );
    await handler({ kind: 'shadow', control: 'log-retention', by: 'ada' }, context);
    expect(await standing()).toMatchObject({ state: 'shadow' });
    expect(await handler({ kind: 'smoke' }, context)).toMatchObject({ inShadow: 1 });
    expect(await handler({ kind: 'accept', control: 'log-retention', by: 'ada' }, context)).toEqual({ told: [] });
    expect(await standing()).toMatchObject({ state: 'accepted' });
    await expect(handler({ kind: 'accept', control: 'no-such', by: 'ada' }, context)).rejects.toThrow(
      'its log says why',
    );
  });

  it('can be asked whether everything is there, and sends nothing', async () => {
    const answer = await handler({ kind: 'smoke' }, context);
    expect(answer).toMatchObject({ table: 'answers', policies: 'pythias,baseline', channels: 'email' });
    expect([...sns.calls(), ...sqs.calls()]).toHaveLength(0);
  });
});
