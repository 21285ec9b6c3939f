import { type AddressSet, covers, intersect, isEmpty } from '@clausewatch/net/addresses';

import { type Asking, found, inside } from './arrive.ts';
import { allPoints, ofFamily, packets } from './axis.ts';
import type { SourceClass } from './classes.ts';
import type { Found } from './found.ts';
import { spaceOf } from './gates.ts';
import { fromInternet } from './inbound.ts';
import { waysOut } from './outbound.ts';
import { type Blocker, follow, type Step } from './path.ts';
import type { Address } from './places.ts';
import { pin, rectangle, type Region, spanOf } from './region.ts';
import type { Chosen } from './select.ts';

/** The gates as packets meet them whose source is seen as another address than their `own`. */
function shifted(steps: readonly Step[], leg: number, seenAs: AddressSet, own: AddressSet): Step[] {
  const fixed: Region = rectangle(allPoints, seenAs);
  return steps.map((step) => {
    const { rule, blame } = step;
    const blamed: Step['blame'] = (through) =>
      (blame?.(rectangle(spanOf(through), seenAs)) ?? []).map(({ cause, region }) => ({
        cause,
        region: () => rectangle(spanOf(region()), own),
      }));
    return {
      ...step,
      sure: pin(step.sure, seenAs, 'every'),
      maybe: pin(step.maybe, seenAs, 'some'),
      ...(step.back === undefined ? {} : { back: step.back + leg }),
      ...(rule === undefined ? {} : { rule: (point: number) => rule(point, fixed) }),
      ...(blame === undefined ? {} : { blame: blamed }),
    };
  });
}

/** From places of one class out to the internet, and from there to the public address of another. */
export function around(asking: Asking, from: SourceClass, to: Chosen, address: Address): Found[] {
  const { public: target } = address;
  const own = spaceOf(asking.atlas, from.place.network);
  if (target === undefined || (own !== undefined && covers(own, target))) return [];
  return from.members.flatMap(({ place, address: source }) => {
    if (source.public !== undefined && !isEmpty(intersect(source.public, target))) return [];
    const arrival = fromInternet(asking.atlas, to.place, address);
    return waysOut(asking.atlas, place, source, target).map(({ steps, seenAs, leg }) => {
      const outcome = follow(packets(asking.traffic, source.own), [
        ...steps,
        ...shifted(arrival, leg, seenAs, source.own),
      ]);
      return found({ from: { id: place.id, kind: place.kind }, to, address }, outcome, from.doubts);
    });
  });
}

/** Every way from places of one class to one address of a place. */
export function fromClass(asking: Asking, from: SourceClass, to: Chosen, address: Address): Found[] {
  if (to.place.deaf !== undefined) {
    const blocker: Blocker = { kind: 'interface', id: to.place.id, why: to.place.deaf };
    return [{ ...found({ from: { id: from.place.id, kind: from.place.kind }, to, address }, follow([], [])), blocker }];
  }
  const same = ofFamily(from.addresses, address.own);
  if (isEmpty(same)) return [];
  const over = asking.inside === true ? [] : around(asking, from, to, address);
  return [...inside(asking, from, to, address), ...over];
}
