import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { Unavailable } from '@clausewatch/model/errors';
import { type AsffFinding, asffOf } from '@clausewatch/render/export/asff';
import { breachOf } from '@clausewatch/render/export/breach';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';

import { threeClauses } from '../../render/test/occasions.ts';
import { importFindings } from './security-hub.ts';

const hub = mockClient(SecurityHubClient);
const client = new SecurityHubClient({ region: 'eu-west-1' });
const importer = { account: '111122223333', region: 'eu-west-1' };
const finding = (id: string): AsffFinding => asffOf(breachOf({ ...threeClauses, id }), importer);
const many = (count: number): readonly AsffFinding[] =>
  Array.from({ length: count }, (_, index) => finding(`inc_${index}`));
const sizes = () => hub.commandCalls(BatchImportFindingsCommand).map(({ args }) => args[0].input.Findings?.length);
const failed = (...codes: readonly string[]) => ({
  SuccessCount: 1,
  FailedCount: codes.length,
  FailedFindings: codes.map((ErrorCode, index) => ({ Id: `inc_${index}`, ErrorCode, ErrorMessage: 'no' })),
});

beforeEach(() => {
  hub.reset();
  hub.on(BatchImportFindingsCommand).callsFake(({ Findings }: { Findings: object[] }) => ({
    SuccessCount: Findings.length,
    FailedCount: 0,
  }));
});

describe('giving findings to Security Hub', () => {
  it('takes a hundred a call', async () => {
    expect(await importFindings(client, many(230))).toEqual({ imported: 230, refused: [] });
    expect(sizes()).toEqual([100, 100, 30]);
  });

  it('takes fewer when they are large: a call has six megabytes', async () => {
    const wide = many(60).map((one) => ({ ...one, ProductFields: { x: 'y'.repeat(230 * 1024) } }));
    await importFindings(client, wide);
    expect(sizes().every((size) => size !== undefined && size <= 25)).toBe(true);
  });

  it('names what Security Hub refuses for good, and imports its neighbours', async () => {
    hub.on(BatchImportFindingsCommand).resolves(failed('InvalidInput'));
    const { imported, refused } = await importFindings(client, many(2));
    expect([imported, refused]).toEqual([1, [{ id: 'inc_0', code: 'InvalidInput' }]]);
  });

  it('is to be called again when some may be taken later', async () => {
    hub.on(BatchImportFindingsCommand).resolves(failed('InternalError', 'InvalidInput'));
    await expect(importFindings(client, many(3))).rejects.toThrow(
      new Unavailable('Security Hub did not take 1 of 3 findings'),
    );
  });

  it('is to be called again when throttled, and not when it may not call at all', async () => {
    hub.on(BatchImportFindingsCommand).rejects(Object.assign(new Error('x'), { name: 'TooManyRequestsException' }));
    await expect(importFindings(client, many(1))).rejects.toBeInstanceOf(Unavailable);
    hub.on(BatchImportFindingsCommand).rejects(Object.assign(new Error('x'), { name: 'InvalidAccessException' }));
    await expect(importFindings(client, many(1))).rejects.not.toBeInstanceOf(Unavailable);
  });
});
