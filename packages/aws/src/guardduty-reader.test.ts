import {
  GetFindingsCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';
import { Unavailable } from '@clausewatch/model/errors';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { guardDutyReader } from './guardduty-reader.ts';

const guardDuty = mockClient(GuardDutyClient);
const reader = guardDutyReader({ client: new GuardDutyClient({ region: 'eu-west-1' }) });
const updatedAfter = '2026-11-23T00:00:00.000Z';

beforeEach(() => {
  guardDuty.reset();
  guardDuty.on(ListDetectorsCommand).resolves({ DetectorIds: ['d1', 'd2'] });
});

/** Every finding, page by page, as a sweep reads them. */
async function all(): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  let nextToken: string | undefined;
  do {
    const page = await reader.listPage({ updatedAfter, ...(nextToken === undefined ? {} : { nextToken }) });
    found.push(...page.findings);
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return found;
}

describe('reading findings', () => {
  it('goes through every page of every detector', async () => {
    guardDuty.on(ListFindingsCommand, { DetectorId: 'd1' }).resolves({ FindingIds: ['f1'], NextToken: 't:1' });
    guardDuty
      .on(ListFindingsCommand, { DetectorId: 'd1', NextToken: 't:1' })
      .resolves({ FindingIds: ['f2'], NextToken: '' });
    guardDuty.on(ListFindingsCommand, { DetectorId: 'd2' }).resolves({ FindingIds: [] });
    guardDuty.on(GetFindingsCommand).callsFake(({ FindingIds }: { readonly FindingIds: readonly string[] }) => ({
      Findings: FindingIds.map((Id) => ({ Id })),
    }));
    expect(await all()).toEqual([{ Id: 'f1' }, { Id: 'f2' }]);
    expect(guardDuty.commandCalls(ListFindingsCommand)[0]?.args[0].input).toEqual({
      DetectorId: 'd1',
      FindingCriteria: { Criterion: { updatedAt: { GreaterThanOrEqual: Date.parse(updatedAfter) } } },
      MaxResults: 50,
    });
  });

  it('without a detector there is nothing', async () => {
    guardDuty.on(ListDetectorsCommand).resolves({ DetectorIds: [] });
    expect(await all()).toEqual([]);
  });

  it('asks to be called again when it is throttled', async () => {
    guardDuty.on(ListFindingsCommand).rejects(Object.assign(new Error('x'), { name: 'TooManyRequestsException' }));
    await expect(all()).rejects.toBeInstanceOf(Unavailable);
  });
});
