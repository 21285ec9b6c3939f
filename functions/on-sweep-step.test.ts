import { setTimeout as sleep } from 'node:timers/promises';

import {
  BatchGetResourceConfigCommand,
  ConfigServiceClient,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import {
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';
import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { saveIncident } from '@clausewatch/app/incidents';
import { houseOf } from '@clausewatch/app/ports';
import { advance } from '@clausewatch/engine/advance';
import { Act } from '@clausewatch/model/incident';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { type Deployment, catchOutput, context, deploy, loaded } from './test/deployment.ts';
import { batch, finding, groupItem } from './test/events.ts';

const config = mockClient(ConfigServiceClient);
const guardDuty = mockClient(GuardDutyClient);
const sqs = mockClient(SQSClient);
const groups = { kind: 'resources', type: 'AWS::EC2::SecurityGroup' };

/** Rows as `SelectResourceConfig` writes them. */
function row(id: string, more: object = {}): string {
  const { awsAccountId: accountId, ARN: arn, ...rest } = groupItem({ id });
  return JSON.stringify({ ...rest, accountId, arn, ...more });
}

describe('a step of a sweep', () => {
  let deployment: Deployment;
  let handler: (typeof import('./on-sweep-step.ts'))['handler'];
  beforeAll(async () => {
    deployment = await deploy();
    ({ handler } = await loaded(() => import('./on-sweep-step.ts')));
  });
  afterAll(() => deployment.stop());
  beforeEach(() => {
    vi.restoreAllMocks();
    for (const mock of [config, guardDuty, sqs]) mock.reset();
    sqs.on(SendMessageBatchCommand).resolves({});
    config
      .on(BatchGetResourceConfigCommand)
      .callsFake(({ resourceKeys }) => ({ baseConfigurationItems: resourceKeys }));
  });
  const sent = (): readonly unknown[] =>
    sqs
      .commandCalls(SendMessageBatchCommand)
      .flatMap(({ args }) =>
        (args[0].input.Entries ?? []).map(({ MessageBody = '' }): unknown => JSON.parse(MessageBody)),
      );
  const incidentOf = async (id: string) => (await deployment.incidents()).find(({ resource }) => resource.id === id);

  it('takes in a page of what AWS Config has, counts what was missed, and asks for the next page', async () => {
    const output = catchOutput();
    config.on(SelectResourceConfigCommand).resolves({ Results: [row('sg-1'), row('sg-2')], NextToken: 'two' });
    expect(await handler(batch(groups), context)).toEqual({ batchItemFailures: [] });
    expect(await incidentOf('sg-2')).toMatchObject({ sources: ['sweep'] });
    expect(output.count('missed-event')).toBe(2);
    expect(sent()).toEqual([{ ...groups, next: 'two', page: 1 }]);
  });

  it('ends with the last page, and misses nothing that is known', async () => {
    const output = catchOutput();
    config.on(SelectResourceConfigCommand, { NextToken: 'two' }).resolves({ Results: [row('sg-1')] });
    expect(await handler(batch({ ...groups, next: 'two' }), context)).toEqual({ batchItemFailures: [] });
    expect(output.count('missed-event')).toBe(0);
    expect(sent()).toEqual([]);
  });

  it('leaves out a row that nobody can read, counted, and takes its neighbours', async () => {
    const output = catchOutput();
    const Results = ['{"cut', row('sg-odd', { configuration: 'cut' }), row('sg-3')];
    config.on(SelectResourceConfigCommand).resolves({ Results });
    expect(await handler(batch(groups), context)).toEqual({ batchItemFailures: [] });
    expect(output.count('unrecognised')).toBe(2);
    expect(await incidentOf('sg-3')).toBeDefined();
  });

  it('is taken again when AWS Config cannot answer, without a next step', async () => {
    catchOutput();
    config
      .on(SelectResourceConfigCommand)
      .rejects(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }));
    expect(await handler(batch(groups), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(sent()).toEqual([]);
  });

  it('that cannot read its page, or reads an empty one, ends no incident of what the page would have held', async () => {
    catchOutput();
    config.on(SelectResourceConfigCommand).resolves({ Results: [row('sg-kept')] });
    await handler(batch(groups), context);
    config.on(SelectResourceConfigCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    await handler(batch(groups), context);
    config.on(SelectResourceConfigCommand).resolves({ Results: [] });
    await handler(batch(groups), context);
    expect(await incidentOf('sg-kept')).toMatchObject({ state: 'open' });
  });

  it('fails when its next step cannot be asked for, so that no chain ends unseen', async () => {
    catchOutput();
    config.on(SelectResourceConfigCommand).resolves({ Results: [], NextToken: 'two' });
    sqs.on(SendMessageBatchCommand).rejects(Object.assign(new Error('no'), { name: 'ServiceUnavailable' }));
    expect(await handler(batch(groups), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });

  it('is the last of a chain that never ends: nothing else would stop it', async () => {
    const output = catchOutput();
    config.on(SelectResourceConfigCommand).resolves({ Results: [], NextToken: 'again' });
    const last = { ...groups, next: 'again', page: 100_000 };
    expect(await handler(batch(last), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(output.text()).toContain('a chain of 100000 pages was cut');
    expect(sent()).toEqual([]);
  });

  it('that cannot be read fails and is set aside, for it is ours', async () => {
    const output = catchOutput();
    const answer = await handler(batch('{"kind":', { kind: 'resources' }), context);
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted()).toEqual(['m0', 'm1']);
    expect(output.count('unrecognised')).toBe(0);
  });

  it('takes in findings that were missed, once, and goes from detector to detector', async () => {
    const output = catchOutput();
    guardDuty.on(ListDetectorsCommand).resolves({ DetectorIds: ['d1', 'd2'] });
    guardDuty.on(ListFindingsCommand).resolves({ FindingIds: ['f1'] });
    const {
      schemaVersion: SchemaVersion,
      accountId: AccountId,
      region: Region,
      id: Id,
      arn: Arn,
      type: Type,
      ...more
    } = finding('f1');
    const Findings = [
      {
        ...more,
        SchemaVersion,
        AccountId,
        Region,
        Id,
        Arn,
        Type,
        CreatedAt: more.createdAt,
        UpdatedAt: more.updatedAt,
      },
    ];
    guardDuty
      .on(GetFindingsCommand)
      .resolves({ Findings: Findings.map((one) => Object.assign({ Resource: {}, Severity: 8 }, one)) });
    const step = { kind: 'threats', updatedAfter: '2026-11-18T05:00:00.000Z' };
    await handler(batch(step), context);
    await handler(batch(step), context);
    expect(sent()).toEqual([
      { ...step, next: 'd2:', page: 1 },
      { ...step, next: 'd2:', page: 1 },
    ]);
    expect(output.count('missed-event')).toBe(1);
  });

  it('assesses again what is known, page by page', async () => {
    catchOutput();
    const ids = Array.from({ length: 430 }, (_, index) => `sg-many-${index}`);
    for (let from = 0; from < ids.length; from += 100) {
      config.on(SelectResourceConfigCommand).resolves({
        Results: ids
          .slice(from, from + 100)
          .map((id) => row(id, { configuration: groupItem({ id, open: [] }).configuration })),
      });
      await handler(batch(groups), context);
    }
    sqs.resetHistory();
    const first = Array.from({ length: 8 }, (_, shard) => ({ kind: 'own', of: 'inventory', shard }));
    expect(await handler(batch(...first), context)).toEqual({ batchItemFailures: [] });
    const next = sent();
    expect(next.length).toBeGreaterThan(0);
    expect(next).toContainEqual(expect.objectContaining({ kind: 'own', after: expect.any(String) }));
    sqs.resetHistory();
    expect(await handler(batch(...next.map((step) => JSON.stringify(step))), context)).toEqual({
      batchItemFailures: [],
    });
    expect(sent()).toEqual([]);
  }, 60_000);

  it('leaves out a record that fails for good, counted, and assesses the others of its page', async () => {
    const output = catchOutput();
    const odd = { pk: 'resource#odd', sk: 'record', version: 1, data: { nobody: 'wrote this' } };
    await deployment.table.put({ ...odd, indexes: { open: { pk: 'inventory#0', sk: '!first' } } }, undefined);
    expect(await handler(batch({ kind: 'own', of: 'inventory', shard: 0 }), context)).toEqual({
      batchItemFailures: [],
    });
    expect(output.count('item-failed')).toBe(1);
  });

  it('brings back an incident whose exception is over', async () => {
    catchOutput();
    const { app } = (await import('./shell/compose.ts')).compose({ duties: [] });
    const endsAt = new Date(Date.now() + 2500).toISOString();
    const base = { via: 'api', at: app.now() } as const;
    const asked = await incidentOf('sg-1');
    const allowed = asked?.entries.map(({ key, reasons }) => ({ entry: key, reasons })) ?? [];
    const ask = { ...base, kind: 'ask', id: 'ask', by: 'ann', note: 'the move', until: '2026-11-20', endsAt, allowed };
    const grant = { ...base, kind: 'grant', id: 'grant', by: 'bob', ask: 'ask' };
    for (const act of [Act.parse(ask), Act.parse(grant)]) {
      const after = advance(await incidentOf('sg-1'), { kind: 'act', at: act.at, act }, houseOf(app));
      if (after !== undefined) await saveIncident(app.table, after);
    }
    const steps = Array.from({ length: 8 }, (_, shard) => ({ kind: 'own', of: 'incidents', shard }));
    await handler(batch(...steps), context);
    expect(await incidentOf('sg-1')).toMatchObject({ state: 'excepted' });
    await sleep(2600);
    expect(await handler(batch(...steps), context)).toEqual({ batchItemFailures: [] });
    expect(await incidentOf('sg-1')).not.toMatchObject({ state: 'excepted' });
  });
});
