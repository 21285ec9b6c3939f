/** The envelope of an EventBridge event in a queue: what the queue is for, and nothing else, passes. */
import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import { decoded, fields, type Fields, text } from '@clausewatch/sources/read';

export interface Expected {
  /** AWS lets nobody but its services send as `aws.…`. */
  readonly source: string | RegExp;
  readonly detailTypes: readonly string[];
}

/** The event in a message's body. Throws `InvalidEvent` when it is not the expected kind. */
export function openEnvelope(body: unknown, { source, detailTypes }: Expected): Fields {
  const event = fields(decoded(body));
  if (event === undefined) throw new InvalidEvent('the message is not a JSON object');
  const [from, type] = [text(event['source']), text(event['detail-type'])];
  if (typeof source === 'string' ? from !== source : !source.test(from ?? ''))
    throw new InvalidEvent(`the source is not ${String(source)}`);
  if (type === undefined || !detailTypes.includes(type))
    throw new InvalidEvent(`the detail-type is not ${detailTypes.join(' or ')}`);
  const account = text(event['account']);
  if (account === undefined || !/^\d{12}$/.test(account))
    throw new InvalidEvent('an event without the account that sent it');
  if (fields(decoded(event['detail'])) === undefined) throw new InvalidEvent('an event without a detail');
  return event;
}

/** Throws `InvalidEvent` when the event speaks of another account than its sender's. Compared is what was read, for a field could be passed over. */
export function assertOwn(event: Fields, observations: readonly Observation[]): void {
  for (const observation of observations) {
    const account = accountOf(observation);
    if (account !== undefined && account !== event['account'])
      throw new InvalidEvent('an event of one account about another');
  }
}

function accountOf(observation: Observation): string | undefined {
  switch (observation.kind) {
    case 'resource':
      return observation.resource.ref.account;
    case 'deleted':
    case 'oversized':
    case 'unread':
      return observation.ref.account;
    case 'threat':
      return observation.threat.account;
    case 'api-call':
      return observation.call.account;
    case 'signal':
      return observation.signal.account;
    case 'canary':
    case 'ignored':
      return undefined;
  }
}
