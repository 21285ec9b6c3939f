import { type AddressSet, intersect, isEmpty, overlaps, subtract } from '@clausewatch/net/addresses';
import { type Traffic, trafficLabel } from '@clausewatch/net/traffic';

import { allPoints, ofFamily, packets, wholeFamily } from './axis.ts';
import { type Family, familyOf, type SourceClass } from './classes.ts';
import { blameOf, type EndPoint, type Found, hopsOf, narrowed } from './found.ts';
import { type Atlas, once, shortName } from './atlas.ts';
import { spaceOf } from './gates.ts';
import { type Around, aroundFrom, arriving, fromBeyond, fromInternet, type Where } from './inbound.ts';
import { waysBetween } from './pair.ts';
import { type Blocker, follow, type Outcome } from './path.ts';
import type { Address, Place } from './places.ts';
import { pin, rectangle, type Region } from './region.ts';
import type { Chosen } from './select.ts';

/** What is asked, under a name that equal questions have. */
export interface Asking {
  readonly atlas: Atlas;
  readonly traffic: readonly Traffic[];
  readonly name: string;
  /** Ways over the internet are left out. */
  readonly inside?: true;
}

/** The same sources, and other traffic. */
export function askingFor(atlas: Atlas, sources: string, traffic: readonly Traffic[]): Asking {
  const text = `asked ${traffic.map(trafficLabel).join('+')} from ${sources}`;
  // A short name, for it is a part of many keys; nothing is ever taken out of the memo.
  return { atlas, traffic, name: once(atlas, text, () => shortName('#')) };
}

export const INTERNET: EndPoint = { id: 'internet', kind: 'internet' };

export function endOf(chosen: Chosen): EndPoint {
  return { id: chosen.place.id, kind: chosen.place.kind };
}

const unheard = (chosen: Chosen): Blocker => ({
  kind: chosen.place.kind,
  id: chosen.place.id,
  why: 'no listener takes it',
});

/** One candidate way to an address, narrowed to what was asked for there. */
export function found(
  ends: { readonly from: EndPoint; readonly to: Chosen; readonly address: Address },
  outcome: Outcome,
  doubts: readonly string[] = [],
): Found {
  const { sure, maybe, missing, steps, blocker } = narrowed(
    outcome,
    ends.to.only,
    [...ends.to.doubts, ...doubts],
    unheard(ends.to),
  );
  return {
    from: ends.from,
    to: endOf(ends.to),
    many: 'source',
    ...(ends.address.exact ? { fixed: rectangle(allPoints, ends.address.own) } : {}),
    sure,
    maybe,
    missing,
    ...(blocker === undefined ? {} : { blocker }),
    hops: (point, address) => hopsOf(steps, point, address),
    blame: blameOf(steps, endOf(ends.to)),
  };
}

/** What hosts outside can send: not from addresses that the network itself has, and in the family of the address. */
function sentTo(
  { atlas, traffic, name }: Asking,
  sources: AddressSet,
  network: string | undefined,
  family: Family,
): Region {
  return once(atlas, `${name} v${family} to ${network}`, () => {
    const space = spaceOf(atlas, network);
    return packets(traffic, intersect(space === undefined ? sources : subtract(sources, space), wholeFamily(family)));
  });
}

/** From hosts on the internet to one address of a place, over its internet gateway. */
export function overInternet(asking: Asking, sources: AddressSet, to: Chosen, address: Address): Found {
  const { place } = to;
  const family = familyOf(address.own);
  const sent = (): Region => sentTo(asking, sources, place.network, family);
  const met =
    place.deaf === undefined && address.public !== undefined
      ? arriving(asking.atlas, place, `${asking.name} v${family}`, sent)
      : follow(sent(), fromInternet(asking.atlas, place, address));
  return found({ from: INTERNET, to, address }, met);
}

/** What any host on the internet may send to a place that has a public address. */
export function fromAnybody({ atlas, traffic, name }: Asking, place: Place, family: Family): Outcome {
  return arriving(atlas, place, `${name} anybody v${family}`, () => packets(traffic, wholeFamily(family)));
}

/** The way of packets from the internet to a subnet, as far as its security groups. */
export function overInternetAround(asking: Asking, sources: AddressSet, where: Where, family: Family): Around {
  const sent = (): Region => sentTo(asking, sources, where.network, family);
  return aroundFrom(asking.atlas, where, `${asking.name} v${family}`, sent);
}

/** From hosts that no item describes, behind a gateway or in an unread network. */
export function fromOutOfSight(asking: Asking, sources: AddressSet, to: Chosen, address: Address): Found[] {
  const steps = fromBeyond(asking.atlas, to.place);
  if (steps === undefined) return [];
  const others = ofFamily(sources, address.own);
  if (isEmpty(others)) return [];
  const outcome = follow(packets(asking.traffic, others), steps);
  return [found({ from: { id: 'outside', kind: 'outside' }, to, address }, outcome)];
}

/** From places of one class, on private addresses. */
export function inside(asking: Asking, from: SourceClass, to: Chosen, address: Address): Found[] {
  // A host sends nothing to itself; which address of its subnet a service has is not told, so any other host there may send.
  const itself = address.exact && overlaps(from.addresses, address.own);
  const others = itself ? subtract(from.addresses, address.own) : from.addresses;
  const base = packets(asking.traffic, others);
  const end: EndPoint = { id: from.place.id, kind: from.place.kind };
  if (base.length === 0) return [];
  const sentBy = (way: number) => (other: AddressSet) => {
    const sender = from.members.find((one) => overlaps(one.address.own, other));
    if (sender === undefined) return undefined;
    return inside(asking, { ...from, place: sender.place, members: [sender], addresses: other }, to, address)[way];
  };
  return waysBetween(asking.atlas, { from: from.place, to: to.place, at: address.own }).map((steps, way) => {
    const outcome = follow(base, steps);
    // The source is one unknown address of its subnet, so only what all of them can do is sure.
    const every = from.exact ? outcome : { ...outcome, sure: pin(outcome.sure, others, 'every') };
    return { ...found({ from: end, to, address }, every, from.doubts), sentBy: sentBy(way) };
  });
}
