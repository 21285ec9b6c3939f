import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { type Deployment, catchOutput, context, deploy, loaded } from './test/deployment.ts';
import { batch, finding, findingEvent } from './test/events.ts';

describe('a finding of GuardDuty', () => {
  let deployment: Deployment;
  let handler: (typeof import('./on-guardduty-finding.ts'))['handler'];
  beforeAll(async () => {
    deployment = await deploy();
    ({ handler } = await loaded(() => import('./on-guardduty-finding.ts')));
  });
  afterAll(() => deployment.stop());
  afterEach(() => vi.restoreAllMocks());

  it('is one incident, whether the member or the administrator delivers it, and though no clause of the company claims it', async () => {
    catchOutput();
    const copies = [
      findingEvent(finding('f1')),
      findingEvent(finding('f1'), { account: '999988887777', id: 'event-2' }),
    ];
    expect(await handler(batch(...copies), context)).toEqual({ batchItemFailures: [] });
    const incidents = await deployment.incidents();
    expect(incidents).toMatchObject([{ kind: 'threat', resource: { account: '111122223333' } }]);
    expect(incidents[0]?.deliveries.length).toBeGreaterThan(0);
  });

  it.each([
    ['of another source', findingEvent(finding('f2'), { source: 'aws.config' })],
    ['that is a recorded call', findingEvent(finding('f2'), { 'detail-type': 'AWS API Call via CloudTrail' })],
    ['without an id', findingEvent({ ...finding('f2'), id: undefined })],
    ['without a detail', findingEvent(finding('f2'), { detail: 'none' })],
  ])('is dropped and counted when it is an event %s', async (_what, event) => {
    const output = catchOutput();
    expect(await handler(batch(event), context)).toEqual({ batchItemFailures: [] });
    expect(output.count('unrecognised')).toBe(1);
    expect(await deployment.incidents()).toHaveLength(1);
  });
});
