import { describe, expect, it } from 'vitest';

import { readAuditTrail } from './audit-trail.ts';
import { readFlowLog } from './flow-log.ts';
import { readLogGroup } from './log-group.ts';
import { readRecorder } from './recorder.ts';
import { readThreatDetector } from './threat-detector.ts';

describe('flow logs', () => {
  it.each([
    [{ flowLogStatus: 'ACTIVE' }, true],
    [{ flowLogStatus: 'ACTIVE', deliverLogsStatus: 'FAILED' }, false],
    [{ flowLogStatus: 'INACTIVE' }, false],
    [{}, undefined],
  ])('%o is active: %s', (from, active) => {
    expect(readFlowLog({ resourceId: 'vpc-1', trafficType: 'ALL', ...from })).toEqual({
      kind: 'flow-log',
      watches: 'vpc-1',
      traffic: 'ALL',
      ...(active === undefined ? {} : { active }),
    });
  });
});

describe('audit trails', () => {
  it('read both spellings', () => {
    expect(
      readAuditTrail(
        {
          isMultiRegionTrail: true,
          logFileValidationEnabled: true,
          isOrganizationTrail: false,
          homeRegion: 'r',
          hasCustomEventSelectors: false,
        },
        {},
      ),
    ).toEqual({
      kind: 'audit-trail',
      multiRegion: true,
      validated: true,
      organisation: false,
      managementEvents: true,
      homeRegion: 'r',
    });
    expect(readAuditTrail({ IsLogging: true, EnableLogFileValidation: false }, {})).toEqual({
      kind: 'audit-trail',
      logging: true,
      validated: false,
    });
  });

  it.each([
    [{ hasCustomEventSelectors: true }, undefined],
    [{ EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }] }, true],
    [{ EventSelectors: [{ IncludeManagementEvents: false }] }, false],
    [{ EventSelectors: [{ ReadWriteType: 'WriteOnly' }] }, false],
    [{ EventSelectors: [] }, true],
    [{ AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }] }, true],
    [
      {
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'readOnly', Equals: ['false'] },
            ],
          },
        ],
      },
      false,
    ],
    [{ AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] }] }, false],
  ])('%o has all management events: %s', (from, expected) => {
    const read = readAuditTrail(from, {});
    expect(read.kind === 'audit-trail' && read.managementEvents).toBe(expected);
  });
});

describe('log groups', () => {
  it.each([
    [{ RetentionInDays: 30 }, 30],
    [{ retentionInDays: '365' }, 365],
    [{ RetentionInDays: 'x' }, undefined],
    [{ RetentionInDays: 0 }, undefined],
    [{ LogGroupName: 'a', Arn: 'arn' }, 'forever'],
    [{ LogGroupName: 'a' }, undefined],
    [{}, undefined],
  ])('%o keeps its logs for %s', (from, retention) => {
    expect(readLogGroup(from)).toEqual({ kind: 'log-group', ...(retention === undefined ? {} : { retention }) });
  });
});

describe('detectors and recorders', () => {
  it('say whether they are on and how often they tell', () => {
    expect(readThreatDetector({ Enable: true, FindingPublishingFrequency: 'SIX_HOURS' })).toEqual({
      kind: 'threat-detector',
      enabled: true,
      publishingFrequency: 'SIX_HOURS',
    });
    expect(readThreatDetector({ status: 'DISABLED', findingPublishingFrequency: 'NEVER' })).toEqual({
      kind: 'threat-detector',
      enabled: false,
    });
    expect(readThreatDetector({})).toEqual({ kind: 'threat-detector' });
  });

  it.each([
    [{ AllSupported: true }, true],
    [{ AllSupported: false, RecordingStrategy: { UseOnly: 'EXCLUSION_BY_RESOURCE_TYPES' } }, true],
    [{ RecordingStrategy: { UseOnly: 'INCLUSION_BY_RESOURCE_TYPES' } }, false],
  ])('recording %o covers all types: %s', (RecordingGroup, allTypes) => {
    expect(readRecorder({ Recording: true, RecordingGroup })).toEqual({
      kind: 'recorder',
      allTypes,
      types: [],
      excluded: [],
      recording: true,
    });
  });

  it.each([
    [{ recordingFrequency: 'CONTINUOUS' }, {}],
    [{ recordingFrequency: 'DAILY' }, { daily: 'all', continuous: [] }],
    [
      {
        recordingFrequency: 'DAILY',
        recordingModeOverrides: [{ resourceTypes: ['AWS::EC2::VPC'], recordingFrequency: 'CONTINUOUS' }],
      },
      { daily: 'all', continuous: ['AWS::EC2::VPC'] },
    ],
    [
      {
        recordingFrequency: 'CONTINUOUS',
        recordingModeOverrides: [{ resourceTypes: ['AWS::EC2::VPC'], recordingFrequency: 'DAILY' }],
      },
      { daily: ['AWS::EC2::VPC'] },
    ],
  ])('in the mode %o say what comes once a day', (recordingMode, said) => {
    const { kind: _kind, types: _types, excluded: _excluded, ...mode } = Object(readRecorder({ recordingMode }));
    expect(mode).toEqual(said);
  });

  it('name the types that are recorded or left out', () => {
    const recordingGroup = {
      resourceTypes: ['AWS::EC2::VPC', 7],
      exclusionByResourceTypes: { resourceTypes: ['AWS::IAM::Role'] },
    };
    expect(readRecorder({ recordingGroup })).toEqual({
      kind: 'recorder',
      types: ['AWS::EC2::VPC'],
      excluded: ['AWS::IAM::Role'],
    });
  });
});
