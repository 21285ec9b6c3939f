import type { InterfacePart } from '@clausewatch/model/graph';
import { type AddressSet, toCidrs } from '@clausewatch/net/addresses';
import type { Traffic } from '@clausewatch/net/traffic';

import {
  type Asking,
  askingFor,
  overInternetAround,
  type Family,
  fromClass,
  fromOutOfSight,
  overInternet,
} from './arrive.ts';
import type { Atlas } from './atlas.ts';
import { classesOf, type SourceClass } from './classes.ts';
import type { Ways } from './exposures.ts';
import type { Found } from './found.ts';
import { type Fronts, frontsOf } from './fronts.ts';
import type { Around, Where } from './inbound.ts';
import type { Address } from './places.ts';
import type { Chosen, Party } from './select.ts';
import { throughBalancers } from './through.ts';

function toAddress(
  asking: Asking,
  from: Party,
  classes: readonly SourceClass[],
  to: Chosen,
  address: Address,
): Found[] {
  return [
    ...(from.outside === undefined ? [] : [overInternet(asking, from.outside, to, address)]),
    ...(from.beyond === undefined ? [] : fromOutOfSight(asking, from.beyond, to, address)),
    ...classes.flatMap((one) => fromClass(asking, one, to, address)),
  ];
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
  readonly throughBalancers: (to: Chosen) => Found[];
  /** Whether some load balancer may send to an interface. */
  readonly maySend: (part: InterfacePart) => boolean;
  /** The way to a subnet where packets come from the internet alone; `undefined` otherwise. */
  readonly around: (where: Where, family: Family) => Around | undefined;
}

/** Every candidate way from one party to a place: straight, and through load balancers. */
export function arrivals(atlas: Atlas, from: Party, traffic: readonly Traffic[], ways?: Ways): Arrivals {
  const sources = nameOf(from.outside);
  const inside = ways === 'inside' ? { inside: true as const } : {};
  const asking: Asking = { ...askingFor(atlas, sources, traffic), ...inside };
  const classes = classesOf(from.chosen);
  const straight = (asked: Asking, to: Chosen): Found[] =>
    to.place.addresses.flatMap((address) => toAddress(asked, from, classes, to, address));
  let fronts: Fronts | undefined;
  const known = new Map<string, Around>();
  return {
    asking,
    around: (where, family) => {
      if (from.outside === undefined || from.beyond !== undefined || from.chosen.length > 0) return undefined;
      const key = `${family} ${where.subnet} ${where.network}`;
      const around = known.get(key) ?? overInternetAround(asking, from.outside, where, family);
      known.set(key, around);
      return around;
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
