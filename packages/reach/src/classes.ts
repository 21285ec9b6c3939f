import { type AddressSet, unionOf } from '@clausewatch/net/addresses';

import { type Atlas, once } from './atlas.ts';
import { sortedKey } from './gates.ts';
import { admittedBy, namesOtherGroups } from './groups.ts';
import type { Address, Place } from './places.ts';
import { regionKey } from './region.ts';
import type { Chosen } from './select.ts';

interface Member {
  readonly place: Place;
  readonly address: Address;
}

/** Sources whose gates are the same, asked about together. */
export interface SourceClass {
  readonly place: Place;
  readonly members: readonly Member[];
  readonly addresses: AddressSet;
  readonly exact: boolean;
  readonly doubts: readonly string[];
}

const isAlone = ({ place, doubts }: Chosen, { exact }: Address): boolean =>
  !exact || doubts.length > 0 || place.groups === undefined;

/** What a set of groups is to another network: whom they may send to, and which of them are named there. */
function abroad(atlas: Atlas, groups: readonly string[], network: string | undefined): string {
  return once(atlas, `abroad ${network} ${sortedKey(groups)}`, () => {
    const named = groups.filter((id) => atlas.estate.namersOf.get(id)?.some((by) => by.network !== network));
    const { sure, maybe, missing } = admittedBy(atlas, groups, 'egress', new Set());
    const naming = groups.some((id) => namesOtherGroups(atlas, id, 'egress')) || sure !== maybe || missing.length > 0;
    return naming ? sortedKey(groups) : `${sortedKey(named)} ${regionKey(sure)}`;
  });
}

type GroupsKey = (place: Place) => string;

function classed(chosen: readonly Chosen[], groupsKey: GroupsKey): SourceClass[] {
  const classes = new Map<string, { readonly one: Chosen; readonly exact: boolean; readonly members: Member[] }>();
  for (const one of chosen)
    for (const address of one.place.addresses) {
      const { place } = one;
      const family = address.own.v6.length > 0 ? 6 : 4;
      const alone = isAlone(one, address) ? place.id : '';
      const key = [place.network, place.subnet, groupsKey(place), family, alone].join(' ');
      const there = classes.get(key);
      const member = { place, address };
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

/** Sources by subnet, security groups and address family. */
export function classesOf(chosen: readonly Chosen[]): SourceClass[] {
  return classed(chosen, ({ groups = [] }) => sortedKey(groups));
}

/** Gives the sources as a network sees them: those of other networks are told apart by what their groups are to it. */
export function classesSeen(atlas: Atlas, chosen: readonly Chosen[]): (network?: string) => readonly SourceClass[] {
  const coarse = Map.groupBy(
    classed(chosen, ({ groups = [], network }) => abroad(atlas, groups, network)),
    ({ place }) => place.network,
  );
  const known = new Map<string | undefined, readonly SourceClass[]>();
  return (network) => {
    const there = known.get(network);
    if (there !== undefined) return there;
    const near = (one: string | undefined): boolean => one === undefined || network === undefined || one === network;
    const fine = classesOf(chosen.filter(({ place }) => near(place.network)));
    const all = [...fine, ...[...coarse].flatMap(([one, classes]) => (near(one) ? [] : classes))];
    known.set(network, all);
    return all;
  };
}
