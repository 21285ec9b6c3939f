import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation, Via } from '@clausewatch/model/observation';
import type { Threat } from '@clausewatch/model/threat';

import { type ObserveOptions, observeEach } from '../problems.ts';
import { decoded, type Fields, fields, flag, list, number, oneOf, optional, pick, shown, text } from '../read.ts';
import { moment } from '../time.ts';
import { remotesOf } from './remotes.ts';
import { attachedTo, resourcesOf } from './resources.ts';

/** Findings have one of these grammars of type: `Purpose:Resource/Family` (GuardDuty User Guide, Finding format). */
const TYPE = /^[A-Za-z]{1,40}:[A-Za-z0-9]{1,40}\//;
/** No time at all: any other report of the same finding is newer. */
const NEVER = '1970-01-01T00:00:00.000Z';
/** High: a finding that does not say how grave it is must not pass for a mild one. */
const UNSCORED = 7;

/** `additionalInfo` of the API keeps its content as JSON text under `value`. */
function isSample(service: Fields | undefined, title: string): boolean {
  const info = fields(pick(service, 'additionalInfo'));
  const told = pick(info, 'sample') ?? pick(fields(decoded(pick(info, 'value'))), 'sample');
  return flag(told) === true || title.startsWith('[SAMPLE]');
}

function required(value: unknown, name: string): string {
  const given = text(value);
  if (given === undefined || given.length > 1024) throw new InvalidEvent(`GuardDuty finding without ${name}`);
  return given;
}

function countOf(value: unknown): number {
  const count = number(value) ?? 1;
  return count >= 1 ? Math.trunc(count) : 1;
}

/** `arn:PARTITION:guardduty:REGION:ACCOUNT:detector/DETECTOR/finding/ID` */
function partsOf(arn: string | undefined): readonly (string | undefined)[] {
  const [, partition, , region, account, rest] = arn?.slice(0, 1024).split(':') ?? [];
  return [partition, region, account, rest?.split('/')[1]].map((part) => text(part));
}

/**
 * One finding, in the camelCase of events or the PascalCase of the API. Account and region are the finding's own (or its
 * ARN's): the envelope names whoever delivers it. Throws `InvalidEvent` when it has no id, account or type.
 */
function readFinding(value: unknown): Threat {
  const finding = fields(value);
  if (finding === undefined) throw new InvalidEvent(`GuardDuty finding is ${shown(value)}, not an object`);
  const service = fields(pick(finding, 'service'));
  const [partition, arnRegion, arnAccount, arnDetector] = partsOf(text(pick(finding, 'arn')));
  const account = required(text(pick(finding, 'accountId')) ?? arnAccount, 'accountId');
  const region = text(pick(finding, 'region')) ?? arnRegion ?? 'unknown';
  const times = [pick(finding, 'updatedAt'), pick(service, 'eventLastSeen'), pick(finding, 'createdAt')].map(moment);
  const [updatedAt = times[1] ?? times[2] ?? NEVER] = times;
  const score = number(pick(finding, 'severity'));
  const title = text(pick(finding, 'title')) ?? '';
  const attached = attachedTo(finding, { account, region });
  return {
    partition: text(pick(finding, 'partition')) ?? partition ?? 'aws',
    account,
    region,
    id: required(pick(finding, 'id'), 'id'),
    detector: text(pick(service, 'detectorId')) ?? arnDetector ?? 'unknown',
    type: required(pick(finding, 'type'), 'type'),
    score: score === undefined ? UNSCORED : Math.min(10, Math.max(0, score)),
    title,
    description: text(pick(finding, 'description')) ?? '',
    resources: resourcesOf(finding, { account, region }),
    ...(attached.length === 0 ? {} : { attached }),
    ...optional('role', oneOf(pick(service, 'resourceRole'), 'TARGET', 'ACTOR')),
    remotes: remotesOf(finding),
    count: countOf(pick(service, 'count')),
    firstSeen: moment(pick(service, 'eventFirstSeen')) ?? times[2] ?? updatedAt,
    lastSeen: times[1] ?? updatedAt,
    updatedAt,
    archived: flag(pick(service, 'archived')) ?? flag(finding['Archived'] ?? finding['archived']) ?? false,
    sample: isSample(service, title),
  };
}

function observeFinding(value: unknown, via: Via): Observation[] {
  return [{ kind: 'threat', via, threat: readFinding(value) }];
}

function isFinding(event: Fields | undefined): boolean {
  const told = pick(event, 'schemaVersion') ?? pick(event, 'service') ?? pick(event, 'resource') ?? pick(event, 'arn');
  return text(pick(event, 'id')) !== undefined && TYPE.test(text(pick(event, 'type')) ?? '') && told !== undefined;
}

function findingsOf(event: Fields): readonly unknown[] | undefined {
  return list(pick(event, 'findings'));
}

/** True when the event has a shape that GuardDuty writes. */
export function isThreatEvent(event: Fields): boolean {
  if (event['source'] === 'aws.guardduty' && 'detail-type' in event) return true;
  return isFinding(event) || findingsOf(event)?.every((one) => isFinding(fields(one))) === true;
}

/**
 * What GuardDuty says: EventBridge events (also with findings as the API spells them), findings alone, API answers.
 * Other events of the source, such as recorded API calls, are ignored. Throws `InvalidEvent` for a finding without id,
 * account or type.
 */
export function observeGuardDuty(event: unknown, options: ObserveOptions = {}): Observation[] {
  const { via = 'file' } = options;
  const from = fields(event);
  if (from === undefined) throw new InvalidEvent(`GuardDuty event is ${shown(event)}, not an object`);
  if ('detail-type' in from) {
    if (from['detail-type'] === 'GuardDuty Finding') return observeFinding(decoded(from['detail']), 'guardduty');
    return [{ kind: 'ignored', via: 'guardduty', reason: `event ${shown(from['detail-type'])} is not a finding` }];
  }
  const several = findingsOf(from);
  if (several === undefined) return observeFinding(from, via);
  return observeEach(several, (one) => observeFinding(one, via), options);
}
