/** What ties incidents together: the resources that they are about, or that they expose. */
import type { Incident } from '@clausewatch/model/incident';
import type { ResourceRef } from '@clausewatch/model/resource';

/** Ids that are unique in all of AWS; what else is called the same lies in another account or region. */
const unique = /^(?:i|eni|sg)-[0-9a-f]{8,17}$/;
/** Of one incident. An exposed endpoint is told twenty times at most. */
const most = 60;

/** Keys that two incidents share when they are about one thing; of a threat also the interfaces and groups of what it is about. */
export function anchorsOf({ kind, resource, threat, entries }: Incident): readonly string[] {
  const refs = kind === 'threat' ? [resource, ...(threat?.resources ?? []), ...(threat?.attached ?? [])] : [resource];
  const exposed = entries.flatMap(({ reasons }) =>
    reasons.flatMap(({ proof }) => proof?.exposed.map(({ id }) => id) ?? []),
  );
  const keys = [...refs.map(anchorOf), ...exposed.map((id) => anchorOf({ ...resource, type: '', id }))];
  return [...new Set(keys)].slice(0, most);
}

function anchorOf({ account, type, id }: ResourceRef): string {
  if (unique.test(id)) return id;
  return type === 'AWS::::Account' ? `account ${id}` : `${account} ${id}`;
}

/** True when a reader of the one should know of the other: at least one is a threat. Two breaches of one resource are seen side by side anyway. */
export function isRelated(a: Incident, b: Incident): boolean {
  if (a.id === b.id || (a.kind === 'violation' && b.kind === 'violation')) return false;
  const own = new Set(anchorsOf(a));
  return anchorsOf(b).some((anchor) => own.has(anchor));
}
