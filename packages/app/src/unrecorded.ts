/** What no recorder tells of is read of the provider itself: once something names it, and again at each sweep. */
import { Unavailable } from '@clausewatch/model/errors';
import { resourceKey } from '@clausewatch/model/key';
import { type Resource, type ResourceRef, type Tags, unreadResource } from '@clausewatch/model/resource';

import type { Outcome } from './observe.ts';
import type { Changed, State } from './order.ts';
import type { App } from './ports.ts';
import { type ResourceRecord, loadRecord } from './records.ts';
import { unreadSince, unreadState } from './unread.ts';

export type TakeState = (app: App, observation: State) => Promise<Outcome>;

/** What the provider says of a resource now; `undefined`, with a remark, where that cannot be read. Throws `Unavailable`. */
export async function readNow(
  app: App,
  ref: ResourceRef,
  at: string,
  tags: Tags,
): Promise<Changed | 'absent' | undefined> {
  try {
    return await app.readLive?.(ref, at, tags);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const why = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
    app.monitor.remark('a resource could not be read: its state is awaited', { type: ref.type, error: why });
    return undefined;
  }
}

/**
 * Reads and takes in what the state names, and what that names in turn, where nobody has read it yet. Answers the incidents that changed. Throws
 * `Unavailable` to be called again: what is read is not read twice.
 */
export async function takeNamed(app: App, state: State, takeState: TakeState): Promise<readonly string[]> {
  if (app.readLive === undefined || state.kind !== 'resource') return [];
  const incidents: string[] = [];
  for (const ref of othersNamed(app, state.resource)) {
    const known = (await loadRecord(app.table, ref))?.value.latest;
    if (known !== undefined) {
      const resource = app.readResource({ ref, ...known });
      incidents.push(...(await takeNamed(app, { ...state, resource }, takeState)));
      continue;
    }
    const read = await readNow(app, ref, app.now(), {});
    if (typeof read === 'object') incidents.push(...(await takeState(app, read)).incidents);
  }
  return incidents;
}

function othersNamed(app: App, resource: Resource): readonly ResourceRef[] {
  const own = resourceKey(resource.ref);
  return app.unrecorded?.(resource).filter((ref) => resourceKey(ref) !== own) ?? [];
}

/** Whether no recorder tells of it: what nobody reads of the provider, nobody ever says. */
export function isUnrecorded(app: App, ref: ResourceRef): boolean {
  const own = resourceKey(ref);
  return app.unrecorded?.(unreadResource(ref, '', '0')).some((one) => resourceKey(one) === own) ?? false;
}

/**
 * What the provider says now of a known resource that no recorder tells of: the very state that is known where nothing changed, and that it is unread
 * where that cannot be read. Throws `Unavailable`.
 */
export async function toldNow(app: App, record: ResourceRecord): Promise<State | undefined> {
  const { ref, latest } = record;
  if (app.readLive === undefined || !isUnrecorded(app, ref)) return undefined;
  const now = app.now();
  const unread = unreadSince(record);
  const read = await readNow(app, ref, now, latest?.tags ?? {});
  const about = { via: 'sweep', ref, capturedAt: now, stateId: '0' } as const;
  if (read === 'absent') return { ...about, kind: 'deleted', reason: 'the provider has it no more' };
  if (read === undefined)
    return unread === undefined
      ? { ...about, kind: 'unread', reason: 'not told by the provider' }
      : unreadState(record, unread);
  if (latest === undefined || unread !== undefined || read.kind !== 'resource') return read;
  const same = JSON.stringify(read.resource.raw) === JSON.stringify(latest.raw);
  return same ? { kind: 'resource', via: 'sweep', resource: app.readResource({ ref, ...latest }) } : read;
}
