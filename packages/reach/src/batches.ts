import type { InterfacePart } from '@clausewatch/model/graph';

import type { Arrivals } from './arrivals.ts';
import { inboundClass } from './inbound.ts';
import type { Place } from './places.ts';
import type { Chosen } from './select.ts';

/** Endpoints of which one is asked about for all. */
interface Batch {
  /** The one with the least id. */
  chosen: Chosen;
  readonly places: Place[];
}

const PLAIN = /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/;

/** Whether packets from the internet may get to an interface without a load balancer, or nobody can tell. */
export function mayBePublic(part: InterfacePart, around: Arrivals['around']): boolean {
  const { addresses, network } = part;
  const open = (family: 4 | 6): boolean => network === undefined || around(part, family)?.walk.blocker === undefined;
  return (
    addresses.length === 0 ||
    addresses.some((one) => {
      if (PLAIN.test(one.address)) return one.public !== undefined && open(4);
      return !one.address.includes(':') || open(6);
    })
  );
}

/** Endpoints by class where packets come from the internet alone, so that equal ones are asked about once. */
export function batchesOf(chosen: readonly Chosen[], around: Arrivals['around']): Iterable<Batch> {
  const classes = new Map<string, Batch>();
  const batches: Batch[] = [];
  for (const one of chosen)
    for (const address of one.place.addresses) {
      const { place } = one;
      const family = address.own.v6.length > 0 ? 6 : 4;
      const way = around(place, family);
      if (way !== undefined && (place.deaf !== undefined || address.public === undefined || way.walk.blocker)) continue;
      const batch = (): Batch => ({ chosen: { ...one, place: { ...place, addresses: [address] } }, places: [place] });
      if (way === undefined || one.only !== undefined || one.doubts.length > 0) batches.push(batch());
      else {
        const key = `${family} ${inboundClass(way, place)}`;
        const there = classes.get(key);
        if (there === undefined) classes.set(key, batch());
        else {
          there.places.push(place);
          if (place.id < there.chosen.place.id) ({ chosen: there.chosen } = batch());
        }
      }
    }
  return [...batches, ...classes.values()];
}
