/** The schedule's part: looks at everything again. What changed without an event is put right, and counted as a missed event. */
import { Unavailable } from '@clausewatch/model/errors';
import type { Observation } from '@clausewatch/model/observation';
import type { ResourceRef } from '@clausewatch/model/resource';

import { tick } from './act.ts';
import { lookAgain } from './again.ts';
import { openIncidents } from './incidents.ts';
import { reopenLasting } from './lasting.ts';
import { observe, takeState } from './observe.ts';
import type { App } from './ports.ts';
import { begin } from './quiet.ts';
import { allRecords, read } from './records.ts';
import { shardNumbers } from './shards.ts';
import { undeterred } from './sparing.ts';
import { unreadSince } from './unread.ts';
import { toldNow } from './unrecorded.ts';

export interface SweepReport {
  readonly looked: number;
  readonly missed: number;
  readonly changed: number;
}

/** Takes in what the provider says now. Anything that is new to us was missed. */
export async function sweepIn(app: App, observation: Observation): Promise<boolean> {
  await begin(app);
  const { kind, incidents } = await observe(app, observation);
  // Of a threat nothing but its incident tells whether it was known.
  const missed = observation.kind === 'threat' ? incidents.length > 0 : kind === 'new';
  if (missed) app.monitor.count('missed-event', { kind: observation.kind });
  return missed;
}

/** Assesses every known state with the policies, registers and controls of today; ends exceptions whose time is over. */
export async function reassess(app: App): Promise<SweepReport> {
  let looked = 0;
  let changed = 0;
  for await (const stored of allRecords(app.table)) {
    looked += 1;
    const ids = new Set([...(await lookAgain(app, stored)), ...(await reopenLasting(app, stored.value))]);
    changed += ids.size;
  }
  for (const { id } of await openIncidents(app.table)) await tick(app, id);
  return { looked, missed: 0, changed };
}

/** Where a re-assessment in steps stands: at a page of one shard of the inventory, or of the incidents that are not over. */
export interface Place {
  readonly of: 'inventory' | 'incidents';
  readonly shard: number;
  readonly after?: string;
}

/** Where it begins. The places can be worked through side by side. */
export function places(): readonly Place[] {
  return (['inventory', 'incidents'] as const).flatMap((of) => shardNumbers().map((shard) => ({ of, shard })));
}

/**
 * One page of what `reassess` does, and of the inventory those whose deletion was not told; answers the place of the next. What fails for good is
 * told to `failed` and left out. Throws `Unavailable` to be called again with the same place.
 */
export async function reassessPage(
  unbound: App,
  { of, shard, after }: Place,
  failed: (error: unknown) => void,
): Promise<Place | undefined> {
  const app = undeterred(unbound);
  const partition = of === 'inventory' ? `inventory#${shard}` : `open#${shard}`;
  const range = { limit: pageLength, ...(after === undefined ? {} : { after }) };
  const { items, next } = await app.table.queryIndex('open', partition, range);
  const refs: ResourceRef[] = [];
  for (const item of items)
    await unlessFailed(failed, async () => {
      if (of === 'incidents') return tick(app, item.pk);
      const stored = await read(app.table, item);
      const told = await toldNow(app, stored.value);
      // Nobody missed what nobody can read, nor what is read again.
      const missable = told?.kind !== 'unread' && unreadSince(stored.value) === undefined;
      if (told !== undefined) await (missable ? sweepIn(app, told) : takeState(app, told));
      else if (stored.value.latest !== undefined) refs.push(stored.value.ref);
      await lookAgain(app, stored);
      return reopenLasting(app, stored.value);
    });
  await unlessFailed(failed, () => lostDeletions(app, refs, failed));
  return next === undefined ? undefined : { of, shard, after: next };
}

/** Absence alone ends nothing: the deletion that the provider recorded does. */
async function lostDeletions(app: App, refs: readonly ResourceRef[], failed: (error: unknown) => void): Promise<void> {
  const judged = refs.filter(({ type }) => app.kindOf(type) !== 'other');
  if (app.absent === undefined || judged.length === 0) return;
  for (const ref of await app.absent(judged))
    await unlessFailed(failed, async () => {
      const last = await app.reread?.(ref, app.now());
      if (last?.kind === 'deleted') return sweepIn(app, { ...last, ref });
      app.monitor.remark('a resource is absent, and no deletion of it is recorded', { type: ref.type, id: ref.id });
      return false;
    });
}

async function unlessFailed(failed: (error: unknown) => void, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    failed(error);
  }
}

/** Records of a page: each may hold a few hundred kilobytes and takes a handful of writes. */
const pageLength = 50;
