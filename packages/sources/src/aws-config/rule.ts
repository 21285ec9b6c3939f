/** The invocation of a custom AWS Config rule: https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html */
import { InvalidEvent } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';

import { decoded, type Fields, fields, shown, text } from '../read.ts';
import { observeConfig } from './observe.ts';

export interface Invocation {
  readonly token: string;
  readonly rule: string;
  readonly account: string;
  /** `policy/clause`, as the rule's parameter `clauses` names them; absent: all. */
  readonly clauses?: readonly string[];
  /** What AWS Config orders results by: the capture time of a change, the notification's of a schedule. */
  readonly at: string;
  /** The one resource that changed; absent: everything that is known is asked for. */
  readonly change?: { readonly observation: Observation; readonly ref: ResourceRef };
}

/** Throws `InvalidEvent` saying what is missing. */
export function readInvocation(event: unknown): Invocation {
  const from = fields(event) ?? {};
  const [token, rule, account] = ['resultToken', 'configRuleName', 'accountId'].map((name) => text(from[name]));
  if (token === undefined || rule === undefined || account === undefined)
    throw new InvalidEvent('not the invocation of a rule: it needs resultToken, configRuleName and accountId');
  const clauses = clausesOf(from);
  const head = { token, rule, account, ...(clauses === undefined ? {} : { clauses }) };
  const invoking = fields(decoded(from['invokingEvent'])) ?? {};
  if (invoking['messageType'] === 'ScheduledNotification') return { ...head, at: instantOf(invoking) };
  const [observation] = observeConfig(from);
  if (observation?.kind === 'resource')
    return { ...head, at: observation.resource.capturedAt, change: { observation, ref: observation.resource.ref } };
  if (observation?.kind === 'deleted' || observation?.kind === 'oversized' || observation?.kind === 'unread')
    return { ...head, at: observation.capturedAt, change: { observation, ref: observation.ref } };
  throw new InvalidEvent(`a rule is not asked by a message ${shown(invoking['messageType'])}`);
}

function instantOf(invoking: Fields): string {
  const time = Date.parse(text(invoking['notificationCreationTime']) ?? '');
  if (Number.isNaN(time)) throw new InvalidEvent('a scheduled notification without notificationCreationTime');
  return new Date(time).toISOString();
}

function clausesOf(event: Fields): readonly string[] | undefined {
  const named = text(fields(decoded(event['ruleParameters']))?.['clauses']);
  const clauses = (named ?? '').split(',').map((one) => one.trim());
  return clauses.some((one) => one !== '') ? clauses.filter((one) => one !== '') : undefined;
}
