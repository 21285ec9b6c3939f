import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { observe } from '@clausewatch/app/observe';
import { acceptControl, shadowControl, standingOf } from '@clausewatch/app/shadow';
import { observeConfig } from '@clausewatch/sources/aws-config/observe';
import { observeGuardDuty } from '@clausewatch/sources/guardduty/observe';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { catchOutput, context, deploy, type Deployment, loaded } from './test/deployment.ts';
import { finding, groupItem, stream } from './test/events.ts';

const hub = mockClient(SecurityHubClient);

describe('incidents in Security Hub', () => {
  let deployment: Deployment;
  let handler: (typeof import('./on-incident-export.ts'))['handler'];
  beforeAll(async () => {
    deployment = await deploy();
    ({ handler } = await loaded(() => import('./on-incident-export.ts')));
  });
  afterAll(() => deployment.stop());
  beforeEach(() => {
    vi.restoreAllMocks();
    hub.reset();
    hub.on(BatchImportFindingsCommand).resolves({ SuccessCount: 1, FailedCount: 0 });
  });
  const imported = () =>
    hub.commandCalls(BatchImportFindingsCommand).flatMap(({ args }) => args[0].input.Findings ?? []);
  const image = (pk: string) => ({ pk, sk: 'incident' });

  async function take(...observations: Parameters<typeof observe>[1][]): Promise<string> {
    const { compose } = await import('./shell/compose.ts');
    const { app } = compose({ duties: [] });
    const ids = [];
    for (const observation of observations) ids.push(...(await observe(app, observation)).incidents);
    return ids[0] ?? '';
  }

  it('are one finding with a stable id that follows the incident to its end', async () => {
    catchOutput();
    const id = await take(...observeConfig(groupItem({ id: 'sg-1' })));
    await handler(stream(image(id), image(id)), context);
    await take(...observeConfig(groupItem({ id: 'sg-1', open: [], at: '2026-11-20T06:00:00.000Z' })));
    await handler(stream(image(id)), context);
    const [open, over] = imported();
    expect(open).toMatchObject({
      Id: id,
      AwsAccountId: '111122223333',
      ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
      Compliance: { Status: 'FAILED' },
      RecordState: 'ACTIVE',
      Workflow: { Status: 'NEW' },
    });
    expect(open?.Compliance?.RelatedRequirements?.[0]).toMatch(/^pythias P-\d+$/);
    expect(over).toMatchObject({ Id: id, Compliance: { Status: 'PASSED' }, RecordState: 'ARCHIVED' });
    expect(imported()).toHaveLength(2);
    expect((over?.UpdatedAt ?? '') >= (open?.UpdatedAt ?? '~')).toBe(true);
  });

  it('are not those that GuardDuty brings there itself', async () => {
    catchOutput();
    const id = await take(...observeGuardDuty({ findings: [finding('f-1')] }));
    await handler(stream(image(id)), context);
    expect(imported()).toEqual([]);
  });

  it('are not those that only a control in shadow found', async () => {
    catchOutput();
    const id = await take(...observeConfig(groupItem({ id: 'sg-hidden' })));
    const { compose } = await import('./shell/compose.ts');
    const { app } = compose({ duties: [] });
    for (const { control } of await standingOf(app)) await shadowControl(app, control, 'ada');
    await handler(stream(image(id)), context);
    expect(imported()).toEqual([]);
    for (const { control } of await standingOf(app)) await acceptControl(app, control, 'ada');
    await handler(stream(image(id)), context);
    expect(imported()).toHaveLength(1);
  });

  it('that Security Hub refuses are counted and logged, and hold up nothing', async () => {
    const output = catchOutput();
    const id = await take(...observeConfig(groupItem({ id: 'sg-2' })));
    hub.on(BatchImportFindingsCommand).resolves({
      SuccessCount: 0,
      FailedCount: 1,
      FailedFindings: [{ Id: id, ErrorCode: 'InvalidInput', ErrorMessage: 'x' }],
    });
    expect(await handler(stream(image(id)), context)).toEqual({ imported: 0 });
    expect(output.count('item-failed')).toBe(1);
    expect(output.text()).toContain('InvalidInput');
  });

  it('are sent again, the whole batch, while Security Hub is throttled', async () => {
    catchOutput();
    const id = await take(...observeConfig(groupItem({ id: 'sg-3' })));
    hub.on(BatchImportFindingsCommand).rejects(Object.assign(new Error('x'), { name: 'TooManyRequestsException' }));
    await expect(handler(stream(image(id)), context)).rejects.toThrow('its log says why');
  });
});
