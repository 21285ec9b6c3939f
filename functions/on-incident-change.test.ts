import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { observe } from '@clausewatch/app/observe';
import type { Incident } from '@clausewatch/model/incident';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { TOPIC, type Deployment, catchOutput, context, deploy, loaded } from './test/deployment.ts';
import { groupItem, stream } from './test/events.ts';

const sns = mockClient(SNSClient);

describe('an incident that owes a message', () => {
  let deployment: Deployment;
  let handler: (typeof import('./on-incident-change.ts'))['handler'];
  beforeAll(async () => {
    deployment = await deploy();
    ({ handler } = await loaded(() => import('./on-incident-change.ts')));
  });
  afterAll(() => deployment.stop());
  beforeEach(() => {
    vi.restoreAllMocks();
    sns.reset();
    sns.on(PublishCommand).resolves({ MessageId: '1' });
  });

  /** Makes an incident as a function that does not deliver would, longer ago than the settle window. */
  async function broken(id: string): Promise<Incident> {
    const { compose } = await import('./shell/compose.ts');
    const { app } = compose({ duties: [] });
    const earlier = { ...app, now: () => new Date(Date.now() - 180_000).toISOString() };
    for (const observation of observeConfig(groupItem({ id }))) await observe(earlier, observation);
    return await current(id);
  }
  async function current(id: string): Promise<Incident> {
    const found = (await deployment.incidents()).find(({ resource }) => resource.id === id);
    if (found === undefined) throw new Error(`no incident of ${id}`);
    return found;
  }
  const image = (pk: string, more: Readonly<Record<string, string>> = {}) => ({
    pk,
    sk: 'incident',
    duePk: 'due#0',
    data: '{"nobody":"reads this"}',
    ...more,
  });

  it('is told once to the topic, however many records of it a batch holds, and not again on redelivery', async () => {
    const output = catchOutput();
    const { id } = await broken('sg-1');
    const records = stream(image(id), image(id), image(id));
    expect(await handler(records, context)).toEqual({ batchItemFailures: [] });
    expect(await handler(records, context)).toEqual({ batchItemFailures: [] });
    const published = sns.commandCalls(PublishCommand).map(({ args }) => args[0].input);
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({
      TopicArn: TOPIC,
      MessageAttributes: { key: { StringValue: `${id}:v1:email` } },
    });
    expect(published[0]?.Message).toContain('Handle it in your own tracker');
    expect(published[0]?.Message).not.toContain('npx clausewatch');
    expect((await current('sg-1')).deliveries).toMatchObject([{ state: 'sent', attempts: 1 }]);
    expect(output.count('delivery-sent')).toBe(1);
  });

  it('is told again under the same key when the first time was not recorded', async () => {
    catchOutput();
    const { id } = await broken('sg-2');
    const item = await deployment.table.get({ pk: id, sk: 'incident' });
    if (item === undefined) throw new Error('the incident is not stored');
    await handler(stream(image(id)), context);
    const after = await deployment.table.get({ pk: id, sk: 'incident' });
    // As if the note that it was sent had been lost.
    const version = (after?.version ?? 0) + 1;
    await deployment.table.put({ ...item, version, data: { ...item.data, version } }, after?.version);
    await handler(stream(image(id)), context);
    const keys = sns
      .commandCalls(PublishCommand)
      .map(({ args }) => args[0].input.MessageAttributes?.['key']?.StringValue);
    expect(keys).toEqual([`${id}:v1:email`, `${id}:v1:email`]);
  });

  it('waits for another try while the topic is throttled, and the record counts as worked off', async () => {
    const output = catchOutput();
    sns.on(PublishCommand).rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
    const { id } = await broken('sg-3');
    expect(await handler(stream(image(id)), context)).toEqual({ batchItemFailures: [] });
    expect((await current('sg-3')).deliveries).toMatchObject([{ state: 'pending', attempts: 1 }]);
    expect(output.count('delivery-retried')).toBe(1);
  });

  it('is given up visibly when the topic refuses for good', async () => {
    const output = catchOutput();
    sns.on(PublishCommand).rejects(Object.assign(new Error('no'), { name: 'AuthorizationErrorException' }));
    const { id } = await broken('sg-4');
    await handler(stream(image(id)), context);
    expect((await current('sg-4')).deliveries).toMatchObject([{ state: 'dead' }]);
    expect(output.count('delivery-dead')).toBe(1);
  });

  it('is not looked for in records of anything else', async () => {
    catchOutput();
    const { id } = await broken('sg-5');
    const records = stream(image(id, { sk: 'record' }), image(id, { duePk: 'dead#0' }), image('inc_unknown'));
    expect(await handler(records, context)).toEqual({ batchItemFailures: [] });
    expect(sns.commandCalls(PublishCommand)).toHaveLength(0);
  });

  it('goes back to its record while the table cannot be reached', async () => {
    const output = catchOutput();
    const { work } = await import('./on-incident-change.ts');
    const { streamHandler } = await import('./shell/handlers.ts');
    const { compose } = await import('./shell/compose.ts');
    const { Unavailable } = await import('@clausewatch/model/errors');
    const { app } = compose({ duties: [] });
    const away = {
      ...app,
      table: { ...app.table, get: () => Promise.reject(new Unavailable('DynamoDB cannot answer')) },
    };
    const failing = streamHandler('on-incident-change', () => ({ app: away }), work);
    const answer = await failing(stream(image('inc_1', { sk: 'record' }), image('inc_1'), image('inc_2')), context);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 's1' }] });
    expect(output.text()).toContain('a record is tried again');
  });
});
