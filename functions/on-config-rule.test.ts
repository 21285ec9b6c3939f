import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import { acceptControl, shadowControl, standingOf } from '@clausewatch/app/shadow';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { catchOutput, context, deploy, type Deployment, loaded } from './test/deployment.ts';
import { ACCOUNT, groupItem, oversizedEvent } from './test/events.ts';

const config = mockClient(ConfigServiceClient);
const at = '2026-11-20T05:00:00.000Z';

function asked(invokingEvent: object, more: object = {}): object {
  return {
    invokingEvent: JSON.stringify(invokingEvent),
    ruleParameters: '{}',
    resultToken: 'token',
    eventLeftScope: false,
    configRuleName: 'policies',
    accountId: ACCOUNT,
    version: '1.0',
    ...more,
  };
}
const changed = (configurationItem: object, more: object = {}): object =>
  asked({ messageType: 'ConfigurationItemChangeNotification', configurationItem }, more);
const scheduled = asked({ messageType: 'ScheduledNotification', awsAccountId: ACCOUNT, notificationCreationTime: at });

describe('a custom rule of AWS Config', () => {
  let deployment: Deployment;
  let handler: (typeof import('./on-config-rule.ts'))['handler'];
  beforeAll(async () => {
    deployment = await deploy();
    ({ handler } = await loaded(() => import('./on-config-rule.ts')));
  });
  afterAll(() => deployment.stop());
  beforeEach(() => {
    vi.restoreAllMocks();
    config.reset();
    config.on(PutEvaluationsCommand).resolves({});
    config.on(GetComplianceDetailsByConfigRuleCommand).resolves({ EvaluationResults: [] });
    catchOutput();
  });
  const results = () =>
    config.commandCalls(PutEvaluationsCommand).flatMap(({ args }) => args[0].input.Evaluations ?? []);
  const resultOf = (id: string) => results().find(({ ComplianceResourceId }) => ComplianceResourceId === id);

  it('names the clauses that a change breaks and the incident, which the change opens as an event would', async () => {
    await handler(changed(groupItem({ id: 'sg-open', at })), context);
    const [incident] = await deployment.incidents();
    expect(incident?.resource.id).toBe('sg-open');
    expect(results()).toMatchObject([
      {
        ComplianceResourceType: 'AWS::EC2::SecurityGroup',
        ComplianceResourceId: 'sg-open',
        ComplianceType: 'NON_COMPLIANT',
        OrderingTimestamp: new Date(at),
      },
    ]);
    const { Annotation = '' } = results()[0] ?? {};
    expect(Annotation).toMatch(/^P-\d+ \(pythias\)/);
    expect(Annotation.endsWith(`[${incident?.id}]`)).toBe(true);
    expect(Annotation.length).toBeLessThanOrEqual(256);
  });

  it('does not take unknown for compliant: without the registers a closed group is not compliant, and the annotation says why', async () => {
    await handler(changed(groupItem({ id: 'sg-unknown', open: ['10.0.0.0/8'], at })), context);
    expect(results()).toMatchObject([{ ComplianceType: 'NON_COMPLIANT' }]);
    expect(results()[0]?.Annotation).toMatch(/^Cannot be decided \(pythias P-.*, not known: register adminNetworks/);
  });

  it('says compliant only where some clause was decided and holds', async () => {
    await handler(changed(groupItem({ id: 'sg-calm', open: [], at })), context);
    expect(results()).toMatchObject([{ ComplianceType: 'COMPLIANT' }]);
  });

  it('says nothing of what only controls in shadow found', async () => {
    const { compose } = await import('./shell/compose.ts');
    const { app } = compose({ duties: [] });
    for (const { control } of await standingOf(app)) await shadowControl(app, control, 'ada');
    await handler(changed(groupItem({ id: 'sg-hidden', at })), context);
    expect(results()).toMatchObject([{ ComplianceType: 'NOT_APPLICABLE' }]);
    for (const { control } of await standingOf(app)) await acceptControl(app, control, 'ada');
  });

  it('judges by the clauses that its parameters name', async () => {
    const clauses = { ruleParameters: JSON.stringify({ clauses: 'pythias/P-1' }) };
    await handler(changed(groupItem({ id: 'sg-other', at }), clauses), context);
    expect(results()).toMatchObject([{ ComplianceType: 'NOT_APPLICABLE' }]);
  });

  it.each([
    ['is deleted', { configurationItemStatus: 'ResourceDeleted' }, {}],
    ['is recorded no more', { configurationItemStatus: 'ResourceNotRecorded' }, {}],
    ['left the scope of the rule', {}, { eventLeftScope: true }],
  ])('does not apply to what %s, and ends what it broke', async (_what, item, more) => {
    const id = `sg-${Object.values({ ...item, ...more }).join()}`;
    await handler(changed(groupItem({ id, at })), context);
    config.resetHistory();
    const gone = { ...groupItem({ id, at: '2026-11-20T06:00:00.000Z' }), ...item };
    await handler(changed(gone, more), context);
    expect(results()).toMatchObject([{ ComplianceType: 'NOT_APPLICABLE' }]);
    expect((await deployment.incidents()).find(({ resource }) => resource.id === id)?.state).toBe('resolved');
  });

  it('is open, and not compliant, for an oversized change that nobody can read', async () => {
    const { detail } = oversizedEvent(groupItem({ id: 'sg-large', at })) as { detail: object };
    await handler(asked(detail), context);
    expect(results()).toMatchObject([{ ComplianceResourceId: 'sg-large', ComplianceType: 'NON_COMPLIANT' }]);
    expect(results()[0]?.Annotation).toContain('Cannot be decided');
  });

  it('by the clock goes through everything, and takes back its results for what is gone', async () => {
    config.on(GetComplianceDetailsByConfigRuleCommand).resolves({
      EvaluationResults: ['sg-open', 'sg-vanished'].map((ResourceId) => ({
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: { ResourceType: 'AWS::EC2::SecurityGroup', ResourceId },
        },
      })),
    });
    await handler(scheduled, context);
    expect(resultOf('sg-open')).toMatchObject({ ComplianceType: 'NON_COMPLIANT' });
    expect(resultOf('sg-calm')).toMatchObject({ ComplianceType: 'COMPLIANT' });
    expect(resultOf('sg-vanished')).toMatchObject({
      ComplianceType: 'NOT_APPLICABLE',
      OrderingTimestamp: new Date(at),
    });
  });

  it('asked again says the same', async () => {
    await handler(changed(groupItem({ id: 'sg-open', at })), context);
    const first = results();
    await handler(changed(groupItem({ id: 'sg-open', at })), context);
    expect(results().slice(1)).toEqual(first);
  });

  it.each([
    ['another account', changed(groupItem({ id: 'x' }), { accountId: '999988887777' })],
    ['the item of another account', changed(groupItem({ id: 'x', account: '999988887777' }))],
    ['no token', changed(groupItem({ id: 'x' }), { resultToken: undefined })],
    ['a snapshot', asked({ messageType: 'ConfigurationSnapshotDeliveryCompleted' })],
    ['nothing', {}],
  ])('refuses %s, and gives no result', async (_what, event) => {
    await expect(handler(event, context)).rejects.toThrow('on-config-rule failed');
    expect(results()).toEqual([]);
  });
});
