/** The envelope of an EventBridge event in a queue: what the queue is for, and nothing else, passes. */
import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import { decoded, fields, type Fields, text } from '@clausewatch/sources/read';

export interface Expected {
  readonly source: string;
  readonly detailType: string;
}

/** The event in a message's body. Throws `InvalidEvent` when it is not the expected kind. */
export function openEnvelope(body: unknown, { source, detailType }: Expected): Fields {
  const event = fields(decoded(body));
  if (event === undefined) throw new InvalidEvent('the message is not a JSON object');
  if (event['source'] !== source) throw new InvalidEvent(`the source is not ${source}`);
  if (event['detail-type'] !== detailType) throw new InvalidEvent(`the detail-type is not ${detailType}`);
  const account = text(event['account']);
  if (account === undefined || !/^\d{12}$/.test(account))
    throw new InvalidEvent('an event without the account that sent it');
  if (fields(decoded(event['detail'])) === undefined) throw new InvalidEvent('an event without a detail');
  return event;
}

/** Throws `InvalidEvent` when the event speaks of another account than its sender's. Compared is what was read, for a field could be passed over. */
export function assertOwn(event: Fields, observations: readonly Observation[]): void {
  for (const observation of observations) {
    const ref = observation.kind === 'resource' ? observation.resource.ref : 'ref' in observation && observation.ref;
    if (ref !== false && ref.account !== event['account'])
      throw new InvalidEvent('an event of one account about another');
  }
}
