/** Findings given to AWS Security Hub. */
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { Unavailable } from '@clausewatch/model/errors';
import type { AsffFinding } from '@clausewatch/render/export/asff';

import { translated } from './failures.ts';

export interface Imported {
  readonly imported: number;
  /** Findings that Security Hub will never take, with its error code. */
  readonly refused: readonly { readonly id: string; readonly code: string }[];
}

/** Findings in one call, and their bytes together: https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html */
const atOnce = 100;
const bytesAtOnce = 6_000_000;
/** What another try may mend. */
const passing: ReadonlySet<string> = new Set([
  'InternalError',
  'InternalException',
  'LimitExceeded',
  'Throttling',
  'ThrottlingException',
]);

/**
 * Imports findings, batch by batch. The same finding again changes nothing, an older one neither: Security Hub goes by `UpdatedAt`. Throws
 * `Unavailable` when some were not taken that another try may bring in; none that can be taken is held up by one that cannot.
 */
export async function importFindings(client: SecurityHubClient, findings: readonly AsffFinding[]): Promise<Imported> {
  const refused: { readonly id: string; readonly code: string }[] = [];
  let imported = 0;
  let again = 0;
  for (const batch of batchesOf(findings)) {
    const { FailedFindings = [], SuccessCount = 0 } = await send(client, batch);
    imported += SuccessCount;
    for (const { Id = '', ErrorCode = 'unknown' } of FailedFindings) {
      if (passing.has(ErrorCode)) again += 1;
      else refused.push({ id: Id, code: ErrorCode });
    }
  }
  if (again > 0) throw new Unavailable(`Security Hub did not take ${again} of ${findings.length} findings`);
  return { imported, refused };
}

function* batchesOf(findings: readonly AsffFinding[]): Generator<AwsSecurityFinding[]> {
  let batch: AwsSecurityFinding[] = [];
  let size = 0;
  for (const finding of findings) {
    const bytes = Buffer.byteLength(JSON.stringify(finding));
    if (batch.length === atOnce || (batch.length > 0 && size + bytes > bytesAtOnce)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(finding);
    size += bytes;
  }
  if (batch.length > 0) yield batch;
}

async function send(client: SecurityHubClient, Findings: AwsSecurityFinding[]) {
  try {
    return await client.send(new BatchImportFindingsCommand({ Findings }));
  } catch (error) {
    throw translated('Security Hub', error);
  }
}
