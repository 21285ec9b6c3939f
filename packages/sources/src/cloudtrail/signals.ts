/** What a record says of whoever made the call: refused, logged in without a second factor, failed to log in, or the root user at work. */
import type { Signal, SignalKind } from '@clausewatch/model/api-call';

import { type Fields, fields, text } from '../read.ts';
import { cut, whoOf } from './actor.ts';
import type { Head } from './head.ts';

/** How services spell that somebody may not: `AccessDenied`, `AccessDeniedException`, `Client.UnauthorizedOperation` (CIS AWS Foundations Benchmark, unauthorised API calls). */
const REFUSED = /^(?:Client\.)?(?:AccessDenied|Unauthorized(?:Operation|Access)|NotAuthorized|AuthorizationError)/;

export function signalKindsOf(record: Fields): readonly SignalKind[] {
  const identity = fields(record['userIdentity']);
  const type = text(identity?.['type']);
  const error = text(record['errorCode']);
  // What AWS does in somebody's name is not theirs to answer for.
  if (type === 'AWSService' || text(record['eventType']) === 'AwsServiceEvent') return [];
  const root = type === 'Root' && text(identity?.['invokedBy']) === undefined;
  if (text(record['eventName']) === 'ConsoleLogin') {
    const outcome = text(fields(record['responseElements'])?.['ConsoleLogin']);
    if (outcome === 'Failure') return ['failed-login'];
    if (outcome !== 'Success') return [];
    // Whoever comes from an identity provider has shown a second factor there, or not: the record does not know.
    const own = type === 'IAMUser' || type === 'Root';
    const factor = text(fields(record['additionalEventData'])?.['MFAUsed'])?.toLowerCase();
    return [
      ...(own && factor !== 'yes' ? (['login-without-mfa'] as const) : []),
      ...(root ? (['root-use'] as const) : []),
    ];
  }
  if (error !== undefined && REFUSED.test(error)) return ['denied-call'];
  const during = text(record['eventName']) === 'CheckMfa';
  return root && error === undefined && !during ? ['root-use'] : [];
}

export function signalOf(kind: SignalKind, record: Fields, { id, account, region, at, actor }: Head): Signal {
  const service = cut(record['eventSource'], 80)?.split('.', 1)[0] ?? 'unknown';
  const what = `${service}:${cut(record['eventName'], 100) ?? 'unknown'}`;
  return { kind, id, account, region, at, who: whoOf(record, account), actor, what };
}
