import { type AddressSet, unionOf } from '@clausewatch/net/addresses';

import type { Address, Place } from './places.ts';
import type { Chosen } from './select.ts';

/** Sources whose gates are the same, asked about together. */
export interface SourceClass {
  readonly place: Place;
  readonly members: readonly { readonly place: Place; readonly address: Address }[];
  readonly addresses: AddressSet;
  readonly exact: boolean;
  readonly doubts: readonly string[];
}

function keyOf({ place, doubts }: Chosen, { own, exact }: Address): string {
  const family = own.v6.length > 0 ? 6 : 4;
  const alone = exact && doubts.length === 0 && place.groups !== undefined ? '' : place.id;
  return [place.network, place.subnet, place.groups?.toSorted().join(), family, alone].join(' ');
}

/** Groups sources by subnet, security groups and address family. */
export function classesOf(chosen: readonly Chosen[]): SourceClass[] {
  const classes = new Map<
    string,
    { readonly one: Chosen; readonly exact: boolean; readonly members: SourceClass['members'][number][] }
  >();
  for (const one of chosen)
    for (const address of one.place.addresses) {
      const key = keyOf(one, address);
      const there = classes.get(key);
      const member = { place: one.place, address };
      if (there === undefined) classes.set(key, { one, exact: address.exact, members: [member] });
      else there.members.push(member);
    }
  return [...classes.values()].map(({ one, exact, members }) => ({
    place: one.place,
    members,
    addresses: unionOf(members.map(({ address }) => address.own)),
    exact,
    doubts: one.doubts,
  }));
}
