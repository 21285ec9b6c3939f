/** A recorded call of CloudTrail, and what is read of it: for tests. */
import { Observation } from '@clausewatch/model/observation';

import { observe } from '../src/observe.ts';

export const identity = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:alice',
  arn: 'arn:aws:sts::111122223333:assumed-role/platform/alice',
  accountId: '111122223333',
  sessionContext: {
    sessionIssuer: { type: 'Role', userName: 'platform', arn: 'arn:aws:iam::111122223333:role/platform' },
  },
};

export const record = {
  eventVersion: '1.09',
  eventID: 'e-1',
  requestID: 'r-1',
  eventTime: '2026-11-03T09:14:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'AuthorizeSecurityGroupIngress',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2.15.0 Python/3.11',
  userIdentity: identity,
  requestParameters: { groupId: 'sg-1', ipPermissions: { items: [] } },
  responseElements: { _return: true },
};

export function said(over: object): readonly Observation[] {
  return observe({ ...record, ...over });
}

export function call(over: object) {
  const [found] = said(over);
  if (found?.kind !== 'api-call') throw new Error(`not a call: ${JSON.stringify(found)}`);
  return found.call;
}

/** What a call of this name may have changed, as `type id`. */
export function changed(eventSource: string, eventName: string, req: unknown, res: unknown = null): readonly string[] {
  return call({
    eventSource: `${eventSource}.amazonaws.com`,
    eventName,
    requestParameters: req,
    responseElements: res,
  }).changes.map(({ type, id }) => `${type.replace('AWS::', '')} ${id}`);
}

export function signals(over: object): readonly string[] {
  return said(over).flatMap((one) => (one.kind === 'signal' ? [one.signal.kind] : []));
}
export const user = { type: 'IAMUser', principalId: 'AIDAX', userName: 'bob', accountId: '111122223333' };
export const root = { type: 'Root', principalId: '111122223333', accountId: '111122223333' };
export const login = { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', requestParameters: null };
