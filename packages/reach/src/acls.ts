import type { AclEntry } from '@clausewatch/model/configuration-network';
import type { AclPart } from '@clausewatch/model/graph';
import { overlaps } from '@clausewatch/net/addresses';

import { pointsOf } from './axis.ts';
import type { Blamed } from './path.ts';
import { anything, joinAll, less, meet, meets, rectangle, type Region, sameRegion } from './region.ts';

type Direction = AclEntry['direction'];

const ordered = new WeakMap<AclPart, Readonly<Record<Direction, readonly AclEntry[]>>>();

function inOrder(acl: AclPart, direction: Direction): readonly AclEntry[] {
  const known = ordered.get(acl);
  if (known !== undefined) return known[direction];
  const all = acl.entries.toSorted((a, b) => a.number - b.number);
  const made = {
    ingress: all.filter((entry) => entry.direction === 'ingress'),
    egress: all.filter((entry) => entry.direction === 'egress'),
  };
  ordered.set(acl, made);
  return made[direction];
}

/** The entries that allow, in order, each with what it decides: the lowest number that matches does, and what none matches is denied. */
export function allowing(acl: AclPart, direction: Direction): { readonly entry: AclEntry; readonly region: Region }[] {
  let undecided = anything;
  const allowed: { readonly entry: AclEntry; readonly region: Region }[] = [];
  for (const entry of inOrder(acl, direction)) {
    const matched = rectangle(pointsOf(entry.traffic), entry.addresses);
    if (entry.action === 'allow') allowed.push({ entry, region: meet(undecided, matched) });
    undecided = less(undecided, matched);
    if (undecided.length === 0) break;
  }
  return allowed;
}

/** What an ordered list lets through. */
export function allowedBy(acl: AclPart, direction: Direction): Region {
  const allowed = joinAll(allowing(acl, direction).map(({ region }) => region));
  return sameRegion(allowed, anything) ? anything : allowed;
}

/** The entries that let in some of what got through. */
export function blamedEntries(acl: AclPart, through: Region): Blamed[] {
  return allowing(acl, 'ingress').flatMap(({ entry, region }) => {
    if (!meets(region, through)) return [];
    return [{ cause: { kind: 'network-acl' as const, id: acl.id, entry }, region: () => meet(region, through) }];
  });
}

/** The number of the entry that decides for one packet; `undefined` when none matches. */
export function decidingEntry(acl: AclPart, direction: Direction, point: number, packet: Region): number | undefined {
  const address = packet[0]?.addresses;
  return inOrder(acl, direction).find((entry) => {
    const span = pointsOf(entry.traffic);
    const hit = span.some((low, i) => i % 2 === 0 && low <= point && point <= (span[i + 1] ?? low));
    return hit && address !== undefined && overlaps(entry.addresses, address);
  })?.number;
}
