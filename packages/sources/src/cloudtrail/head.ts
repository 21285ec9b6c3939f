import type { Actor } from '@clausewatch/model/actor';
import { InvalidEvent } from '@clausewatch/model/errors';

import { type Fields, fields, shown, text } from '../read.ts';
import { moment } from '../time.ts';
import { actorOf, cut } from './actor.ts';

/** Of a record: which event, where, when and by whom. */
export interface Head {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly at: string;
  readonly actor: Actor;
}

/** The account in whose log the record stands (CloudTrail User Guide, record contents). */
function accountOf(record: Fields): string | undefined {
  return cut(record['recipientAccountId'], 40) ?? cut(fields(record['userIdentity'])?.['accountId'], 40);
}

/** Throws `InvalidEvent` naming what is missing. Only for records that matter: of the others nobody needs to know when. */
export function headOf(record: Fields): Head {
  const name = shown(record['eventName']);
  const at = moment(record['eventTime']);
  if (at === undefined) throw new InvalidEvent(`API call ${name} without a readable eventTime`);
  const id = cut(record['eventID'], 100) ?? cut(record['requestID'], 100);
  if (id === undefined) throw new InvalidEvent(`API call ${name} without eventID`);
  const account = accountOf(record);
  if (account === undefined) throw new InvalidEvent(`API call ${name} without recipientAccountId`);
  const region = text(record['awsRegion'])?.slice(0, 40) ?? 'unknown';
  return { id, account, region, at, actor: actorOf(record, at) };
}
