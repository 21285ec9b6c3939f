import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation, Via } from '@clausewatch/model/observation';

import { type ObserveOptions, observeEach } from '../problems.ts';
import { decoded, type Fields, fields, list, shown, text } from '../read.ts';
import { observeItem } from './item.ts';

/** Message types that carry no state of a resource (Config Developer Guide, Notifications). */
const WITHOUT_STATE: ReadonlySet<string> = new Set([
  'ScheduledNotification',
  'ConfigurationSnapshotDeliveryStarted',
  'ConfigurationSnapshotDeliveryCompleted',
  'ConfigurationSnapshotDeliveryFailed',
  'ConfigurationHistoryDeliveryCompleted',
  'ConfigurationHistoryDeliveryFailed',
  'ConfigRulesEvaluationStarted',
  'ComplianceChangeNotification',
  'ConfigRulesReevaluationStatus',
]);
const NOTICES = /^Config (?:Rules Compliance Change|Rules Re-evaluation Status|Configuration \w+ Delivery Status)$/;

function ignored(via: Via, reason: string): Observation[] {
  return [{ kind: 'ignored', via, reason }];
}

/** A notification: the `detail` of an event, a rule's invoking event, or the body that Config sends to SNS. */
function observeMessage(message: Fields, via: Via, options: ObserveOptions, leftScope = false): Observation[] {
  const type = text(message['messageType']);
  if (type !== undefined && WITHOUT_STATE.has(type)) return ignored(via, `${type}: no state of a resource`);
  if ('configurationItemSummary' in message)
    return [observeItem(message['configurationItemSummary'], via, leftScope, true)];
  const item = message['configurationItem'];
  // The first notifications to SNS held a list of items.
  const items = list(item) ?? (item === undefined ? undefined : [item]);
  if (items === undefined) throw new InvalidEvent(`Config message ${shown(type)} has no configurationItem`);
  return observeEach(items, (one) => [observeItem(one, via, leftScope)], options);
}

function observeRule(event: Fields, options: ObserveOptions): Observation[] {
  const invoking = fields(decoded(event['invokingEvent']));
  if (invoking === undefined) throw new InvalidEvent('invokingEvent is not the JSON text of an object');
  return observeMessage(invoking, 'config', options, event['eventLeftScope'] === true);
}

function observeEnvelope(event: Fields, options: ObserveOptions): Observation[] {
  const type = text(event['detail-type']) ?? '';
  if (NOTICES.test(type)) return ignored('config', `${type}: no state of a resource`);
  const detail = fields(decoded(event['detail']));
  if (detail === undefined) throw new InvalidEvent(`event ${shown(type)} without a detail`);
  return observeMessage(detail, 'config', options);
}

function isItem(event: Fields): boolean {
  return 'resourceType' in event && 'resourceId' in event;
}

/** The lists under which API answers and files in S3 keep their items; `Results` holds JSON texts (Select answers). */
function itemsOf(event: Fields): readonly unknown[] | undefined {
  const [results, items] = [event['Results'], event['configurationItems'] ?? event['baseConfigurationItems']];
  return (
    list(results)?.map(decoded) ?? list(items) ?? list(event['ConfigurationItems'] ?? event['BaseConfigurationItems'])
  );
}

/** True when the event has a shape that AWS Config writes. */
export function isConfigEvent(event: Fields): boolean {
  if (event['source'] === 'aws.config' && 'detail-type' in event)
    return !String(event['detail-type']).endsWith('via CloudTrail');
  if (isItem(event)) return true;
  const parts = ['invokingEvent', 'configurationItem', 'configurationItemSummary'];
  return parts.some((name) => name in event) || itemsOf(event) !== undefined || isBareNotice(event);
}

function isBareNotice(event: Fields): boolean {
  return WITHOUT_STATE.has(text(event['messageType']) ?? '');
}

/**
 * What AWS Config says: EventBridge events, invocations of a custom rule, SNS bodies, API answers, snapshot and history
 * files, Select rows, single items and lists of them. Throws `InvalidEvent` saying what is missing or unreadable.
 */
export function observeConfig(event: unknown, options: ObserveOptions = {}): Observation[] {
  const { via = 'file' } = options;
  const items = list(event);
  if (items !== undefined) return observeEach(items, (item) => [observeItem(item, via)], options);
  const from = fields(event);
  if (from === undefined) throw new InvalidEvent(`Config event is ${shown(event)}, not an object`);
  if ('detail-type' in from) return observeEnvelope(from, options);
  if ('invokingEvent' in from) return observeRule(from, options);
  if (isItem(from)) return [observeItem(from, via)];
  const several = itemsOf(from);
  return several === undefined
    ? observeMessage(from, 'config', options)
    : observeEach(several, (item) => [observeItem(item, via)], options);
}
