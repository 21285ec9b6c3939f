/** Logs and metrics, made once. Every log message is a constant of ours; what comes from outside goes in fields, through `plain`. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Counted, Monitor } from '@clausewatch/app/ports';

import { failureOf, plain } from './safe-text.ts';

/** `item-failed`: one item of a sweep was left out. */
export type Count = Counted | 'item-failed';

export const logger = new Logger();
const metrics = new Metrics();

/** A dimension is a metric of its own, paid for and not found by the alarms: what a count was for is said by the remarks. */
export function count(what: Count): void {
  metrics.addMetric(what, 'Count', 1);
}

export const monitor: Monitor = {
  count: (what) => count(what),
  remark: (message, fields) =>
    logger.warn(
      message,
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, typeof value === 'number' ? value : plain(value)]),
      ),
    ),
};

/** Something that can pass: it is tried again. */
export function reportPassing(message: string, error: unknown, fields: Readonly<Record<string, string>> = {}): void {
  logger.warn(message, { ...fields, ...failureOf(error) });
}

/** Something that should not be: a mistake in the program, or what AWS refuses for good. */
export function reportFailure(message: string, error: unknown, fields: Readonly<Record<string, string>> = {}): void {
  logger.error(message, { ...fields, ...failureOf(error) });
}

/** Says that an event was dropped, and why. What the reason quotes of the event stays out: it could be anything. */
export function reportUnrecognised(reason: string, fields: Readonly<Record<string, string>> = {}): void {
  count('unrecognised');
  logger.warn('an event was not recognised and dropped', {
    ...fields,
    reason: plain(reason.replaceAll(/"[^"]*"?/g, '"..."')),
  });
}

/** Another service will never take what we say of an incident. */
export function reportRefused(incident: string, code: string): void {
  count('item-failed');
  logger.error('a finding was refused', { incident: plain(incident), code: plain(code) });
}

export function publishCounts(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
