/** What is said of resources whose newest state nobody could read, and of those beside them. */
import { resourceKey } from '@clausewatch/model/key';
import type { Resource, ResourceRef } from '@clausewatch/model/resource';
import { type Verdict, undetermined } from '@clausewatch/model/verdict';

/** Named; the rest is counted. */
const most = 8;

/** What holds of these, and of whoever stands on them. */
export function unreadVerdict(refs: readonly ResourceRef[]): Verdict {
  const named = refs.slice(0, most).map(({ id }) => `the newest state of ${id}`);
  return undetermined(...named, ...(refs.length > most ? [`and ${refs.length - most} more`] : []));
}

export function unreadIn(resources: readonly Resource[]): readonly ResourceRef[] {
  return resources.filter(({ configuration }) => configuration.kind === 'unread').map(({ ref }) => ref);
}

interface Said {
  readonly ref: ResourceRef;
  readonly verdict: Verdict;
}

/** With what could not be read itself: nothing is known of it, unless something is surely wrong with it. */
export function withUnread(said: readonly Said[], unread: readonly ResourceRef[]): readonly Said[] {
  if (unread.length === 0) return said;
  const wrong = new Set(said.filter(({ verdict }) => verdict.kind === 'violation').map(({ ref }) => resourceKey(ref)));
  const open = unread.filter((ref) => !wrong.has(resourceKey(ref)));
  const keys = new Set(open.map((ref) => resourceKey(ref)));
  return [
    ...said.filter(({ ref }) => !keys.has(resourceKey(ref))),
    ...open.map((ref) => ({ ref, verdict: unreadVerdict([ref]) })),
  ];
}
