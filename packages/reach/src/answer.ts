import { type AddressSet, isEmpty, none, toCidrs } from '@clausewatch/net/addresses';
import { trafficLabel } from '@clausewatch/net/traffic';

import { trafficAt, trafficOf } from './axis.ts';
import type { EndPoint, Found, Hop } from './found.ts';
import type { Blocker } from './path.ts';
import { joinAll, type Region } from './region.ts';

/** One packet that gets through, and its answer back. */
export interface Packet {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly port?: number;
}

/** The whole set of packets between two ends. Its addresses are sources, or destinations where the destination is the internet. */
export interface Reached {
  readonly from: EndPoint;
  readonly to: EndPoint;
  readonly many: 'source' | 'destination';
  readonly sure: Region;
  /** What may get through as far as anybody can tell; contains `sure`. */
  readonly maybe: Region;
}

export interface Blocked {
  readonly from: EndPoint;
  readonly to: EndPoint;
  readonly blocker: Blocker;
}

export interface Answer {
  readonly verdict: 'reachable' | 'blocked' | 'undetermined';
  readonly reached: readonly Reached[];
  readonly packet?: Packet;
  readonly path?: readonly Hop[];
  /** The first blocker of each candidate way that is closed. */
  readonly blockers: readonly Blocked[];
  /** What has to be read for the whole answer to be sure. */
  readonly missing: readonly string[];
}

/** What one band lets through, for people: `tcp/22` from these addresses. */
export interface Opening {
  readonly traffic: string;
  readonly addresses: AddressSet;
}

/** A region as rows. */
export function openings(region: Region): Opening[] {
  return region.flatMap(({ low, high, addresses }) =>
    trafficOf(low, high).map((traffic) => ({ traffic: trafficLabel(traffic), addresses })),
  );
}

function firstOf({ v4, v6 }: AddressSet): AddressSet {
  const [four] = v4;
  const [six] = v6;
  if (four !== undefined) return { v4: [four, four], v6: none.v6 };
  return six === undefined ? none : { v4: none.v4, v6: [six, six] };
}

function addressText(set: AddressSet | undefined): string {
  const [text] = set === undefined || isEmpty(set) ? [] : toCidrs(firstOf(set));
  return text?.replace(/\/(?:32|128)$/, '') ?? 'unknown';
}

/** The packet and path that prove a way: the lowest traffic, the lowest address. */
export function witness(
  found: Found,
  within = found.sure,
): { readonly packet: Packet; readonly path: readonly Hop[] } | undefined {
  const [band] = within;
  if (band === undefined) return undefined;
  const traffic = trafficAt(band.low);
  const other = firstOf(band.addresses);
  const end = found.many === 'source' ? found.to : found.from;
  // A service whose interfaces are unread goes by its name.
  const sent = found.many === 'source' ? (found.sentBy?.(other) ?? found) : found;
  const fixed = found.fixed === undefined ? end.id : addressText(found.fixed[0]?.addresses);
  const [protocol = 'all'] = trafficLabel(traffic).split('/');
  const port = traffic.kind === 'ports' ? traffic.ports[0] : undefined;
  const region: Region = [{ low: band.low, high: band.low, addresses: other }];
  return {
    packet: {
      source: found.many === 'source' ? addressText(other) : fixed,
      destination: found.many === 'source' ? fixed : addressText(other),
      protocol: traffic.kind === 'protocol' ? trafficLabel(traffic) : protocol,
      ...(port === undefined ? {} : { port }),
    },
    path: [
      { hop: sent.from.id, kind: sent.from.kind },
      ...sent.hops(band.low, region),
      { hop: found.to.id, kind: found.to.kind },
    ],
  };
}

function together(founds: readonly Found[]): Reached[] {
  const groups = new Map<string, Found[]>();
  for (const found of founds) {
    if (found.maybe.length === 0) continue;
    const key = `${found.from.id} ${found.to.id}`;
    const there = groups.get(key);
    if (there === undefined) groups.set(key, [found]);
    else there.push(found);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { from, to, many } = first;
    return [
      { from, to, many, sure: joinAll(group.map(({ sure }) => sure)), maybe: joinAll(group.map(({ maybe }) => maybe)) },
    ];
  });
}

function blockersOf(founds: readonly Found[]): Blocked[] {
  const seen = new Map<string, Blocked>();
  for (const { from, to, blocker } of founds)
    if (blocker !== undefined) {
      const key = JSON.stringify([from.id, to.id, blocker]);
      if (!seen.has(key)) seen.set(key, { from, to, blocker });
    }
  return [...seen.values()];
}

/** Joins the candidate ways into one answer; `missing` is what the question itself named and nobody has seen. */
export function answerOf(founds: readonly Found[], missing: readonly string[]): Answer {
  const proof = founds.find(({ sure }) => sure.length > 0);
  const open = founds.some(({ maybe }) => maybe.length > 0);
  const lost = [...new Set([...missing, ...founds.flatMap((found) => found.missing)])].toSorted();
  const shown = proof === undefined ? undefined : witness(proof);
  return {
    verdict: proof !== undefined ? 'reachable' : open || missing.length > 0 ? 'undetermined' : 'blocked',
    reached: together(founds),
    ...(shown === undefined ? {} : shown),
    blockers: blockersOf(founds),
    missing: lost,
  };
}
