import type { InterfacePart } from '@clausewatch/model/graph';
import { type AddressSet, isEmpty, toCidrs } from '@clausewatch/net/addresses';
import type { Traffic } from '@clausewatch/net/traffic';

import {
  type Asking,
  askingFor,
  type Family,
  fromOutOfSight,
  inside,
  overInternet,
  overInternetAround,
} from './arrive.ts';
import { around, fromClass } from './around.ts';
import type { Atlas } from './atlas.ts';
import { ofFamily } from './axis.ts';
import { classesOf, classesSeen, type SourceClass } from './classes.ts';
import type { Ways } from './exposures.ts';
import type { Found } from './found.ts';
import { type Fronts, frontsOf } from './fronts.ts';
import type { Around, Where } from './inbound.ts';
import type { Address } from './places.ts';
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
  if (to.place.deaf !== undefined || isEmpty(ofFamily(from.addresses, address.own))) return [];
  const near = mayBeInside(asking, from, to) ? inside(asking, from, to, address) : [];
  const over = asking.inside === true ? [] : around(asking, aroundFor(asking, from, to, address), to, address);
  return [...near, ...over];
}

const always =
  <T>(value: T): (() => T) =>
  () =>
    value;

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
  const sources = nameOf(from.outside);
  const asking: Asking = { ...askingFor(atlas, sources, traffic), ...(ways === 'inside' ? { inside: true } : {}) };
  const classes = why === undefined ? classesSeen(atlas, from.chosen) : always(classesOf(from.chosen));
  const straight = (asked: Asking, to: Chosen): Found[] =>
    to.place.addresses.flatMap((address) => [
      ...fromOutside(asked, from, to, address),
      ...classes(to.place.network).flatMap((one) =>
        (why === undefined ? mayArrive : fromClass)(asked, one, to, address),
      ),
    ]);
  let fronts: Fronts | undefined;
  const known = new Map<string, Around>();
  return {
    asking,
    around: (where, family) => {
      if (from.outside === undefined || from.beyond !== undefined || from.chosen.length > 0) return undefined;
      const key = `${family} ${where.subnet} ${where.network}`;
      const way = known.get(key) ?? overInternetAround(asking, from.outside, where, family);
      known.set(key, way);
      return way;
    },
    straight: (to) => straight(asking, to),
    maySend: (part) => {
      fronts ??= frontsOf(asking, sources, straight);
      return fronts.maySend(part);
    },
    throughBalancers: (to) => {
      fronts ??= frontsOf(asking, sources, straight);
      return throughBalancers(asking, fronts, to);
    },
  };
}
