import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import {
  WEBHOOK,
  type Deployment,
  catchOutput,
  context,
  deploy,
  loaded,
  longAgo,
  setEnvironment,
} from '../test/deployment.ts';
import { batch, configEvent, groupItem, stream } from '../test/events.ts';

const sns = mockClient(SNSClient);
const secret = (value: string): Readonly<Record<string, string>> => ({
  SST_RESOURCE_SlackWebhookUrl: JSON.stringify({ value }),
});

describe('a handler', () => {
  let deployment: Deployment;
  let endpoint: string | undefined;
  beforeAll(async () => {
    deployment = await deploy();
    endpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  });
  afterAll(() => deployment.stop());
  afterEach(() => {
    vi.restoreAllMocks();
    sns.reset();
  });
  const environment = (changes: Readonly<Record<string, string | undefined>>) =>
    setEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: endpoint, ...changes });

  it('that is not configured fails each call, with everything that is wrong in its log', async () => {
    environment({ TABLE_NAME: undefined, POLICIES_DIR: undefined });
    const { handler } = await loaded(() => import('../on-config-change.ts'));
    for (const _call of [1, 2]) {
      const output = catchOutput();
      await expect(handler(batch('{}'), context)).rejects.toThrow('on-config-change failed; its log says why');
      expect(output.text()).toContain('"problems":["TABLE_NAME: is not set","POLICIES_DIR: is not set"]');
      vi.restoreAllMocks();
    }
  });

  it('lists what is wrong with policies, registers and secret together', async () => {
    const wrong = 'https://internal.example/SECRET';
    environment({ POLICIES: 'pythias,nobody', REGISTERS_FILE: 'no-such.yaml', CHANNELS: 'slack', ...secret(wrong) });
    const { handler } = await loaded(() => import('../on-incident-change.ts'));
    const output = catchOutput();
    await expect(handler({ Records: [] }, context)).rejects.toThrow('its log says why');
    for (const part of ['nobody.yaml', 'no-such.yaml', 'Slack webhook: not an https address'])
      expect(output.text()).toContain(part);
    expect(output.text()).not.toContain('SECRET');
  });

  it('refuses to run by two clocks', async () => {
    environment({ REGISTERS_FILE: 'test/stacks/fixtures/registers.yaml', ORGANISATION_TIME_ZONE: 'Asia/Tokyo' });
    const { handler } = await loaded(() => import('../on-config-change.ts'));
    const output = catchOutput();
    await expect(handler(batch('{}'), context)).rejects.toThrow('its log says why');
    expect(output.text()).toContain('the registers say Europe/Vienna');
  });

  it('writes neither events nor secrets, whatever fails', async () => {
    environment({ CHANNELS: 'email,slack', ...secret(WEBHOOK) });
    const output = catchOutput();
    const hostile = 'sg-1\n{"level":"CRITICAL","message":"forged"}\u2028\u202e';
    const { handler } = await loaded(() => import('../on-config-change.ts'));
    const item = { ...groupItem({ id: hostile }), tags: { password: 'TAGSECRET' } };
    const unreadable = { ...item, configuration: `BODYSECRET ${WEBHOOK}` };
    await longAgo(() => handler(batch(configEvent(item), configEvent(unreadable), `BODYSECRET ${WEBHOOK}`), context));
    environment({});
    sns.on(PublishCommand).rejects(new Error(`could not call ${WEBHOOK} with AKIAIOSFODNN7EXAMPLE`));
    const [incident] = await deployment.incidents();
    const change = await loaded(() => import('../on-incident-change.ts'));
    await change.handler(stream({ pk: incident?.id ?? '', sk: 'incident', duePk: 'due#0' }), context);
    expect(output.count('delivery-dead')).toBe(2);
    const { queueHandler } = await loaded(() => import('./handlers.ts'));
    const failing = queueHandler(
      'x',
      () => undefined,
      async (body) => {
        throw new Error(`cannot handle ${body}`, { cause: WEBHOOK });
      },
    );
    await failing(batch(`${WEBHOOK}\n{"level":"CRITICAL"}`), context);
    expect(output.text()).not.toMatch(/TAGSECRET|BODYSECRET|T0SECRET|pathSECRET|AKIAIOSFODNN7EXAMPLE|\u2028|\u202e/);
    for (const line of output.lines()) expect(JSON.parse(line)).not.toMatchObject({ level: 'CRITICAL' });
    expect(output.lines().length).toBeGreaterThan(3);
  });

  it('reports a mistake in the program for its record alone', async () => {
    environment({});
    const { queueHandler } = await loaded(() => import('./handlers.ts'));
    const output = catchOutput();
    const handler = queueHandler(
      'x',
      () => undefined,
      async (body) => {
        if (body === 'b') throw new TypeError('undefined is not a function');
      },
    );
    expect(await handler(batch('a', 'b', 'c'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(output.text()).toContain('"level":"ERROR","message":"a record failed"');
  });
});
