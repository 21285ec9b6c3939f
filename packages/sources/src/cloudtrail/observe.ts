import type { ApiCall } from '@clausewatch/model/api-call';
import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';

import { type ObserveOptions, observeEach } from '../problems.ts';
import { decoded, type Fields, fields, list, optional, shown, text } from '../read.ts';
import { LISTENER_RULES } from '../graph/balancers.ts';
import { cut } from './actor.ts';
import { calls, deletions } from './calls.ts';
import { type Head, headOf } from './head.ts';
import { signalKindsOf, signalOf } from './signals.ts';

/** Ids, names and ARNs of AWS are ASCII; AWS Config allows 768 characters. */
const ID = /^[\x20-\x7e]{1,768}$/;
/** Resources that one call may name. RunInstances starts thousands. */
const most = 200;

/** The texts at the end of a path. Lists are followed into each element, and `{ content: … }`, as EC2 writes some parameters, into its content. */
function textsAt(from: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(from)) return from.slice(0, most).flatMap((one) => textsAt(one, path));
  const [name, ...rest] = path;
  if (name === undefined) {
    const one = text(from) ?? text(fields(from)?.['content']);
    return one !== undefined && ID.test(one) ? [one] : [];
  }
  const box = fields(from);
  return box !== undefined && Object.hasOwn(box, name) ? textsAt(box[name], rest) : [];
}

/** A trail is known by its name, also where a call gives the ARN; rules by their listener, whose ARN theirs begins with. */
function idOf(type: string, given: string): string {
  if (type === 'AWS::CloudTrail::Trail') return given.replace(/^arn:.*:trail\//, '');
  return type === LISTENER_RULES ? given.replace(/:listener-rule\/(.+)\/[^/]+$/, ':listener/$1') : given;
}

function changesOf(record: Fields, { account, region }: Head): readonly ResourceRef[] {
  const targets = calls.get(`${text(record['eventSource'])}/${text(record['eventName'])}`) ?? [];
  const parts = { req: record['requestParameters'], res: record['responseElements'] };
  return targets.flatMap(([type, ...paths]) => {
    for (const path of paths) {
      const [root, ...rest] = path.split('.');
      const ids = path === 'account' ? [account] : textsAt(root === 'req' ? parts.req : parts.res, rest);
      const place = { provider: 'aws', account, region: type.startsWith('AWS::IAM::') ? 'global' : region, type };
      if (ids.length > 0)
        return [...new Set(ids.map((id) => idOf(type, id)))].slice(0, most).map((id) => ({ ...place, id }));
    }
    return [];
  });
}

function ignored(reason: string): Observation[] {
  return [{ kind: 'ignored', via: 'cloudtrail', reason }];
}

function callOf(record: Fields, head: Head): ApiCall | undefined {
  const changes = changesOf(record, head);
  if (changes.length === 0) return undefined;
  const name = cut(record['eventName'], 100) ?? '';
  return {
    ...head,
    name,
    deletes: deletions.has(name),
    ...optional('request', cut(record['requestID'], 100)),
    changes,
  };
}

/** One record: what it may have changed and what it says of its maker. Both, one, or neither. */
function observeRecord(value: unknown): Observation[] {
  const record = fields(value);
  if (record === undefined) throw new InvalidEvent(`CloudTrail record is ${shown(value)}, not an object`);
  const failed = text(record['errorCode']) !== undefined;
  const watched = calls.has(`${text(record['eventSource'])}/${text(record['eventName'])}`) && !failed;
  const signs = signalKindsOf(record);
  // Nearly all of a log: nobody needs to know when, or by whom.
  if (!watched && signs.length === 0)
    return ignored(failed ? 'a call that failed' : 'a call that changes nothing that is watched');
  const head = headOf(record);
  const call = watched ? callOf(record, head) : undefined;
  if (call === undefined && signs.length === 0) return ignored('a call that names no resource');
  return [
    ...(call === undefined ? [] : [{ kind: 'api-call', via: 'cloudtrail', call } as const]),
    ...signs.map((kind) => ({ kind: 'signal', via: 'cloudtrail', signal: signalOf(kind, record, head) }) as const),
  ];
}

function isRecord(event: Fields | undefined): boolean {
  return text(event?.['eventName']) !== undefined && text(event?.['eventSource']) !== undefined;
}

function recordsOf(event: Fields): readonly unknown[] | undefined {
  return list(event['Records']);
}

/** True when the event has a shape that CloudTrail writes: on EventBridge, in its files, or one record alone. */
export function isTrailEvent(event: Fields): boolean {
  const type = text(event['detail-type']);
  if (type !== undefined) return type.endsWith('via CloudTrail');
  const records = recordsOf(event);
  return (
    isRecord(event) || (records !== undefined && records.length > 0 && records.every((one) => isRecord(fields(one))))
  );
}

/**
 * What CloudTrail says: EventBridge events ("AWS API Call" and "AWS Console Sign In via CloudTrail"), its files, records
 * alone. Calls that change nothing that is watched are ignored. Throws `InvalidEvent` for one that matters and does not
 * tell its time, id or account.
 */
export function observeTrail(event: unknown, options: ObserveOptions = {}): Observation[] {
  const from = fields(event);
  if (from === undefined) throw new InvalidEvent(`CloudTrail event is ${shown(event)}, not an object`);
  if ('detail-type' in from) return observeRecord(decoded(from['detail']));
  const records = recordsOf(from);
  return records === undefined ? observeRecord(from) : observeEach(records, observeRecord, options);
}
