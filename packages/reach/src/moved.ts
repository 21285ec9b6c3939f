/** Sources that are others than before, and what that can matter to. */
import { type AddressSet, isEmpty, overlaps, unionOf } from '@clausewatch/net/addresses';

import { arrivals } from './arrivals.ts';
import type { Atlas } from './atlas.ts';
import { classesOf } from './classes.ts';
import type { Asked } from './exposures.ts';
import { type Found, trafficAsked } from './found.ts';
import { calledInside } from './entered.ts';
import { mayBeInside } from './prospects.ts';
import type { Chosen, Party } from './select.ts';

export interface Moved {
  /** Addresses that they had. */
  readonly gone: AddressSet;
  /** They themselves as they are now. */
  readonly come: readonly Chosen[];
}

/** The sources that came, went or send otherwise; `undefined` where there are none. */
export function movedBetween(
  { bare: { interfaces, services } }: Atlas,
  before: Party,
  after: Party,
  senders: ReadonlySet<string>,
): Moved | undefined {
  const [was, is] = [before, after].map(({ chosen }) => new Set(chosen.map(({ place }) => place.id)));
  // Of hosts that no item describes nobody says whether they are touched.
  const moved = ({ place: { id } }: Chosen): boolean =>
    senders.has(id) || was?.has(id) !== is?.has(id) || !(interfaces.has(id) || services.has(id));
  const went = before.chosen.filter(moved);
  const come = after.chosen.filter(moved);
  const gone = unionOf(went.flatMap(({ place }) => place.addresses.map(({ own }) => own)));
  return isEmpty(gone) && come.length === 0 ? undefined : { gone, come };
}

/** Tells the places that some of them reached, by what was found there, or may reach now. */
export function meets(
  atlas: Atlas,
  { ways, traffic }: Asked,
  { gone, come }: Moved,
): (to: readonly Chosen[], founds: readonly Found[]) => boolean {
  const { asking } = arrivals(atlas, { chosen: [], missing: [] }, trafficAsked(traffic));
  const classes = classesOf(come);
  return (to, founds) =>
    // Over the internet, and through what calls for others, many ways lead to a place.
    ways !== 'inside' ||
    founds.some(({ maybe }) => maybe.some(({ addresses }) => overlaps(addresses, gone))) ||
    to.some((one) => calledInside(atlas, one.place) || classes.some((from) => mayBeInside(asking, from, one)));
}
