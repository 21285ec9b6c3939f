import type { AclEntry } from '@clausewatch/model/configuration-network';
import type { AclPart } from '@clausewatch/model/graph';
import { overlaps } from '@clausewatch/net/addresses';

import { pointsOf } from './axis.ts';
import { anything, joinAll, less, meet, rectangle, type Region } from './region.ts';

type Direction = AclEntry['direction'];

function inOrder(acl: AclPart, direction: Direction): AclEntry[] {
  return acl.entries.filter((entry) => entry.direction === direction).toSorted((a, b) => a.number - b.number);
}

/** What an ordered list lets through: the lowest number that matches decides, and what none matches is denied. */
export function allowedBy(acl: AclPart, direction: Direction): Region {
  let undecided = anything;
  const allowed: Region[] = [];
  for (const entry of inOrder(acl, direction)) {
    const matched = rectangle(pointsOf(entry.traffic), entry.addresses);
    if (entry.action === 'allow') allowed.push(meet(undecided, matched));
    undecided = less(undecided, matched);
    if (undecided.length === 0) break;
  }
  return joinAll(allowed);
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
