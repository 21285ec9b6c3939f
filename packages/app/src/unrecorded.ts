/** What no recorder tells of is read of the provider itself: once something names it, and again at each sweep. */
import { Unavailable } from '@clausewatch/model/errors';
import { resourceKey } from '@clausewatch/model/key';
import type { Resource, ResourceRef, Tags } from '@clausewatch/model/resource';

import type { Outcome } from './observe.ts';
import type { Changed } from './order.ts';
import type { App } from './ports.ts';
import { type ResourceRecord, loadRecord } from './records.ts';

export type TakeState = (app: App, observation: Changed) => Promise<Outcome>;

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
export async function takeNamed(app: App, state: Changed, takeState: TakeState): Promise<readonly string[]> {
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

/** What the provider says now of a known resource that no recorder tells of: the very state that is known where nothing changed. Throws `Unavailable`. */
export async function toldNow(app: App, { ref, latest }: ResourceRecord): Promise<Changed | undefined> {
  if (latest === undefined || app.readLive === undefined || app.unrecorded === undefined) return undefined;
  const resource = app.readResource({ ref, ...latest });
  if (!app.unrecorded(resource).some((one) => resourceKey(one) === resourceKey(ref))) return undefined;
  const now = app.now();
  const read = await readNow(app, ref, now, latest.tags);
  if (read === 'absent')
    return { kind: 'deleted', via: 'sweep', ref, capturedAt: now, stateId: '0', reason: 'the provider has it no more' };
  const same = read?.kind === 'resource' && JSON.stringify(read.resource.raw) === JSON.stringify(latest.raw);
  return same ? { kind: 'resource', via: 'sweep', resource } : read;
}
