/** Finds work that no doorbell announced: messages and timers that are due, scopes that are quiet, and assessments that a crash cut short. */
import type { Observation } from '@clausewatch/model/observation';

import { tick } from './act.ts';
import { isAgainMark, isUnclaimedMark, lookAgain } from './again.ts';
import { isCallMark } from './api-calls.ts';
import { deliverBundle } from './bundles.ts';
import { deliver } from './deliver.ts';
import { loadIncident } from './incidents.ts';
import { lastOf } from './looks.ts';
import { observe } from './observe.ts';
import { isUnread } from './order.ts';
import { type Waiting, sendDigests, sendWaiting, sendWeekly, waitingOf } from './outgoing.ts';
import type { App } from './ports.ts';
import { type ResourceRecord, type Stored, read } from './records.ts';
import { isLookMark, isMarked, settleScope } from './scopes.ts';
import { unreadState } from './unread.ts';
import { markSettled, settle } from './settle.ts';
import { shardNumbers } from './shards.ts';
import { atOnce, walkIndex } from './walk.ts';
import { later } from './time.ts';
import { counted } from '@clausewatch/render/text';

/** Seconds that a worker may take before its unfinished assessment is taken over. */
const patience = 120;

/** Seconds in which an event comes again that was not worked off: queues keep theirs for four days. */
const eventsTried = 5 * 86_400;

/** Messages that one message tells of; what is more goes out in a second one, so that none waits for all to be counted. */
const mostWaiting = 4000;

/** Of an incident with a dead message, what time changes in it is due all the same. */
const partitions = shardNumbers().flatMap((shard) => [`due#${shard}`, `dead#${shard}`]);

/** The first instant at which something is due, be it in the past; undefined: never. */
export async function nextDue({ table }: App): Promise<string | undefined> {
  const first = await Promise.all(
    partitions.map(async (partition) => {
      const { items } = await table.queryIndex('due', partition, { limit: 1 });
      return items[0]?.indexes?.due?.sk.split('#', 1)[0] ?? '~';
    }),
  );
  const next = first.toSorted()[0] ?? '~';
  return next === '~' ? undefined : next;
}

/** Works off everything that is due. One failure does not keep the rest waiting: it is thrown at the end. */
export async function workOffDue(app: App): Promise<{ readonly delivered: number; readonly resumed: number }> {
  const failures: unknown[] = [];
  const failed = (error: unknown): void => void failures.push(error);
  let waiting: readonly Waiting[] = [];
  let resumed = 0;
  let delivered = 0;
  const send = async (): Promise<void> => {
    delivered += await sendWaiting(app, waiting, failed);
    await sendDigests(app, waiting, failed);
    waiting = [];
  };
  for (const partition of partitions) {
    const incidents: string[] = [];
    for await (const item of walkIndex(app.table, 'due', partition, { upTo: `${app.now()}~` })) {
      try {
        if (item.sk === 'incident') incidents.push(item.pk);
        else if (item.sk === 'seen') await app.table.delete(item, item.version);
        else if (item.sk === 'weekly') await sendWeekly(app, item.pk);
        else if (item.sk === 'bundle') await deliverBundle(app, item.pk);
        else if (item.sk === 'settle') {
          for (const id of new Set(await settleScope(app, item.pk))) await deliver(app, id);
          resumed += 1;
        } else if (item.sk === 'record') {
          resumed += (await resume(app, await read(app.table, item))) ? 1 : 0;
        }
      } catch (error) {
        failed(error);
      }
    }
    waiting = [...waiting, ...(await atOnce(incidents, (id) => ticked(app, id, failed))).flat()];
    if (waiting.length > mostWaiting) await send();
  }
  await send();
  if (failures.length > 0)
    throw new AggregateError(failures, `${counted(failures.length, 'piece')} of due work failed`);
  return { delivered, resumed };
}

async function ticked(app: App, id: string, failed: (error: unknown) => void): Promise<readonly Waiting[]> {
  try {
    await tick(app, id);
    return waitingOf(await loadIncident(app.table, id), app.now());
  } catch (error) {
    failed(error);
    return [];
  }
}

/**
 * Only the newest state is at hand, or that the resource is gone: an older look that is pending waits for its event to be told again. What has
 * no words of its own needs none.
 */
async function resume(app: App, { version, value }: Stored<ResourceRecord>): Promise<boolean> {
  const { newest, pending, assessedAt } = value;
  if (later(assessedAt, patience) > app.now()) return false;
  const gone = value.latest === undefined;
  // What a worker began that is over by now: whoever struck the scope's own mark had settled it.
  const left = pending.some(isLookMark) && !(await isMarked(app, value.ref));
  // Of a state that no event brought again for so long, no more is known than the look that is kept.
  const lost = later(assessedAt, eventsTried) <= app.now();
  const wordless = pending.filter(
    (one) =>
      isCallMark(one) ||
      isUnclaimedMark(one) ||
      (gone && isAgainMark(one)) ||
      (left && isLookMark(one)) ||
      (lost && one !== newest && !isUnread(one) && !isAgainMark(one) && !isLookMark(one)),
  );
  if (wordless.length > 0) {
    await settle(app, { version, value }, []);
    await markSettled(app, { version, value }, wordless);
  }
  for (const order of pending.filter(isUnread)) await observe(app, unreadState(value, order));
  const again = pending.includes(newest) || pending.some(isAgainMark);
  if (again && !gone) await lookAgain(app, { version, value });
  else if (pending.includes(newest)) await observe(app, deletionOf(value));
  return again || wordless.length > 0 || pending.some(isUnread);
}

/** The deletion that the record tells of: its order holds the capture time and the state id. */
function deletionOf(record: ResourceRecord): Observation {
  const { ref, newest } = record;
  const [capturedAt = '', padded = ''] = newest.split('|');
  const stateId = padded.replace(/^0+(?=[0-9])/, '');
  const via = lastOf(record, 'deleted')?.via ?? 'sweep';
  return { kind: 'deleted', via, ref, capturedAt, stateId, reason: 'as recorded' };
}
