import { describe, expect, it } from 'vitest';

import { intake } from './intake.ts';

const token = 'a-token-of-sixteen-characters';
const record = {
  eventID: 'e-1',
  eventTime: '2026-11-20T05:00:00Z',
  eventSource: 'ec2.amazonaws.com',
  eventName: 'AuthorizeSecurityGroupIngress',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  requestParameters: { groupId: 'sg-1' },
};

/** The answer to a body, and what was accepted of it. */
async function sent(body: unknown): Promise<{ readonly status: number; readonly accepted: readonly string[] }> {
  const accepted: string[] = [];
  const door = intake({
    token,
    accept: async (text) => `${accepted.push(text)}`,
    now: () => '2026-11-20T06:00:00.000Z',
    refused: () => undefined,
  });
  const headers = { authorization: `Bearer ${token}` };
  const { status } = await door.request('/events', { method: 'POST', headers, body: JSON.stringify(body) });
  return { status, accepted };
}

describe('a call that CloudTrail recorded', () => {
  it.each([
    ['as EventBridge brings it', { source: 'aws.ec2', 'detail-type': 'AWS API Call via CloudTrail', detail: record }],
    ['in a file of the trail', { Records: [record, { ...record, eventName: 'DescribeInstances' }] }],
    ['alone', record],
  ])('is taken %s', async (_, event) => {
    expect(await sent(event)).toEqual({ status: 202, accepted: [JSON.stringify(event)] });
  });

  it.each([
    ['of tomorrow', { ...record, eventTime: '2026-11-21T05:00:00Z' }],
    ['without its time', { ...record, eventTime: 'soon' }],
  ])('is refused %s', async (_, event) => {
    expect(await sent(event)).toEqual({ status: 400, accepted: [] });
  });
});
