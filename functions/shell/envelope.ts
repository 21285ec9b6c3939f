/** The envelope of an EventBridge event in a queue: what the queue is for, and nothing else, passes. */
import { InvalidEvent } from '@clausewatch/model/errors';
import { decoded, fields, type Fields, text } from '@clausewatch/sources/read';

export interface Expected {
  readonly source: string;
  readonly detailType: string;
  /** The account that the detail names, where it has to be the one that sent the event. */
  readonly accountIn?: (detail: Fields) => unknown;
}

/** The event in a message's body. Throws `InvalidEvent` when it is not the expected kind, or speaks of another account than its sender's. */
export function openEnvelope(body: unknown, { source, detailType, accountIn }: Expected): Fields {
  const event = fields(decoded(body));
  if (event === undefined) throw new InvalidEvent('the message is not a JSON object');
  if (event['source'] !== source) throw new InvalidEvent(`the source is not ${source}`);
  if (event['detail-type'] !== detailType) throw new InvalidEvent(`the detail-type is not ${detailType}`);
  const account = text(event['account']);
  if (account === undefined || !/^\d{12}$/.test(account))
    throw new InvalidEvent('an event without the account that sent it');
  const detail = fields(decoded(event['detail']));
  if (detail === undefined) throw new InvalidEvent('an event without a detail');
  if (accountIn === undefined) return event;
  const named = accountIn(detail);
  if (named !== account) throw new InvalidEvent('an event of one account about another');
  return event;
}

/** The account whose item a notification of AWS Config holds. */
export function accountOfItem(detail: Fields): unknown {
  const item = fields(detail['configurationItem'] ?? detail['configurationItemSummary']);
  return item?.['awsAccountId'] ?? item?.['accountId'];
}
