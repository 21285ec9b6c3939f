import type { InterfacePart } from '@clausewatch/model/graph';
import { type AddressSet, toCidrs } from '@clausewatch/net/addresses';
import type { Traffic } from '@clausewatch/net/traffic';

import { type Asking, askingFor, fromOutOfSight, inside, overInternet, overInternetAround } from './arrive.ts';
import { around, fromClass } from './around.ts';
import { type Atlas, once } from './atlas.ts';
import { classesOf, type Family, familyOf, type SourceClass, type Sources, sourcesFor } from './classes.ts';
import { type Entered, enteredBy } from './entered.ts';
import type { Ways } from './exposures.ts';
import type { Found } from './found.ts';
import { type Fronts, frontsOf } from './fronts.ts';
import { insideNetwork } from './local.ts';
import type { Around, Where } from './inbound.ts';
import { sortedKey } from './gates.ts';
import { type Address, addressText } from './places.ts';
import { aroundFor, mayBeInside } from './prospects.ts';
import type { Chosen, Party } from './select.ts';
import { throughBalancers } from './through.ts';

function fromOutside(asking: Asking, from: Party, to: Chosen, address: Address): Found[] {
  return [
    ...(from.outside === undefined ? [] : [overInternet(asking, from.outside, to, address)]),
    ...(from.beyond === undefined ? [] : fromOutOfSight(asking, from.beyond, to, address)),
  ];
}

/** From places, without the ways that are surely closed: nobody asks what closes them. */
function mayArrive(asking: Asking, from: SourceClass, to: Chosen, address: Address): Found[] {
  if (from.family !== familyOf(address.own) || !mayBeInside(asking, from, to)) return [];
  const slow = (some: SourceClass): Found[] => inside(asking, some, to, address);
  return insideNetwork(asking, from, to, address, slow) ?? slow(from);
}

/** From all sources on private addresses; kept, for after a change most of it is as it was. */
function arriveInside(asking: Asking, sources: Sources, to: Chosen, address: Address): readonly Found[] {
  const { place, only, doubts } = to;
  const make = (): readonly Found[] => sources.seenFrom(place).flatMap((one) => mayArrive(asking, one, to, address));
  if (only !== undefined || doubts.length > 0) return make();
  const { id, kind, subnet, network, groups } = place;
  const at = `${kind} ${id} ${subnet} ${network} ${groups === undefined ? '?' : sortedKey(groups)} ${addressText(address)}`;
  return once(asking.atlas, `${asking.name} ${sources.name} inside ${at}`, make);
}

/** The same over the internet. */
function mayComeAround(asking: Asking, from: SourceClass, to: Chosen, address: Address): Found[] {
  if (from.family !== familyOf(address.own)) return [];
  return around(asking, aroundFor(asking, from, to, address), to, address);
}

const names = new WeakMap<AddressSet, string>();

/** One text for each set of addresses. */
function nameOf(set: AddressSet | undefined): string {
  if (set === undefined) return '';
  const known = names.get(set) ?? toCidrs(set).join();
  names.set(set, known);
  return known;
}

export interface Arrivals {
  readonly asking: Asking;
  readonly straight: (to: Chosen) => Found[];
  /** By services that call for others. */
  readonly entered: (to: Chosen) => Found[];
  readonly mayEnter: Entered['mayEnter'];
  readonly throughBalancers: (to: Chosen) => Found[];
  /** Whether some load balancer may send to an interface. */
  readonly maySend: (part: InterfacePart) => boolean;
  /** The way to a subnet where packets come from the internet alone; `undefined` otherwise. */
  readonly around: (where: Where, family: Family) => Around | undefined;
}

/** How much is asked: ways that are surely closed may be left out unless it is asked why they are. */
export interface Extent {
  readonly ways?: Ways;
  readonly why?: true;
}

/** Every candidate way from one party to a place: straight, and through load balancers. */
export function arrivals(atlas: Atlas, from: Party, traffic: readonly Traffic[], { ways, why }: Extent = {}): Arrivals {
  const outside = nameOf(from.outside);
  const asking: Asking = { ...askingFor(atlas, outside, traffic), ...(ways === 'inside' ? { inside: true } : {}) };
  const everybody = why === undefined ? [] : classesOf(from.chosen);
  let told: Sources | undefined;
  const sources = (): Sources => (told ??= sourcesFor(atlas, from.chosen));
  const fromPlaces = (asked: Asking, to: Chosen, address: Address): Found[] => {
    if (why !== undefined) return everybody.flatMap((one) => fromClass(asked, one, to, address));
    if (to.place.deaf !== undefined || from.chosen.length === 0) return [];
    const over = ways === 'inside' || address.public === undefined ? [] : sources().outgoing();
    return [
      ...arriveInside(asked, sources(), to, address),
      ...over.flatMap((one) => mayComeAround(asked, one, to, address)),
    ];
  };
  const straight = (asked: Asking, to: Chosen): Found[] =>
    to.place.addresses.flatMap((address) => [
      ...fromOutside(asked, from, to, address),
      ...fromPlaces(asked, to, address),
    ]);
  const asks = (asked: readonly Traffic[]): Asking => askingFor(atlas, outside, asked);
  const insideOnly = ways === 'inside';
  const { mayEnter, entered } = enteredBy({
    atlas,
    from,
    outgoing: () => sources().outgoing(),
    insideOnly,
    asks,
    straight,
    inside: arriveInside,
  });
  const arriving = (asked: Asking, to: Chosen): Found[] => [...straight(asked, to), ...entered(asked, to)];
  let made: Fronts | undefined;
  const fronts = (): Fronts => (made ??= frontsOf(asking, outside, { straight: arriving, through: throughBalancers }));
  const arounds = new Map<string, Around>();
  return {
    asking,
    around: (where, family) => {
      if (from.outside === undefined || from.beyond !== undefined || from.chosen.length > 0) return undefined;
      const key = `${family} ${where.subnet} ${where.network}`;
      const way = arounds.get(key) ?? overInternetAround(asking, from.outside, where, family);
      arounds.set(key, way);
      return way;
    },
    straight: (to) => straight(asking, to),
    entered: (to) => entered(asking, to),
    mayEnter,
    maySend: (part) => fronts().maySend(part),
    throughBalancers: (to) => throughBalancers(asking, fronts(), to),
  };
}
