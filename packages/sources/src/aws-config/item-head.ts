import { InvalidEvent } from '@clausewatch/model/errors';
import type { ResourceRef } from '@clausewatch/model/resource';

import { type Fields, fields, text } from '../read.ts';
import { moment } from '../time.ts';
import { canonicalType } from './kinds.ts';

/** Everything of an item but what it describes: whose it is and which of its states. */
export interface Head {
  readonly ref: ResourceRef;
  readonly arn: string | undefined;
  readonly capturedAt: string;
  readonly stateId: string;
}

/** Longer than any real identifier (Config allows resource ids of 768 characters). */
const MAX_TEXT = 1024;
const ACCOUNT = /^[0-9]{12}$/;
const REGION = /^([a-z]{2,4}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2})[a-z]?$/;
/** Stands for an account or region that the item does not tell. */
const UNKNOWN = 'unknown';

function required(value: unknown, name: string): string {
  const given = text(value);
  if (given === undefined || given.length > MAX_TEXT)
    throw new InvalidEvent(
      given === undefined ? `configuration item without ${name}` : `configuration item whose ${name} is too long`,
    );
  return given;
}

/** Old notifications have no region: the ARN has it, or else an availability zone (`us-west-2b`), the item's or the resource's own. */
function regionOf(item: Fields, arn: string | undefined): string {
  const given = text(item['awsRegion']);
  if (given !== undefined) return given;
  const zones = [item['availabilityZone'], fields(item['configuration'])?.['availabilityZone']];
  const [found] = [arn?.split(':', 4)[3], ...zones].flatMap((place) => REGION.exec(text(place) ?? '')?.[1] ?? []);
  return found ?? UNKNOWN;
}

function accountOf(item: Fields, arn: string | undefined): string {
  const given = text(item['awsAccountId']) ?? text(item['accountId']);
  return given ?? ACCOUNT.exec(arn?.split(':', 5)[4] ?? '')?.[0] ?? UNKNOWN;
}

/** Numeric ids only: the first notifications had UUIDs, which do not order anything. */
function stateIdOf(value: unknown): string {
  // `toFixed` writes a large whole number twice as fast as `String` does.
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value.toFixed(0) : '0';
  return typeof value === 'string' && /^[0-9]{1,20}$/.test(value) ? value.replace(/^0+(?=[0-9])/, '') : '0';
}

/**
 * Account, region, type, id, ARN, capture time and state id, in any of the spellings of an item. An account or region that
 * nothing tells is `unknown`. Throws `InvalidEvent` naming the field that is missing, too long, or no instant.
 */
export function readHead(item: Fields): Head {
  const type = canonicalType(required(item['resourceType'], 'resourceType'));
  const id = required(item['resourceId'], 'resourceId');
  const arn = text(item['ARN']) ?? text(item['arn']);
  const name = text(item['resourceName']);
  const time = item['configurationItemCaptureTime'];
  if (time === undefined || time === null)
    throw new InvalidEvent('configuration item without configurationItemCaptureTime');
  const capturedAt = moment(time);
  // Nobody could say which state is newer: a wrong one would pass for what is so now.
  if (capturedAt === undefined)
    throw new InvalidEvent('configuration item whose configurationItemCaptureTime cannot be read');
  const account = required(accountOf(item, arn), 'account (awsAccountId, accountId)');
  const region = required(regionOf(item, arn), 'region (awsRegion)');
  const ref: ResourceRef = { provider: 'aws', account, region, type, id };
  return {
    ref: name === undefined ? ref : { ...ref, name },
    arn,
    capturedAt,
    stateId: stateIdOf(item['configurationStateId']),
  };
}
