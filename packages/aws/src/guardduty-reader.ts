/** Findings read from GuardDuty, for those whose event never came. */
import {
  GetFindingsCommand,
  type GuardDutyClient,
  ListDetectorsCommand,
  ListFindingsCommand,
} from '@aws-sdk/client-guardduty';

import { translated } from './failures.ts';

export interface FindingsQuery {
  /** ISO 8601; findings updated from then on, archived ones too. */
  readonly updatedAfter: string;
  readonly nextToken?: string;
}

export interface FindingsPage {
  /** As the API writes them, for the normaliser. */
  readonly findings: readonly unknown[];
  readonly nextToken?: string;
}

export interface GuardDutyReader {
  listPage(query: FindingsQuery): Promise<FindingsPage>;
}

/** Reads the detectors of the client's account and region, one page of at most 50 findings a call. Throws `Unavailable` when it is worth another try. */
export function guardDutyReader({ client }: { readonly client: GuardDutyClient }): GuardDutyReader {
  return {
    async listPage(query) {
      try {
        return await pageOf(client, query);
      } catch (error) {
        throw translated('GuardDuty', error);
      }
    },
  };
}

/** The token names the detector: `<detector>:<its own token>`. */
async function pageOf(
  client: GuardDutyClient,
  { updatedAfter, nextToken = ':' }: FindingsQuery,
): Promise<FindingsPage> {
  const detectors = await detectorsOf(client);
  const colon = nextToken.indexOf(':');
  const index = Math.max(0, detectors.indexOf(nextToken.slice(0, colon)));
  const DetectorId = detectors[index];
  if (DetectorId === undefined) return { findings: [] };
  const within = nextToken.slice(colon + 1);
  const listed = await client.send(
    new ListFindingsCommand({
      DetectorId,
      // Milliseconds since 1970 (GuardDuty API, FindingCriteria).
      FindingCriteria: { Criterion: { updatedAt: { GreaterThanOrEqual: Date.parse(updatedAfter) } } },
      MaxResults: 50,
      ...(within === '' ? {} : { NextToken: within }),
    }),
  );
  const FindingIds = listed.FindingIds ?? [];
  const found =
    FindingIds.length === 0 ? undefined : await client.send(new GetFindingsCommand({ DetectorId, FindingIds }));
  const next = listed.NextToken ? `${DetectorId}:${listed.NextToken}` : afterwards(detectors[index + 1]);
  return { findings: found?.Findings ?? [], ...(next === undefined ? {} : { nextToken: next }) };
}

function afterwards(detector: string | undefined): string | undefined {
  return detector === undefined ? undefined : `${detector}:`;
}

async function detectorsOf(client: GuardDutyClient): Promise<readonly string[]> {
  const { DetectorIds = [] } = await client.send(new ListDetectorsCommand({ MaxResults: 50 }));
  return DetectorIds;
}
