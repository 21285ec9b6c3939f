/** When may "not in the inventory" be read as "does not exist"? */
import { type Kind, recordingOf } from '@clausewatch/model/configuration';
import type { Resource, ResourceOf } from '@clausewatch/model/resource';

/** The resources of one kind. */
export function ofKind<K extends Kind>(resources: readonly Resource[], kind: K): readonly ResourceOf<K>[] {
  return resources.filter((resource): resource is Resource & ResourceOf<K> => resource.configuration.kind === kind);
}

/** True when each region that has a recorder has one that records `type`, and there is at least one. */
export function recorded(resources: readonly Resource[], type: string): boolean {
  const byRegion = Map.groupBy(ofKind(resources, 'recorder'), ({ ref }) => ref.region);
  return (
    byRegion.size > 0 &&
    [...byRegion.values()].every((list) => list.some(({ configuration }) => recordingOf(configuration, type) !== 'no'))
  );
}

/** True when the inventory is known to carry this type: it holds one of the kind, or the recorders record it. Only then is absence proof. */
export function inventoried(resources: readonly Resource[], kind: Kind, type: string): boolean {
  return resources.some(({ configuration }) => configuration.kind === kind) || recorded(resources, type);
}

/** What is missing where absence proves nothing. */
export function notRecorded(what: string, type: string): string {
  return `${what} (${type} is not recorded)`;
}
