/** One try to send a message, and what came of it. */
import { Unavailable } from '@clausewatch/model/errors';
import type { Delivery } from '@clausewatch/model/incident';

import { noteOutcome } from './lanes.ts';
import type { App } from './ports.ts';
import type { Table } from './table.ts';
import { later } from './time.ts';

/** Seconds before the next try: doubled each time, an hour at most; then the message is dead, and seen as such. */
const firstPause = 15;
const longestPause = 3600;
/** Seconds that a receiver may ask us to wait. */
const longestWish = 86_400;
const attempts = 10;
/** Seconds in which a message that somebody began to send is left to them. */
export const lease = 120;

/**
 * The try of that number, and what came of it: sent, later again, or given up. `work` answers false when there is no such channel. What the store
 * throws meanwhile is thrown: it says nothing of the channel.
 */
export async function tryOnce(
  app: App,
  { id, channel, attempts: tried }: Pick<Delivery, 'id' | 'channel' | 'attempts'>,
  work: (app: App) => Promise<boolean>,
): Promise<Partial<Delivery>> {
  const dead = (error: string): Partial<Delivery> => {
    app.monitor.count('delivery-dead', { channel });
    app.monitor.remark('a message could not be delivered', { delivery: id, error });
    return { state: 'dead', attempts: tried, due: app.now(), error };
  };
  // The tries before did not come to an end: whoever was at it was stopped.
  if (tried > attempts) return dead(`given up: none of ${attempts} tries came to an end`);
  const failures = new Set<unknown>();
  try {
    if (!(await work({ ...app, table: noting(app.table, failures) }))) return dead('this channel is not configured');
  } catch (error) {
    if (failures.has(error)) throw error;
    const why = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    if (!(error instanceof Unavailable)) return dead(why);
    await noteOutcome(app, channel, false);
    if (tried >= attempts) return dead(`given up after ${tried} tries: ${why}`);
    const wish = Math.min(longestWish, error.retryAfter ?? 0);
    const pause = Math.max(wish > 0 ? wish : 0, Math.min(longestPause, firstPause * 2 ** (tried - 1)));
    app.monitor.count('delivery-retried', { channel });
    return { attempts: tried, due: later(app.now(), pause), error: why };
  }
  app.monitor.count('delivery-sent', { channel });
  await noteOutcome(app, channel, true);
  return { state: 'sent', attempts: tried, due: app.now(), sentAt: app.now() };
}

/** The same table, and what it throws is remembered. */
function noting(table: Table, failures: Set<unknown>): Table {
  const noted =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      call(...args).catch((error: unknown) => {
        failures.add(error);
        throw error;
      });
  return {
    get: noted(table.get),
    put: noted(table.put),
    delete: noted(table.delete),
    query: noted(table.query),
    queryIndex: noted(table.queryIndex),
    ...(table.revision === undefined ? {} : { revision: noted(table.revision) }),
  };
}
