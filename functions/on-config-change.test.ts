import { ConfigServiceClient, GetResourceConfigHistoryCommand } from '@aws-sdk/client-config-service';
import {
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { canarySource, canaryType } from '@clausewatch/model/canary';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Deployment, catchOutput, context, deploy, loaded, setEnvironment } from './test/deployment.ts';
import { batch, configEvent, groupItem, oversizedEvent } from './test/events.ts';

const load = async () => (await loaded(() => import('./on-config-change.ts'))).handler;
const config = mockClient(ConfigServiceClient);
const balancing = mockClient(ElasticLoadBalancingV2Client);

describe('a change of configuration', () => {
  let deployment: Deployment;
  let handler: Awaited<ReturnType<typeof load>>;
  beforeAll(async () => {
    deployment = await deploy();
    handler = await load();
  });
  afterAll(() => deployment.stop());
  afterEach(() => {
    vi.restoreAllMocks();
    config.reset();
    balancing.reset();
  });

  it('commits nine of ten and drops the one that nobody can read, counted', async () => {
    const output = catchOutput();
    const groups = Array.from({ length: 9 }, (_, index) => configEvent(groupItem({ id: `sg-${index}` })));
    const answer = await handler(batch(...groups.slice(0, 4), '{"not json', ...groups.slice(4)), context);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(new Set((await deployment.incidents()).map(({ resource }) => resource.id)).size).toBe(9);
    expect(output.count('unrecognised')).toBe(1);
    expect(output.text()).toContain('"record":"m4"');
  });

  it('opens the incident with a message due to each channel, and sends none itself', async () => {
    const [incident] = await deployment.incidents();
    expect(incident?.deliveries).toMatchObject([{ channel: 'email', state: 'pending', attempts: 0 }]);
  });

  it('of a listener has its rules and targets read, which no item tells; a service that is busy is asked again', async () => {
    catchOutput();
    const id = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/1/2';
    const TargetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/3';
    const DefaultActions = [{ Type: 'forward', TargetGroupArn }];
    const configuration = { LoadBalancerArn: 'arn:lb', Port: 443, Protocol: 'HTTPS', DefaultActions };
    const type = 'AWS::ElasticLoadBalancingV2::Listener';
    const event = configEvent({ ...groupItem({ id }), resourceType: type, ARN: id, configuration });
    balancing.on(DescribeRulesCommand).resolves({ Rules: [] });
    balancing.on(DescribeTargetGroupsCommand).rejects(Object.assign(new Error('slow down'), { name: 'Throttling' }));
    expect(await handler(batch(event), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    balancing.on(DescribeTargetGroupsCommand).resolves({ TargetGroups: [{ TargetGroupArn, Port: 80 }] });
    balancing.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions: [{ Target: { Id: 'i-1' } }] });
    expect(await handler(batch(event), context)).toEqual({ batchItemFailures: [] });
    await handler(batch(event), context);
    expect(balancing.commandCalls(DescribeRulesCommand)).toHaveLength(1);
    expect(balancing.commandCalls(DescribeTargetHealthCommand)).toHaveLength(1);
  });

  it('is one incident however often it comes', async () => {
    const output = catchOutput();
    const event = configEvent(groupItem({ id: 'sg-again' }));
    await handler(batch(event, event, event), context);
    await handler(batch(event), context);
    const found = (await deployment.incidents()).filter(({ resource }) => resource.id === 'sg-again');
    expect(found).toHaveLength(1);
    expect(found[0]?.occurrences).toBe(1);
    expect(output.count('duplicate')).toBeGreaterThan(0);
  });

  it('is one incident that owes one message when eight workers get it a hundred times at once', async () => {
    catchOutput();
    const copies = Array.from({ length: 12 }, () => configEvent(groupItem({ id: 'sg-storm' })));
    let waiting = Array.from({ length: 8 }, () => batch(...copies));
    for (let round = 0; waiting.length > 0 && round < 10; round += 1) {
      const answers = await Promise.all(waiting.map((one) => handler(one, context)));
      // The queue sends again what was reported.
      waiting = waiting.flatMap(({ Records }, index) => {
        const failed = new Set(answers[index]?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        return failed.size === 0 ? [] : [{ Records: Records.filter(({ messageId }) => failed.has(messageId)) }];
      });
    }
    expect(waiting).toEqual([]);
    const found = (await deployment.incidents()).filter(({ resource }) => resource.id === 'sg-storm');
    expect(found).toMatchObject([{ occurrences: 1, deliveries: [{ state: 'pending' }] }]);
  });

  it.each([
    ['another source', { source: 'aws.ec2' }],
    ['a source that only looks like it', { source: 'aws.config.example' }],
    ['another detail-type', { 'detail-type': 'Config Rules Compliance Change' }],
    ['no account', { account: undefined }],
    ['the item of another account', { account: '999988887777' }],
    [
      'an item of nobody',
      { detail: { configurationItem: { ...groupItem({ id: 'x' }), awsAccountId: undefined, ARN: undefined } } },
    ],
    [
      'the summary of another account beside an item of its own',
      {
        detail: {
          configurationItem: groupItem({ id: 'x' }),
          configurationItemSummary: groupItem({ id: 'y', account: '999988887777' }),
        },
      },
    ],
  ])('is refused and counted with %s', async (_what, envelope) => {
    const output = catchOutput();
    const before = (await deployment.incidents()).length;
    const answer = await handler(batch(configEvent(groupItem({ id: 'sg-forged' }), envelope)), context);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await deployment.incidents()).toHaveLength(before);
    expect(output.count('unrecognised')).toBe(1);
  });

  it('that is too large to be told is read again from AWS Config', async () => {
    const item = groupItem({ id: 'sg-large' });
    const { configuration, awsAccountId: accountId, configurationItemCaptureTime: at, ...rest } = item;
    const { ARN: arn, configurationItemVersion: version, ...head } = rest;
    config.on(GetResourceConfigHistoryCommand).resolves({
      configurationItems: [
        {
          ...head,
          arn,
          version,
          accountId,
          configurationItemCaptureTime: new Date(at),
          configuration: JSON.stringify(configuration),
          configurationItemStatus: 'OK',
          resourceType: 'AWS::EC2::SecurityGroup',
          configurationStateId: String(item.configurationStateId),
        },
      ],
    });
    catchOutput();
    expect(await handler(batch(oversizedEvent(item)), context)).toEqual({ batchItemFailures: [] });
    expect((await deployment.incidents()).some(({ resource }) => resource.id === 'sg-large')).toBe(true);
  });

  it('without a readable description is counted, and what was decided of its resource is open again', async () => {
    const output = catchOutput();
    const torn = { ...groupItem({ id: 'sg-torn', at: '2026-11-20T06:00:00.000Z' }), configuration: 'torn' };
    const events = [configEvent(groupItem({ id: 'sg-torn' })), configEvent(torn)];
    expect(await handler(batch(...events), context)).toEqual({ batchItemFailures: [] });
    expect(output.count('unrecognised')).toBe(1);
    const incident = (await deployment.incidents()).find(({ resource }) => resource.id === 'sg-torn');
    expect(new Set(incident?.entries.map(({ state }) => state))).toEqual(new Set(['unknown']));
  });

  it('that is too large waits in its queue while AWS Config is throttled, and its neighbours do not', async () => {
    const output = catchOutput();
    const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    config.on(GetResourceConfigHistoryCommand).rejects(throttled);
    const events = [oversizedEvent(groupItem({ id: 'sg-throttled' })), configEvent(groupItem({ id: 'sg-beside' }))];
    expect(await handler(batch(...events), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect((await deployment.incidents()).some(({ resource }) => resource.id === 'sg-beside')).toBe(true);
    expect(output.text()).toContain('a record is tried again');
  });

  it('stays in its queue, every one, while the table cannot be reached, and is taken when it can', async () => {
    catchOutput();
    const events = batch(...['sg-x', 'sg-y', 'sg-z'].map((id) => configEvent(groupItem({ id }))));
    const endpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
    setEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' });
    const failed = await (await load())(events, context);
    expect(failed.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted()).toEqual(['m0', 'm1', 'm2']);
    setEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: endpoint });
    expect(await handler(events, context)).toEqual({ batchItemFailures: [] });
    const ids = (await deployment.incidents()).map(({ resource }) => resource.id);
    expect(ids).toEqual(expect.arrayContaining(['sg-x', 'sg-y', 'sg-z']));
  });

  it('takes in our own proof, and reads nothing else that bears its source', async () => {
    const output = catchOutput();
    const nonce = 'a-nonce-that-nobody-could-guess';
    const run = { nonce, at: new Date().toISOString(), channels: ['email'], legs: {} };
    await deployment.table.put({ pk: 'canary', sk: 'last', version: 1, data: { run, last: {} } }, undefined);
    const proof = (detail: object, type = canaryType) => ({
      ...configEvent({}),
      source: canarySource,
      'detail-type': type,
      detail,
    });
    const forged = configEvent(groupItem({ id: 'sg-forged' }), { source: canarySource });
    const answer = await handler(
      batch(forged, proof({ nonce: 'another-nonce-of-somebody' }), proof({}), proof({ nonce }), proof({ nonce })),
      context,
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    expect([output.count('unrecognised'), output.count('canary-foreign')]).toEqual([2, 1]);
    expect((await deployment.incidents()).filter(({ resource }) => resource.id === 'sg-forged')).toEqual([]);
    const item = await deployment.table.get({ pk: 'canary', sk: 'last' });
    expect(item?.data['run']).toMatchObject({ legs: { received: expect.any(String), owed: expect.any(String) } });
  });
});
