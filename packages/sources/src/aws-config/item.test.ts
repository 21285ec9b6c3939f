import { stateOrder } from '@clausewatch/model/key';
import type { Observation } from '@clausewatch/model/observation';
import { describe, expect, it } from 'vitest';

import { observe } from '../observe.ts';
import { observeItem, readResource } from './item.ts';

const configuration = {
  groupId: 'sg-1',
  groupName: 'web',
  vpcId: 'vpc-1',
  ipPermissions: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: ['198.51.100.0/24'] }],
  ipPermissionsEgress: [],
};
const arn = 'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1';

/** As events, custom rules and snapshot files spell it. */
const event = {
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: '2026-01-02T03:04:05.006Z',
  configurationStateId: 1_767_322_000_000,
  awsAccountId: '111122223333',
  configurationItemStatus: 'OK',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-1',
  resourceName: 'web',
  ARN: arn,
  awsRegion: 'eu-west-1',
  configuration,
  supplementaryConfiguration: {},
  tags: { Env: 'prod' },
};

/** As the history API and Select rows spell it. */
const api = {
  version: '1.3',
  accountId: '111122223333',
  arn,
  awsRegion: 'eu-west-1',
  configuration: JSON.stringify(configuration),
  configurationItemCaptureTime: new Date('2026-01-02T03:04:05.006Z'),
  configurationItemStatus: 'OK',
  configurationStateId: '1767322000000',
  resourceId: 'sg-1',
  resourceName: 'web',
  resourceType: 'AWS::EC2::SecurityGroup',
  supplementaryConfiguration: {},
  tags: { Env: 'prod' },
};

const message = { messageType: 'ConfigurationItemChangeNotification', configurationItem: event };

function resource(found: Observation | undefined) {
  if (found?.kind !== 'resource') throw new Error(`not a resource: ${found?.kind}`);
  return found.resource;
}

describe('one item in all its spellings', () => {
  const spellings: Record<string, unknown> = {
    'EventBridge event': { source: 'aws.config', 'detail-type': 'Config Configuration Item Change', detail: message },
    'custom rule invocation': { invokingEvent: JSON.stringify(message), resultToken: 't', eventLeftScope: false },
    'SNS body with a list of items': { ...message, configurationItem: [event] },
    'single item': event,
    'list of items': [event],
    'snapshot file': { fileVersion: '1.0', configurationItems: [event] },
    'history answer, configuration as text': { configurationItems: [api] },
    'batch answer': { baseConfigurationItems: [api], unprocessedResourceKeys: [] },
    'Select rows': {
      Results: [JSON.stringify({ ...api, configuration, tags: [{ key: 'Env', value: 'prod', tag: 'Env=prod' }] })],
    },
    'type with its tail in capitals': { ...event, resourceType: 'AWS::EC2::SECURITYGROUP' },
    'no region but in the ARN': { ...event, awsRegion: undefined },
    'capture time in epoch seconds': { ...event, configurationItemCaptureTime: 1_767_323_045.006 },
    'capture time in another zone': { ...event, configurationItemCaptureTime: '2026-01-02T04:04:05.006+01:00' },
  };
  const expected = resource(observeItem(event, 'file'));

  for (const [name, spelling] of Object.entries(spellings))
    it(`${name} gives the same resource`, () => {
      expect(observe(spelling)).toHaveLength(1);
      expect(resource(observe(spelling)[0])).toEqual(expected);
    });

  it('keeps what orders it and what it was read from', () => {
    expect(expected).toMatchObject({
      ref: { provider: 'aws', account: '111122223333', region: 'eu-west-1', id: 'sg-1', name: 'web' },
      capturedAt: '2026-01-02T03:04:05.006Z',
      stateId: '1767322000000',
      raw: { configuration, supplementary: {} },
    });
  });

  it('is read again from its stored raw state', () => {
    const { configuration: _, ...stored } = expected;
    expect(readResource(JSON.parse(JSON.stringify(stored)))).toEqual(expected);
  });
});

