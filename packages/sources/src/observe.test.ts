import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { InvalidEvent } from '@clausewatch/model/errors';

import { observe } from './observe.ts';

const item = {
  resourceType: 'AWS::EC2::EIP',
  resourceId: 'e',
  awsAccountId: '1',
  awsRegion: 'r',
  configurationItemCaptureTime: '2026-01-01T00:00:00Z',
};

describe('events without anything to assess', () => {
  it.each<[string, unknown, string]>([
    [
      'a call on EventBridge',
      { source: 'aws.ec2', 'detail-type': 'AWS API Call via CloudTrail', detail: {} },
      'cloudtrail',
    ],
    [
      'a call of GuardDuty itself',
      {
        source: 'aws.guardduty',
        'detail-type': 'AWS API Call via CloudTrail',
        detail: { eventName: 'ArchiveFindings' },
      },
      'cloudtrail',
    ],
    [
      'a call of Config itself',
      { source: 'aws.config', 'detail-type': 'AWS API Call via CloudTrail', detail: {} },
      'cloudtrail',
    ],
    ['a trail file', { Records: [{ eventName: 'x', eventSource: 'y' }] }, 'cloudtrail'],
    [
      'a schedule whose detail is text',
      { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: '{}' },
      'schedule',
    ],
    ['a scheduled rule', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }, 'schedule'],
    [
      'a compliance change',
      { source: 'aws.config', 'detail-type': 'Config Rules Compliance Change', detail: {} },
      'config',
    ],
    [
      'a delivery notice',
      { source: 'aws.config', 'detail-type': 'Config Configuration Snapshot Delivery Status', detail: {} },
      'config',
    ],
    ['a periodic rule', { invokingEvent: '{"messageType":"ScheduledNotification"}' }, 'config'],
    ['a delivery notice to SNS', { messageType: 'ConfigurationHistoryDeliveryCompleted' }, 'config'],
    [
      'another event of GuardDuty',
      { source: 'aws.guardduty', 'detail-type': 'GuardDuty Malware Protection Object Scan Result', detail: {} },
      'guardduty',
    ],
  ])('%s is ignored', (_, event, via) => {
    expect(observe(event)).toEqual([{ kind: 'ignored', via, reason: expect.any(String) }]);
  });
});

describe('events that are not recognised', () => {
  it.each<[unknown, string]>([
    [null, 'not an event: null'],
    ['x', 'not an event: "x"'],
    [7, 'not an event: a number'],
    [{}, 'not recognised: an object with no keys'],
    [
      { AWSTemplateFormatVersion: '2010-09-09', Resources: {} },
      'not recognised: an object with keys "AWSTemplateFormatVersion", "Resources"',
    ],
    [
      { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification' },
      'events "EC2 Instance State-change Notification" of source "aws.ec2" are not supported',
    ],
    [
      { source: 'custom', 'detail-type': 'GuardDuty Finding', detail: { id: 'x' } },
      'events "GuardDuty Finding" of source "custom" are not supported',
    ],
    [
      { source: 'aws.config', 'detail-type': 'Config Configuration Item Change' },
      'event "Config Configuration Item Change" without a detail',
    ],
    [{ invokingEvent: '{' }, 'invokingEvent is not the JSON text of an object'],
    [{ invokingEvent: '{"messageType":"New"}' }, 'Config message "New" has no configurationItem'],
    [{ configurationItems: ['x'] }, 'configuration item is "x", not an object'],
  ])('%o: %s', (event, message) => {
    expect(() => observe(event)).toThrow(new InvalidEvent(message));
  });

  it('among others are reported by their place, and the others observed', () => {
    const problems: string[] = [];
    const onProblem = (problem: Error, part: number) => problems.push(`${part}: ${problem.message}`);
    expect(observe([item, {}, item], { onProblem })).toHaveLength(2);
    expect(observe({ configurationItems: [item, { ...item, resourceId: '' }] }, { onProblem })).toHaveLength(1);
    expect(problems).toEqual(['1: not recognised: an object with no keys', '1: configuration item without resourceId']);
  });

  it('without a listener for problems are thrown', () => {
    expect(() => observe([item, {}])).toThrow(InvalidEvent);
  });
});

describe('observing', () => {
  it('says who brought a bare item, and that Config brought an event', () => {
    expect(observe(item)).toMatchObject([{ via: 'file' }]);
    expect(observe(item, { via: 'sweep' })).toMatchObject([{ via: 'sweep' }]);
    expect(observe({ configurationItem: item }, { via: 'sweep' })).toMatchObject([{ via: 'config' }]);
  });

  it('gives observations or InvalidEvent for any JSON, never another error', () => {
    const word = fc.constantFrom(
      'source',
      'detail-type',
      'detail',
      'aws.config',
      'aws.guardduty',
      'GuardDuty Finding',
      'configurationItem',
      'configurationItems',
      'Results',
      'Findings',
      'resourceType',
      'resourceId',
      'type',
      'id',
      'service',
      'AWS::EC2::SecurityGroup',
      'AWS::S3::Bucket',
      'AWS::EC2::VPC',
      'configuration',
      'supplementaryConfiguration',
      'tags',
      '__proto__',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        word,
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(word, tie('value'), { maxKeys: 6 }),
      ),
    }));
    const types = [
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::NetworkAcl',
      'AWS::S3::Bucket',
      'AWS::EC2::VPC',
      'AWS::CloudFront::Distribution',
      'AWS::ElasticLoadBalancing::LoadBalancer',
      'AWS::RDS::DBInstance',
      'AWS::IAM::Role',
      'AWS::CloudTrail::Trail',
      'AWS::OpenSearch::Domain',
    ];
    const held = fc.record({
      configuration: value,
      supplementaryConfiguration: value,
      tags: value,
      resourceType: fc.constantFrom(...types),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          value,
          held.map((more) => ({ ...item, ...more })),
        ),
        (event) => {
          try {
            expect(Array.isArray(observe(event))).toBe(true);
          } catch (error) {
            if (!(error instanceof InvalidEvent)) throw error;
            expect(error.message).toMatch(/^[\x20-\x7e]{1,400}$/);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
