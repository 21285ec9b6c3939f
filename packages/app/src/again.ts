/** Looks at a known state once more, with the policies, registers and controls of today. */
import { judge } from '@clausewatch/engine/assess';
import { Unavailable } from '@clausewatch/model/errors';
import type { ResourceRef } from '@clausewatch/model/resource';

import { reportFailures } from './failures.ts';
import { lastOf, lookOf, secondOrder, withSecondLook, withoutUnclaimed } from './looks.ts';
import type { App } from './ports.ts';
import { type ResourceRecord, type Stored, loadRecord, saveRecord } from './records.ts';
import { joinScopes } from './scopes.ts';
import { markSettled, settle, withPending } from './settle.ts';
import { judgeUnread, unreadSince } from './unread.ts';
import { listWatcher } from './watchers.ts';

const tries = 12;

/** Begin the marks of looks that were not brought about by an event. */
const againMark = 'again@';
const unclaimedMark = 'unclaimed@';

export function isAgainMark(pending: string): boolean {
  return pending.startsWith(againMark);
}

export function isUnclaimedMark(pending: string): boolean {
  return pending.startsWith(unclaimedMark);
}

/**
 * The newest state of a resource. What it says otherwise than before holds from now on: what was broken under the rules of then stays in the
 * books. Answers the ids of incidents that changed.
 */
export async function lookAgain(app: App, from: Stored<ResourceRecord>): Promise<readonly string[]> {
  let stored: Stored<ResourceRecord> | undefined = from;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (stored === undefined) return [];
    const { value, version }: Stored<ResourceRecord> = stored;
    const { latest, ref, newest } = value;
    if (latest === undefined) return [];
    const now = app.now();
    const resource = app.readResource({ ref, ...latest });
    const unread = unreadSince(value);
    const judgements = unread === undefined ? judge(app.plan, resource) : judgeUnread(app, ref);
    const via = lastOf(value, 'resource')?.via ?? 'sweep';
    const claimed = withoutUnclaimed(value, app.plan.claimed, now);
    const looked = withSecondLook(
      claimed,
      lookOf(now, secondOrder(unread ?? newest, now), 'resource', via, judgements),
    );
    // The rule of `observe`: what never broke anything, and no scope control collects, needs no second write.
    const calm = looked.subjects.length === 0 && !app.plan.collected.has(resource.configuration.kind);
    // A mark of its own: no event may come again for a state that is no longer the newest.
    const own = `${againMark}${version + 1}`;
    await listWatcher(app, ref);
    const marks = value.pending.filter((one) => one === newest || one.startsWith(againMark));
    const next = { ...(calm && marks.length === 0 ? looked : withPending(looked, own)), assessedAt: now };
    if ((await saveRecord(app.table, next, version)) === 'saved') {
      reportFailures(app, judgements);
      if (!next.pending.includes(own)) return [];
      const saved = { version: version + 1, value: next };
      const order = lastOf(looked, 'resource')?.order ?? newest;
      const changed = await settle(app, saved, [{ judgements, look: 'resource', order, resource }]);
      await joinScopes(app, resource.configuration.kind, { ref, order: newest, at: latest.capturedAt, via, resource });
      await markSettled(app, saved, [...marks, own]);
      return changed;
    }
    stored = await loadRecord(app.table, ref);
  }
  throw new Unavailable(`record of ${from.value.ref.id}: too many writers at once`);
}

/** Ends what no clause claims any more, of resources that have no state of their own too. */
export async function endUnclaimed(app: App, ref: ResourceRef): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const stored = await loadRecord(app.table, ref);
    if (stored === undefined) return;
    const next = withoutUnclaimed(stored.value, app.plan.claimed, app.now());
    if (next === stored.value) return;
    const version = stored.version + 1;
    const own = `${unclaimedMark}${version}`;
    const saved = { version, value: { ...withPending(next, own), assessedAt: app.now() } };
    if ((await saveRecord(app.table, saved.value, stored.version)) === 'conflict') continue;
    await settle(app, saved, []);
    await markSettled(app, saved, [own]);
    return;
  }
  throw new Unavailable(`record of ${ref.id}: too many writers at once`);
}