describe('what an item lacks', () => {
  const lacking: Record<string, [object, RegExp]> = {
    type: [{ resourceType: '' }, /without resourceType/],
    id: [{ resourceId: null }, /without resourceId/],
    'capture time': [{ configurationItemCaptureTime: undefined }, /without configurationItemCaptureTime/],
    'a type of sane length': [{ resourceType: 'A'.repeat(5000) }, /too long/],
  };
  for (const [name, [change, reason]] of Object.entries(lacking))
    it(`is named: ${name}`, () => {
      expect(() => observeItem({ ...event, ...change }, 'file')).toThrow(
        expect.objectContaining({ name: 'InvalidEvent', message: expect.stringMatching(reason) }),
      );
    });

  it('is found in what else it says: its ARN, its zone, the zone of the resource', () => {
    const bare = { ...event, awsAccountId: undefined, awsRegion: undefined, ARN: undefined };
    const placed = (item: object) => resource(observeItem(item, 'file')).ref;
    expect(placed({ ...bare, arn })).toMatchObject({ account: '111122223333', region: 'eu-west-1' });
    expect(placed({ ...bare, availabilityZone: 'us-west-2b' })).toMatchObject({ region: 'us-west-2' });
    const zoned = { ...configuration, availabilityZone: 'us-west-2b' };
    expect(placed({ ...bare, configuration: zoned })).toMatchObject({ region: 'us-west-2' });
  });

  it('is unknown where nothing says it: a region or an account', () => {
    const item = { ...event, awsAccountId: undefined, awsRegion: undefined, ARN: 'arn:aws:s3:::b' };
    expect(resource(observeItem(item, 'file')).ref).toMatchObject({ account: 'unknown', region: 'unknown' });
  });

  it.each(['2026-02-30T00:00:00Z', 'datetime.datetime(2020, 4, 22, 13, 13, 17, 718000, tzinfo=tzlocal())', {}])(
    'is not taken where its capture time is %s: which of two states is newer could not be told',
    (time) => {
      expect(() => observeItem({ ...event, configurationItemCaptureTime: time }, 'file')).toThrow(
        'configuration item whose configurationItemCaptureTime cannot be read',
      );
    },
  );

  it('never turns an unreadable configuration into an empty one', () => {
    for (const bad of ['not json', 7, null, [], '"text"', true])
      expect(observeItem({ ...event, configuration: bad }, 'file')).toMatchObject({
        kind: 'unread',
        ref: { id: 'sg-1' },
        stateId: '1767322000000',
        reason: expect.stringMatching(/configuration of this AWS::EC2::SecurityGroup/),
      });
  });

  it('matters little for a type that no control reads', () => {
    const found = resource(observeItem({ ...event, resourceType: 'AWS::X::Y', configuration: null }, 'file'));
    expect(found.configuration).toEqual({ kind: 'other' });
  });
});

describe('the end of a resource', () => {
  it.each(['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'])(
    '%s is a deletion with that reason',
    (status) => {
      const gone = { ...event, configurationItemStatus: status, configuration: null };
      expect(observeItem(gone, 'file')).toMatchObject({ kind: 'deleted', reason: status, stateId: '1767322000000' });
    },
  );

  it('a rule that no longer covers it says so', () => {
    const invocation = { invokingEvent: JSON.stringify(message), eventLeftScope: true };
    expect(observe(invocation)).toMatchObject([{ kind: 'deleted', reason: 'eventLeftScope', via: 'config' }]);
  });

  it('an oversized change asks for the state, unless it tells of a deletion', () => {
    const { configuration: _, ...summary } = { ...event, changeType: 'UPDATE' };
    const oversized = (item: object) => ({
      messageType: 'OversizedConfigurationItemChangeNotification',
      configurationItemSummary: item,
      s3DeliverySummary: {},
    });
    const asEvent = {
      source: 'aws.config',
      'detail-type': 'Config Configuration Item Change',
      detail: oversized(summary),
    };
    expect(observe(asEvent)).toMatchObject([{ kind: 'oversized', via: 'config', ref: { id: 'sg-1' } }]);
    expect(observe({ invokingEvent: JSON.stringify(oversized(summary)) })).toMatchObject([{ kind: 'oversized' }]);
    expect(observe(summary)).toMatchObject([{ kind: 'oversized' }]);
    const deleted = { ...summary, configurationItemStatus: 'ResourceDeleted' };
    expect(observe({ invokingEvent: JSON.stringify(oversized(deleted)) })).toMatchObject([{ kind: 'deleted' }]);
  });
});

describe('state ids', () => {
  it.each([
    [7, '7'],
    ['0012', '12'],
    ['3e660fdf-4e34-4f32-afeb-0ace5bf3d63a', '0'],
    [undefined, '0'],
    [-1, '0'],
    [2 ** 60, '0'],
  ])('%s is %s', (given, id) => {
    expect(observeItem({ ...event, configurationStateId: given }, 'file')).toMatchObject({ resource: { stateId: id } });
  });

  it('order two states of the same moment', () => {
    const [a, b] = [9, 10].map((id) => resource(observeItem({ ...event, configurationStateId: id }, 'file')));
    expect(stateOrder(a?.capturedAt ?? '', a?.stateId ?? '') < stateOrder(b?.capturedAt ?? '', b?.stateId ?? '')).toBe(
      true,
    );
  });
});
