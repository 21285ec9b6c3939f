import { type AddressSet, subtract } from '@clausewatch/net/addresses';

import type { Asking } from './arrive.ts';
import { allPoints, ofFamily, packets } from './axis.ts';
import { blameOf, type EndPoint, type Found, hopsOf, narrowed } from './found.ts';
import { spaceOf } from './gates.ts';
import { toBeyond } from './inbound.ts';
import { waysOut } from './outbound.ts';
import { follow, type Step } from './path.ts';
import type { Address } from './places.ts';
import { rectangle, type Region } from './region.ts';
import type { Chosen } from './select.ts';

function leaving(
  { place, doubts }: Chosen,
  address: Address,
  to: EndPoint,
  packetsThere: Region,
  steps: readonly Step[],
): Found {
  const all = address.exact ? doubts : [...doubts, `interfaces of ${place.id}`];
  const nobody = { kind: place.kind, id: place.id } as const;
  const { sure, maybe, missing, blocker } = narrowed(follow(packetsThere, steps), undefined, all, nobody);
  return {
    from: { id: place.id, kind: place.kind },
    to,
    many: 'destination',
    ...(address.exact ? { fixed: rectangle(allPoints, address.own) } : {}),
    sure,
    maybe,
    missing,
    ...(blocker === undefined ? {} : { blocker }),
    hops: (point, other) => hopsOf(steps, point, other),
    blame: blameOf(steps, to),
  };
}

/** From every address of a place to hosts on the internet. */
export function toInternet(asking: Asking, from: Chosen, destinations: AddressSet): Found[] {
  const { place } = from;
  const space = spaceOf(asking.atlas, place.network);
  const outside = space === undefined ? destinations : subtract(destinations, space);
  return place.addresses.flatMap((address) => {
    const there = packets(asking.traffic, ofFamily(outside, address.own));
    const to: EndPoint = { id: 'internet', kind: 'internet' };
    return waysOut(asking.atlas, place, address).map(({ steps }) => leaving(from, address, to, there, steps));
  });
}

/** From every address of a place to hosts that no item describes, behind a gateway or in an unread network. */
export function toOutOfSight(asking: Asking, from: Chosen, destinations: AddressSet): Found[] {
  const ways = toBeyond(asking.atlas, from.place);
  return from.place.addresses.flatMap((address) => {
    const there = packets(asking.traffic, ofFamily(destinations, address.own));
    return there.length === 0
      ? []
      : ways.map((steps) => leaving(from, address, { id: 'outside', kind: 'outside' }, there, steps));
  });
}
