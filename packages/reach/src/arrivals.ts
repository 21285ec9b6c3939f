import { type Asking, fromClass, fromOutOfSight, overInternet } from './arrive.ts';
import { classesOf, type SourceClass } from './classes.ts';
import type { Found } from './found.ts';
import type { Traffic } from '@clausewatch/net/traffic';
import type { Atlas } from './atlas.ts';
import type { Address } from './places.ts';
import type { Chosen, Party } from './select.ts';
import { type Front, frontsOf, throughBalancers } from './through.ts';

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

/** Every candidate way from one party to a place, straight or through a load balancer. */
export function arrivals(
  atlas: Atlas,
  from: Party,
  traffic: readonly Traffic[],
): { readonly asking: Asking; readonly arriving: (to: Chosen) => Found[] } {
  const asking: Asking = { atlas, traffic, outcomes: new Map(), outside: new Map() };
  const classes = classesOf(from.chosen);
  const straight = (asked: Asking, to: Chosen): Found[] =>
    to.place.addresses.flatMap((address) => toAddress(asked, from, classes, to, address));
  let fronts: readonly Front[] | undefined;
  return {
    asking,
    arriving: (to) => {
      fronts ??= frontsOf(asking, straight);
      const open = fronts;
      return [
        ...straight(asking, to),
        ...to.place.addresses.flatMap((address) => throughBalancers(asking, open, to, address)),
      ];
    },
  };
}
